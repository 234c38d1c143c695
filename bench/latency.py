"""What a candidate feels when the model takes its time, in the system and in the simple product."""

import asyncio
from dataclasses import dataclass

from bench.figures import Figure, percentile
from bench.ground import Ground, Served, synchronous, system
from bench.interviewer import MODEL_SECONDS
from bench.line import Line

SECTION = "latency"
READING_SECONDS = 15.0
"""From setup to pressing start: a look at the page."""
SIGN_IN_TOGETHER = 20
START_LIMIT, LATER_LIMIT = 50.0, 30.0
"""Milliseconds: the first question, and a report that is asked for when it is long ready."""


@dataclass(frozen=True)
class Felt:
    """Seconds a candidate waits. `crowd`: an answer each of many candidates gives at one moment."""

    setup: float
    start: float
    answer: float
    report: float
    later: float
    crowd: list[float]


async def measure(under: Ground, candidates: int) -> tuple[list[Figure], dict[str, object]]:
    """One candidate alone, then `candidates` who answer at one moment, on one process of each service."""
    async with system(under, seconds=MODEL_SECONDS) as served:
        ours = await _feel(served, candidates)
    async with synchronous(under, seconds=MODEL_SECONDS) as served:
        simple = await _feel(served, candidates)
    return [*_wishes(ours), *_side_by_side(ours, simple)], {"candidates": candidates}


async def _feel(served: Served, candidates: int) -> Felt:
    line = await Line.open(served.url, "alone")
    await line.set_up("Beta")  # whatever happens only the first time
    setup = (await line.set_up()).seconds
    await asyncio.sleep(READING_SECONDS)
    start = (await line.act("start")).seconds
    answers = [(await line.act("answer")).seconds for _ in range(4)]
    report = (await line.feedback()).seconds
    later = (await line.feedback()).seconds
    line.close()
    return Felt(setup, start, percentile(answers, 0.5), report, later, await _crowd(served, candidates))


async def _crowd(served: Served, candidates: int) -> list[float]:
    turns = asyncio.Semaphore(SIGN_IN_TOGETHER)

    async def begin(number: int) -> Line:
        async with turns:
            line = await Line.open(served.url, f"candidate-{number}")
            await line.set_up()
        await line.act("start")
        return line

    lines = await asyncio.gather(*(begin(number) for number in range(candidates)))
    answers = await asyncio.gather(*(line.act("answer") for line in lines))
    for line in lines:
        line.close()
    return [answer.seconds for answer in answers]


def _wishes(felt: Felt) -> list[Figure]:
    deciding = MODEL_SECONDS["decide_follow_up"]
    writing = MODEL_SECONDS["score_answer"] + MODEL_SECONDS["compose_report"]
    crowd = percentile(felt.crowd, 0.95)
    return [
        Figure(SECTION, "first question", 1000 * felt.start, "ms", limit=START_LIMIT),
        Figure(SECTION, "answer", felt.answer, "s", deciding, "model", 1.1),
        Figure(SECTION, f"{len(felt.crowd)} answers at once p95", crowd, "s", deciding, "model", 1.25),
        Figure(SECTION, "report after the last answer", felt.report, "s", writing, "model", 1.3),
        Figure(SECTION, "report asked for later", 1000 * felt.later, "ms", limit=LATER_LIMIT),
    ]


def _side_by_side(ours: Felt, simple: Felt) -> list[Figure]:
    pairs = {
        "setup": (ours.setup, simple.setup),
        "first question": (ours.start, simple.start),
        "answer": (ours.answer, simple.answer),
        f"{len(ours.crowd)} answers at once p95": (
            percentile(ours.crowd, 0.95),
            percentile(simple.crowd, 0.95),
        ),
        "report after the last answer": (ours.report, simple.report),
        "report asked for later": (ours.later, simple.later),
    }
    return [Figure(SECTION, name, mine, "s", other, "simple") for name, (mine, other) in pairs.items()]
