"""How many interviews a core holds, and what becomes of that with replicas and with what is stored."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.cpu import Watch
from bench.figures import Figure, percentile
from bench.ground import Ground, Served, system
from bench.line import Line
from bench.stored import fill
from bench.volume import Volume, volume_of

SECTION = "throughput"
REPLICAS = (1, 2, 4)
STORED = (1_000, 10_000, 100_000)
MEASURED_INTERVIEWS = 20
"""Held one after another at each amount of what is stored."""
GROWTH_LIMIT = 1.1
WARM_UP = 2


@dataclass(frozen=True)
class Held:
    """What was held in `seconds`, and the seconds of a processor each process took for it."""

    interviews: int
    seconds: float
    processor: Mapping[str, float]

    def per_core_minute(self, infrastructure: Mapping[str, int]) -> float:
        """Interviews for each minute of a core that the services took, broker and database left out."""
        used = sum(spent for name, spent in self.processor.items() if name not in infrastructure)
        return 60 * self.interviews / used


async def measure(
    under: Ground, candidates: int, seconds: float, most: int
) -> tuple[list[Figure], dict[str, object]]:
    """Hold interviews for `seconds` with each number of replicas, then beside up to `most` sessions."""
    held: dict[int, Held] = {}
    for replicas in REPLICAS if under.infrastructure != "embedded" else REPLICAS[:1]:
        async with system(under, replicas=replicas) as served:
            await warm_up(served)
            held[replicas] = await _hold(served, under, candidates, seconds)
            if replicas == 1:
                volume = await volume_of(under, served, held[1].interviews + WARM_UP)
                figures = await _beside_stored(under, served, most)
    rates = {replicas: one.per_core_minute(under.pids) for replicas, one in held.items()}
    figures = [
        Figure(SECTION, "interviews a minute and core", rates[1], "1/min"),
        *(
            Figure(
                SECTION,
                f"processor time of an interview, {replicas} replicas",
                60 / rate,
                "s",
                60 / rates[1],
                "1 replica",
                GROWTH_LIMIT,
            )
            for replicas, rate in rates.items()
            if replicas > 1
        ),
        *figures,
    ]
    return figures, _measured(held[1], volume)


async def warm_up(served: Served) -> None:
    """Whatever happens only the first time."""
    line = await Line.open(served.url, "first")
    for _ in range(WARM_UP):
        await hold_interview(line)
    line.close()


async def hold_interviews(line: Line, until: float) -> int:
    """One candidate who begins anew until the time (of the monotonic clock) is over; how many were held."""
    count = 0
    while time.monotonic() < until:
        await hold_interview(line)
        count += 1
    return count


async def hold_interview(line: Line) -> None:
    """From setup to the report; every question is answered."""
    await line.set_up()
    await line.act("start")
    await line.answer_all()
    await line.feedback()


async def _hold(served: Served, under: Ground, candidates: int, seconds: float) -> Held:
    lines = [await Line.open(served.url, f"candidate-{number}") for number in range(candidates)]
    watch, begin = Watch({**served.pids, **under.pids}), time.monotonic()
    counts = await asyncio.gather(*(hold_interviews(line, begin + seconds) for line in lines))
    spent = watch.read()
    for line in lines:
        line.close()
    return Held(sum(counts), spent.seconds, spent.by_process)


async def _beside_stored(under: Ground, served: Served, most: int) -> list[Figure]:
    """How long an interview takes with more and more sessions of others in the database."""
    taken: dict[int, float] = {}
    line = await Line.open(served.url, "one-more")
    for count in (stored for stored in STORED if stored <= most):
        await fill(under, served, count)
        times = []
        for _ in range(MEASURED_INTERVIEWS):
            begin = time.perf_counter()
            await hold_interview(line)
            times.append(time.perf_counter() - begin)
        taken[count] = percentile(times, 0.5)
    line.close()
    first = min(taken, default=0)
    return [
        Figure(
            SECTION,
            f"an interview beside {count:,} sessions",
            seconds,
            "s",
            taken[first],
            f"{first:,}",
            GROWTH_LIMIT,
        )
        for count, seconds in taken.items()
    ]


def _measured(held: Held, volume: Volume) -> dict[str, Any]:
    return {
        "interviews": held.interviews,
        "seconds": held.seconds,
        "processorSecondsPerInterview": {
            name: used / held.interviews for name, used in held.processor.items()
        },
        "recordsPerInterview": volume.records,
        "recordBytesPerInterview": volume.record_bytes,
        "storedBytesPerInterview": volume.stored_bytes,
    }
