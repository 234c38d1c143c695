"""One run: a cluster, candidates, faults by plan, and in the end the checker."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.checker import Violation, check
from tests.chaos.cluster import Cluster, running
from tests.chaos.disk import small_disk
from tests.chaos.driver import Driver, sessions_of
from tests.chaos.faults import CALM, Faults
from tests.chaos.history import History
from tests.chaos.outcome import Outcome, documents, observe
from tests.chaos.plan import groups
from tests.chaos.points import CALLS

SETTLES_WITHIN = 400.0
"""Seconds: what the interviewer failed at twice in a row is tried again after five minutes."""
SOON = 310_000
"""Milliseconds: work due within this time is waited for."""
STEP = 1.0


@dataclass(frozen=True)
class Wish:
    """What is asked of a run. `minutes` of faults; interviews that have begun are held to their end.

    `calm`: seconds between faults. Below the ten in which a fault may still be felt, more faults fit into a
    run, and it shows less of how soon each is over.
    """

    seed: int
    minutes: float
    interviews: int
    kinds: Sequence[str]
    at_once: int = 12
    calm: float = CALM


@dataclass
class Result:
    """What came of it."""

    violations: list[Violation]
    history: History
    outcome: Outcome
    held: int
    missed: list[str]
    settled_in: float
    groups: int


async def run(wish: Wish, folder: Path, say: Callable[[str], None]) -> Result:
    """Hold interviews under faults; `say` is told of each fault as it is mended."""
    disk = small_disk(folder / "broker") if "disk" in wish.kinds else contextlib.nullcontext()
    with disk:
        async with running(folder, wish.seed) as cluster:
            return await _run(wish, cluster, say)


async def _run(wish: Wish, cluster: Cluster, say: Callable[[str], None]) -> Result:
    driver, faults = Driver(cluster.door, wish.seed), Faults(cluster, say)
    until = time.time() + wish.minutes * 60
    driving = asyncio.create_task(driver.run(wish.interviews, wish.at_once, until))
    done = await _faults(wish, faults, until, driving)
    await driving
    say(f"{driver.held} interviews held; waiting for what is left to be done")
    settled_in = await _settled(cluster)
    outcome = await observe(
        cluster.settings,
        sessions_of(driver.history.exchanges),
        calls=[replica.folder / CALLS for replica in (cluster.first, cluster.second)],
        windows=faults.windows,
        deaths=cluster.deaths,
    )
    violations = check(driver.history, outcome)
    return Result(violations, driver.history, outcome, driver.held, faults.missed, settled_in, done)


async def _faults(wish: Wish, faults: Faults, until: float, driving: asyncio.Task[None]) -> int:
    """Group after group while there is time and somebody to disturb."""
    numbers = itertools.count()
    await asyncio.sleep(wish.calm / 2)
    for group in groups(wish.seed, wish.kinds):
        if time.time() > until or driving.done():
            break
        next(numbers)
        await faults.carry_out(group)
        await asyncio.sleep(wish.calm)
    return next(numbers)


async def _settled(cluster: Cluster) -> float:
    """Until no message is unsent and nothing is due, now or soon; how long that took."""
    start = time.time()
    while time.time() - start < SETTLES_WITHIN:
        at, found = time.time_ns() // 1_000_000, await documents(cluster.settings)
        everything = [document for kind in found.values() for document in kind.values()]
        waits = any(
            document["outbox"] or any(todo["dueAt"] < at + SOON for todo in document["todo"])
            for document in everything
        )
        if not waits:
            break
        await asyncio.sleep(STEP)
    return time.time() - start
