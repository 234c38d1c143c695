"""Which faults come in which order: a function of the seed, so that a run that fails can be repeated."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product, zip_longest

from tests.support.room import SERVICES

POINTS_OF = {
    "setup": ("insert", "publish", "commit", "clear"),
    "research": ("insert", "write", "publish", "commit", "lease", "model", "clear"),
    "conductor": ("insert", "write", "publish", "commit", "lease", "model", "clear"),
    "feedback": ("insert", "write", "publish", "commit", "lease", "model", "clear"),
    "gateway": ("publish",),
}
"""The named points that a service passes; it is killed before and after each."""
WITH_CONSUMER = tuple(name for name in SERVICES if name != "gateway")
PROXIES = ("kafka", "mongo", "http")
MIXED = 3
"""Every group of this number has several faults at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `target` is a service, a part or a proxy; `detail` is the kind's own."""

    kind: str
    target: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, self.target, self.detail) if part)


Case = tuple[str, str]
Group = tuple[Fault, ...]
"""Faults that begin together. The next group begins when all are mended and it has been calm a while."""


def groups(seed: int, kinds: Sequence[str]) -> Iterator[Group]:
    """Every fault of these kinds alone, kind by kind in turns, and mixes of them in between; without end.

    "clock:gateway:-120" in place of a kind is this fault alone.
    """
    rng = random.Random(seed)  # noqa: S311 - a run's own course
    while True:
        for number, fault in enumerate(_round(rng, kinds), 1):
            yield (fault,)
            if number % MIXED == 0:
                yield _mix(rng, kinds)


def _round(rng: random.Random, kinds: Sequence[str]) -> Iterator[Fault]:
    columns = [rng.sample(every, len(every)) for every in (_all_of(kind, rng) for kind in kinds)]
    for row in zip_longest(*rng.sample(columns, len(columns))):
        yield from (fault for fault in row if fault)


def _mix(rng: random.Random, kinds: Sequence[str]) -> Group:
    chosen = rng.sample([*kinds], min(len(kinds), rng.randint(2, 3)))
    return tuple(rng.choice(_all_of(kind, rng)) for kind in chosen)


def _all_of(kind: str, rng: random.Random) -> list[Fault]:
    if ":" in kind:
        return [Fault(*kind.split(":"))]
    return [Fault(kind, target, detail) for target, detail in _CASES[kind](rng)]


def _points(rng: random.Random) -> Iterator[Case]:
    for name, points in POINTS_OF.items():
        for point, side in product(points, ("before", "after")):
            yield name, f"{point}.{side} {rng.randint(1, 4)}"


_CASES: dict[str, Callable[[random.Random], Iterable[Case]]] = {
    "kill": lambda _: product(SERVICES, [""]),
    "point": _points,
    "pause": lambda _: product(SERVICES, [""]),
    "restart": lambda _: product(("broker", "database"), ("stop", "kill")),
    "network": lambda _: product(PROXIES, ("cut", "slow", "reset", "silent")),
    "model": lambda _: [("", "")],
    "twice": lambda _: [("", "")],
    "poison": lambda _: product(WITH_CONSUMER, [""]),
    "clock": lambda _: product(SERVICES, ("-120", "-3", "+3", "+120")),
    "roll": lambda _: product(SERVICES, [""]),
    "disk": lambda _: [("", "")],
}
KINDS = tuple(_CASES)
"""Every kind of fault there is."""
