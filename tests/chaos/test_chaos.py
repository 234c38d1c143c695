"""The short run: about two minutes of faults on Apache Kafka. `make chaos` is the long one."""

import os
import sys
from pathlib import Path

import pytest

from tests.chaos.plan import KINDS
from tests.chaos.report import report
from tests.chaos.run import Wish, run

SEED = int(os.environ.get("CHAOS_SEED") or 11)
"""CHAOS_SEED names another course. A run that fails prints what repeats it."""
NEEDS_ROOT = {"disk"}


@pytest.mark.chaos
@pytest.mark.timeout(900)
async def test_nothing_is_lost_and_nothing_happens_twice(infrastructure: str, tmp_path: Path) -> None:
    """Every invariant of the checker after candidates held interviews under every kind of fault."""
    if infrastructure != "kafka":
        pytest.skip("chaos is about Apache Kafka: TEST_INFRA=kafka")
    kinds = [kind for kind in KINDS if kind not in NEEDS_ROOT]
    wish = Wish(SEED, minutes=1.6, interviews=10_000, kinds=kinds, at_once=6, calm=2.0)

    result = await run(wish, tmp_path, lambda what: print(what, file=sys.stderr))  # noqa: T201

    assert not result.violations, report(wish, result)
    assert result.held > 10
    assert len(result.outcome.windows) > 4
