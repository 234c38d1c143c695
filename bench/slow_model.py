"""One slow model call must not delay another candidate.

`python -m bench.slow_model [--candidates 100] [--seconds 2]`: five service processes, one conductor; every
candidate answers at the same moment and the interviewer takes `--seconds` to decide on a follow-up. Prints
the answers' latencies and their ratio to the model's own. Runs on the embedded parts, or on KAFKA_BOOTSTRAP
and MONGO_URL.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import uvloop

from interview_room.parts import Broker, Database
from tests.support.eventually import eventually
from tests.support.room import Processes, act, set_up, settings_for

ANSWER = "I moved the writes behind a queue, measured the latency before and after, and it fell by 40%."


async def main(candidates: int, seconds: float) -> None:
    """Measure once and print."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kafka, mongo = os.environ.get("KAFKA_BOOTSTRAP"), os.environ.get("MONGO_URL")
        infrastructure = "kafka" if kafka else "embedded"
        if kafka is None:
            broker = Broker(folder)
            await broker.start()
            stack.push_async_callback(broker.stop)
            kafka = broker.address
        if mongo is None:
            database = Database(folder)
            await database.start()
            stack.push_async_callback(database.stop)
            mongo = database.url
        name = f"b{uuid4().hex[:8]}"
        os.environ["BENCH_MODEL_SECONDS"] = str(seconds)
        settings = settings_for(infrastructure, kafka, mongo, name, folder, log_level="WARNING")
        room = Processes(settings, modules={"conductor": "bench.slow_conductor"})
        await room.start()
        stack.push_async_callback(room.stop)
        latencies = await _measure(room, candidates)
    _report(latencies, seconds)


async def _measure(room: Processes, candidates: int) -> list[float]:
    clients = [await room.candidate(f"candidate-{number}") for number in range(candidates)]
    sessions = [await set_up(client) for client in clients]
    for client, session in zip(clients, sessions, strict=True):
        await eventually(lambda c=client, s=session: _started(c, s))
    await _answer(clients.pop(), sessions.pop())  # whatever happens only the first time
    latencies = await asyncio.gather(
        *(_answer(client, session) for client, session in zip(clients, sessions, strict=True))
    )
    await asyncio.gather(*(client.aclose() for client in clients))
    return latencies


async def _started(client: httpx.AsyncClient, session: str) -> None:
    assert (await act(client, session, "start")).status_code == 200  # noqa: S101


async def _answer(client: httpx.AsyncClient, session: str) -> float:
    begin = time.perf_counter()
    response = await act(client, session, "answer", answer=ANSWER)
    response.raise_for_status()
    return time.perf_counter() - begin


def _report(latencies: list[float], seconds: float) -> None:
    ranked = sorted(latencies)
    p50, p95 = statistics.median(ranked), ranked[int(len(ranked) * 0.95) - 1]
    print(f"{len(ranked)} candidates answered at once; the model takes {seconds:.1f} s")
    for label, value in (("p50", p50), ("p95", p95), ("max", ranked[-1])):
        print(f"  {label:4} {value:6.3f} s   {value / seconds:5.2f} x the model")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--candidates", type=int, default=100)
    arguments.add_argument("--seconds", type=float, default=2.0)
    options = arguments.parse_args()
    uvloop.run(main(options.candidates, options.seconds))
