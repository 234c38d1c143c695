"""`python -m bench [sections]` measures, prints a table and writes a JSON file."""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop
from rich.console import Console

from bench import actions, latency, memory, throughput
from bench.figures import Figure, table
from bench.ground import Ground, ground

Section = Callable[[Ground, argparse.Namespace], Awaitable[tuple[list[Figure], dict[str, object]]]]
SECTIONS: dict[str, Section] = {
    "actions": lambda under, options: actions.measure(under, options.interviews),
    "latency": lambda under, options: latency.measure(under, options.candidates),
    "throughput": lambda under, options: throughput.measure(
        under, IN_FLIGHT, options.seconds, options.stored
    ),
    "memory": lambda under, options: memory.measure(under, IN_FLIGHT, options.live, options.soak),
}
IN_FLIGHT = 20
"""Interviews held at the same time where a flow of them is measured."""
WIDTH = 120
"""Columns of the table where there is no terminal."""
QUIET = 1.0
"""Load average above which figures say more about the machine than about the system."""


async def main(options: argparse.Namespace) -> None:
    """Measure the chosen sections one after another."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    figures: list[Figure] = []
    measured: dict[str, object] = {}
    load = os.getloadavg()[0]
    if load > QUIET:
        console.print(f"[yellow]The load is {load:.1f}: figures of a busy machine are worth little.")
    async with ground(apache_kafka=options.kafka) as under:
        parts = under.description
        console.print(f"On {parts}.")
        for name in options.sections or SECTIONS:
            begin = time.monotonic()
            found, measured[name] = await SECTIONS[name](under, options)
            console.print(f"{name} took {time.monotonic() - begin:.0f} s.")
            figures += found
    run = {
        "machine": _machine(),
        "parts": parts,
        "loadBefore": load,
        "figures": [figure.to_json() for figure in figures],
        "measured": measured,
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(run, indent=2) + "\n")
    console.print(table(figures))
    console.print(f"Written to {options.json}.")


def _machine() -> dict[str, object]:
    return {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "sections",
        nargs="*",
        choices=[*SECTIONS, []],
        metavar="section",
        help=f"of {', '.join(SECTIONS)}; by default all",
    )
    parser.add_argument(
        "--kafka", action="store_true", help="start Apache Kafka instead of the embedded broker"
    )
    parser.add_argument(
        "--json", type=Path, default=Path("bench/results/latest.json"), help="where figures go"
    )
    parser.add_argument("--interviews", type=int, default=200, help="held one after another for `actions`")
    parser.add_argument("--candidates", type=int, default=200, help="who answer at one moment for `latency`")
    parser.add_argument("--seconds", type=float, default=20, help="of each flow of interviews")
    parser.add_argument("--stored", type=int, default=10_000, help="sessions of others, at most")
    parser.add_argument("--live", type=int, default=1000, help="sessions that are begun for `memory`")
    parser.add_argument("--soak", type=float, default=60, help="seconds of a flow in which memory is watched")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(_arguments()))
