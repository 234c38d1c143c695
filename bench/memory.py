"""What the services hold: when nothing happens, for live sessions, and over a flow of interviews."""

import asyncio
import contextlib
import time
from collections.abc import Mapping

from bench.cpu import memory
from bench.figures import Figure, growth
from bench.ground import Ground, system
from bench.line import Line
from bench.throughput import hold_interview, hold_interviews

SECTION = "memory"
SAMPLE_SECONDS = 1.0
FLAT = 1.05
"""The last quarter of a soak against its second quarter."""


async def measure(
    under: Ground, in_flight: int, live: int, seconds: float
) -> tuple[list[Figure], dict[str, object]]:
    """Begin `live` sessions and leave them open, then hold interviews for `seconds`."""
    async with system(under) as served:
        lines = [await Line.open(served.url, f"candidate-{number}") for number in range(in_flight)]
        await asyncio.gather(*(hold_interview(line) for line in lines))
        idle = memory(served.pids)
        await asyncio.gather(*(_begin(line, live // in_flight) for line in lines))
        begun = memory(served.pids)
        samples = await _soak(served.pids, lines, seconds)
        for line in lines:
            line.close()
    per_thousand = {name: 1000 * (begun[name] - idle[name]) / live for name in idle}
    figures = [Figure(SECTION, f"{name} at rest", held, "MiB") for name, held in idle.items()]
    figures += [
        Figure(SECTION, f"{name}, 1,000 live sessions more", held, "MiB")
        for name, held in per_thousand.items()
    ]
    first = sum(samples[0].values())
    for name in idle:
        grown = growth([sample[name] for sample in samples])
        figures.append(Figure(SECTION, f"{name}, soak of {seconds:.0f} s", grown, "x", limit=FLAT))
    return figures, {"idleMiB": idle, "mibPerThousandLive": per_thousand, "soakBeganWithMiB": first}


async def _begin(line: Line, sessions: int) -> None:
    for _ in range(sessions):
        await line.set_up()
        await line.act("start")


async def _soak(pids: Mapping[str, int], lines: list[Line], seconds: float) -> list[dict[str, float]]:
    until = time.monotonic() + seconds
    flow = asyncio.gather(*(hold_interviews(line, until) for line in lines))
    samples = []
    while not flow.done():
        samples.append(memory(pids))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(flow), SAMPLE_SECONDS)
    await flow
    return samples
