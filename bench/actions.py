"""Each HTTP action with a model that takes no time, against the floor and the simple product."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bench.cpu import Watch
from bench.figures import Figure, percentile
from bench.floor import Floor, floor
from bench.ground import Ground, Served, synchronous, system
from bench.line import Line
from tests.support.eventually import eventually

SECTION = "actions"
P50_LIMIT, P99_LIMIT = 1.5, 3.0
USERS = 10
IDLE_SECONDS = 3.0


@dataclass(frozen=True)
class Action:
    """What is measured, and the operations of the database between the request and its reply."""

    name: str
    reads: int
    writes: int
    in_simple: bool = True


ACTIONS = (
    Action("setup", 2, 1),
    Action("research, cached", 1, 0),
    Action("start", 1, 1),
    Action("draft", 0, 1, in_simple=False),
    Action("session", 1, 0, in_simple=False),
    Action("hint", 1, 2),
    Action("answer", 0, 2),
    Action("next", 0, 1),
    Action("feedback, ready", 1, 0),
    Action("history", 1, 0),
)
Times = dict[str, list[float]]


async def measure(under: Ground, interviews: int) -> tuple[list[Figure], dict[str, object]]:
    """Hold `interviews` interviews one after another, in the system and in the simple product."""
    async with floor(under) as raw:
        below = await _floors(raw, interviews)
    async with system(under) as served:
        times, processor = await _hold(served, under, interviews, simple=False)
    async with synchronous(under) as served:
        simple, simple_processor = await _hold(served, under, interviews, simple=True)
    figures = [figure for action in ACTIONS for figure in _compare(action, times, below, simple)]
    per_action, simple_per_action = _each(processor, times), _each(simple_processor, simple)
    used, simple_used = sum(per_action.values()), sum(simple_per_action.values())
    figures.append(Figure(SECTION, "processor time", used, "ms/action", simple_used, "simple"))
    figures += [Figure(SECTION, f"of it {name}", one, "ms/action") for name, one in per_action.items()]
    return figures, {"processorMsPerAction": per_action}


async def visit(line: Line, *, simple: bool) -> AsyncIterator[tuple[str, float]]:
    """One interview with every action; yields how long each took, and what is not measured as well."""
    yield "setup", (await line.set_up()).seconds
    if not simple:
        yield "questions", await _until_ready(line)
    yield "research, cached", (await line.research()).seconds
    yield "start", (await line.act("start")).seconds
    if not simple:
        yield "draft", (await line.draft()).seconds
        yield "session", (await line.session()).seconds
    yield "hint", (await line.act("hint")).seconds
    for _ in range(3):
        yield "answer", (await line.act("answer")).seconds
    yield "next", (await line.act("next")).seconds
    yield "report", (await line.feedback()).seconds
    yield "feedback, ready", (await line.feedback()).seconds
    yield "history", (await line.history()).seconds


async def _hold(
    served: Served, under: Ground, interviews: int, *, simple: bool
) -> tuple[Times, dict[str, float]]:
    pids = {**served.pids, **({} if simple else under.pids)}
    lines = [await Line.open(served.url, f"candidate-{number}") for number in range(USERS)]
    for line in lines[:3]:
        async for _ in visit(line, simple=simple):
            pass  # whatever happens only the first time
    idle = Watch(pids)
    await asyncio.sleep(IDLE_SECONDS)
    at_rest, busy = idle.read(), Watch(pids)
    times: Times = defaultdict(list)
    for number in range(interviews):
        async for name, seconds in visit(lines[number % USERS], simple=simple):
            times[name].append(seconds)
    spent = busy.read().beyond(at_rest)
    for line in lines:
        line.close()
    return times, dict(spent.by_process)


def _each(processor: dict[str, float], times: Times) -> dict[str, float]:
    requests = sum(map(len, times.values()))
    return {name: 1000 * used / requests for name, used in processor.items()}


async def _floors(raw: Floor, rounds: int) -> dict[tuple[int, int], list[float]]:
    pairs = sorted({(action.reads, action.writes) for action in ACTIONS})
    for _ in range(20):
        await raw.ask(1, 1)
    return {pair: [await raw.ask(*pair) for _ in range(rounds)] for pair in pairs}


def _compare(
    action: Action, times: Times, below: dict[tuple[int, int], list[float]], simple: Times
) -> list[Figure]:
    taken, floored = times[action.name], below[action.reads, action.writes]
    figures = [
        Figure(SECTION, f"{action.name} p50", *_ms(taken, floored, 0.50), "floor", P50_LIMIT),
        Figure(SECTION, f"{action.name} p99", *_ms(taken, floored, 0.99), "floor", P99_LIMIT),
    ]
    if action.in_simple:
        figures.append(
            Figure(SECTION, f"{action.name} p50", *_ms(taken, simple[action.name], 0.50), "simple")
        )
    return figures


def _ms(taken: list[float], baseline: list[float], share: float) -> tuple[float, str, float]:
    return 1000 * percentile(taken, share), "ms", 1000 * percentile(baseline, share)


async def _until_ready(line: Line) -> float:
    begin = time.perf_counter()

    async def ready() -> None:
        assert (await line.session()).body["status"] == "ready"  # noqa: S101

    await eventually(ready)
    return time.perf_counter() - begin
