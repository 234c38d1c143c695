"""Where the services' processor time goes: `python -m bench.profiling` writes docs/profile.md.

All services run in this process under cProfile while interviews are held one after another. cProfile makes
small functions look dearer than they are, so the page tells shares; `python -m bench actions` has the
milliseconds.
"""

import argparse
import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvloop
from rich.console import Console

import chassis
from bench.ground import UNLIMITED, ground
from bench.interviewer import FixedInterviewer
from bench.line import Line
from bench.throughput import hold_interview
from chassis.logs import configure
from tests.support.room import Room, running, settings_for

PAGE = Path("docs/profile.md")
ROOT = Path(chassis.__file__).parents[1]
OURS = ("ai", "chassis", "contracts", "services")
LEAST = 0.01
"""Share below which a package is not named."""
BUILT_IN = "~"
Function = tuple[str, int, str]


def shares(stats: Mapping[Function, Any]) -> dict[str, float]:
    """Each package's share of the time spent in its own functions, largest first.

    What a built-in takes belongs to whoever calls it; the benchmark's own side is left out.
    """
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, callers) in stats.items():
        if file != BUILT_IN:
            spent[package_of(file)] += own
            continue
        for (calling, _, _), (_, _, taken, _) in callers.items():
            spent["built-in" if calling == BUILT_IN else package_of(calling)] += taken
    spent.pop("bench", None)
    total = sum(spent.values())
    return {name: taken / total for name, taken in spent.most_common()}


def package_of(file: str) -> str:
    """The package a file belongs to: ours, one that is installed, or the standard library."""
    path = Path(file)
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1].removesuffix(".py")
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).parts[0]
    return "standard library"


async def profile(interviews: int) -> Mapping[Function, Any]:
    """Hold interviews after a few to warm up, and return what cProfile counted."""
    profiler = cProfile.Profile(time.process_time)
    async with ground(apache_kafka=False) as under:
        name = f"b{uuid4().hex[:8]}"
        folder = under.folder / name
        settings = settings_for(
            under.infrastructure, under.kafka, under.mongo, name, folder, log_level="WARNING", **UNLIMITED
        )
        configure(settings)
        async with running(Room(settings, FixedInterviewer({}))) as room:
            line = await Line.open(room.url, "candidate")
            for _ in range(3):
                await hold_interview(line)
            profiler.enable()
            for _ in range(interviews):
                await hold_interview(line)
            profiler.disable()
            line.close()
    stats: Mapping[Function, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    return stats


def page(found: Mapping[str, float], interviews: int) -> str:
    """The page: ours beside everybody else's."""
    ours = sum(share for name, share in found.items() if name in OURS)
    rows = [f"| {name} | {share:.0%} |" for name, share in found.items() if share >= LEAST]
    return "\n".join(
        [
            "# Where the processor time goes",
            "",
            "Written by `python -m bench.profiling`: shares of the services' own processor time, broker and",
            f"database left out, over {interviews} interviews with a model that takes no time.",
            f"Our own packages ({', '.join(OURS)}) take {ours:.0%}.",
            "",
            "| package | share |",
            "| --- | ---: |",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.profiling", description=__doc__)
    parser.add_argument("--interviews", type=int, default=50)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    found = uvloop.run(profile(options.interviews))
    options.page.write_text(page(shares(found), options.interviews))
    Console().print(f"Written to {options.page}.")
