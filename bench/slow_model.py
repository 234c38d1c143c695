"""One slow model call must not delay another candidate.

`python -m bench.slow_model [--candidates 100] [--seconds 2]`: five service processes, one conductor; every
candidate answers at the same moment and the interviewer takes `--seconds` to decide on a follow-up. Prints
the answers' latencies and their ratio to the model's own. Runs on the embedded parts, or on KAFKA_BOOTSTRAP
and MONGO_URL.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
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
        await eventually(partial(_started, client, session))
    lines = [await Line.open(client, session) for client, session in zip(clients, sessions, strict=True)]
    await asyncio.gather(*(client.aclose() for client in clients))
    await lines.pop().answer()  # whatever happens only the first time
    latencies = await asyncio.gather(*(line.answer() for line in lines))
    for line in lines:
        line.writer.close()
    return latencies


async def _started(client: httpx.AsyncClient, session: str) -> None:
    assert (await act(client, session, "start")).status_code == 200  # noqa: S101


@dataclass(frozen=True)
class Line:
    """A candidate's open connection with the answer ready to be sent.

    Written out by hand: an HTTP client's own 2 ms a request would be a fifth of what is measured here.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    request: bytes

    @classmethod
    async def open(cls, client: httpx.AsyncClient, session: str) -> "Line":
        url = client.base_url
        reader, writer = await asyncio.open_connection(url.host, url.port)
        body = json.dumps({"sessionId": session, "action": "answer", "answer": ANSWER})
        head = (
            f"POST /interview/conduct HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n"
            f"Authorization: {client.headers['Authorization']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return cls(reader, writer, (head + body).encode())

    async def answer(self) -> float:
        """Seconds until the whole reply is there; raises unless it is a 200."""
        begin = time.perf_counter()
        self.writer.write(self.request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        await self.reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        taken = time.perf_counter() - begin
        if not head.startswith("http/1.1 200"):
            raise RuntimeError(f"the answer was refused: {head.splitlines()[0]}")
        return taken


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
