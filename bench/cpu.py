"""Processor time and memory by process, as the kernel counts them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Spent:
    """Seconds that passed, and seconds of a processor that each process took meanwhile."""

    seconds: float
    by_process: Mapping[str, float]

    def beyond(self, idle: "Spent") -> "Spent":
        """Without what the processes take when nothing happens."""
        share = self.seconds / idle.seconds
        rest = {
            name: max(0.0, used - share * idle.by_process[name]) for name, used in self.by_process.items()
        }
        return Spent(self.seconds, rest)


class Watch:
    """Counts from its making on; children are counted with their parents."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = {name: pid for name, pid in pids.items() if pid}
        self._begin = time.perf_counter()
        self._used = self._now()

    def read(self) -> Spent:
        """What was spent until now."""
        now = self._now()
        passed = time.perf_counter() - self._begin
        return Spent(passed, {name: now[name] - self._used[name] for name in self._pids})

    def _now(self) -> dict[str, float]:
        return {name: sum(_used(one) for one in _family(pid)) for name, pid in self._pids.items()}


def memory(pids: Mapping[str, int]) -> dict[str, float]:
    """MiB that each process alone holds (what it shares with others is not counted)."""
    return {
        name: sum(one.memory_full_info().uss for one in _family(pid)) / 2**20
        for name, pid in pids.items()
        if pid
    }


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
