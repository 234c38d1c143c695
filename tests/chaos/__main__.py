"""`python -m tests.chaos --seed N --minutes M --interviews K [--faults kill,pause,...]`."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from tests.chaos.plan import KINDS
from tests.chaos.report import report
from tests.chaos.run import Wish, run


def main() -> int:
    """0 when every promise was kept, 1 when one was broken; then what is needed to look into it is kept."""
    wish, folder = _asked()
    begun = time.time()

    def say(what: str) -> None:
        sys.stdout.write(f"{time.time() - begun:7.1f} s  {what}\n")
        sys.stdout.flush()

    say(f"seed {wish.seed}: {', '.join(wish.kinds)}; everything is in {folder}")
    result = uvloop.run(run(wish, folder, say))
    result.history.write(folder / "history.jsonl")
    sys.stdout.write(report(wish, result) + "\n")
    return 1 if result.violations else 0


def _asked() -> tuple[Wish, Path]:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    seed = random.randrange(1_000_000)  # noqa: S311 - any will do
    parser.add_argument("--seed", type=int, default=seed, help="names the course of the run")
    parser.add_argument("--minutes", type=float, default=2.0, help="of faults")
    parser.add_argument("--interviews", type=int, default=10_000, help="at most so many")
    parser.add_argument("--at-once", type=int, default=12, help="candidates at the same time")
    parser.add_argument(
        "--faults", default=",".join(KINDS), help=f"some of {','.join(KINDS)}; or single ones: kill:setup"
    )
    parser.add_argument("--folder", type=Path, help="for all data and logs; a new one by default")
    given = parser.parse_args()
    kinds = [kind for kind in given.faults.split(",") if kind]
    if unknown := {kind.split(":")[0] for kind in kinds} - set(KINDS):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    folder = given.folder or Path(tempfile.mkdtemp(prefix="chaos-"))
    wish = Wish(given.seed, given.minutes, given.interviews, kinds, given.at_once)
    return wish, folder


if __name__ == "__main__":
    sys.exit(main())
