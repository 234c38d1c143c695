"""What must be there, exactly once, because a candidate was told that it is done."""

from collections.abc import Callable, Iterator

from tests.chaos.history import Exchange
from tests.chaos.outcome import Outcome
from tests.chaos.readings import answers_of

Lacks = Iterator[str]


def lacks(told: Exchange, outcome: Outcome) -> Lacks:
    """What is missing, or too much, of the effect of one success."""
    if told.session and told.session not in outcome.documents["interviews"]:
        yield "there is no such interview"
    elif told.kind in {"feedback", "retry"} and told.session not in outcome.reports:
        yield "there is no such report"
    elif told.kind in _EFFECTS:
        yield from _EFFECTS[told.kind](told, outcome)


def _setup(told: Exchange, outcome: Outcome) -> Lacks:
    session = told.body["sessionId"]
    for kind in ("sessions", "interviews", "reports"):
        found = outcome.documents[kind].get(session)
        if found is None or found["state"]["userId"] != told.user:
            yield f"{kind} know nothing of it"


def _start(told: Exchange, outcome: Outcome) -> Lacks:
    if outcome.documents["interviews"][told.session]["state"]["startedAt"] is None:
        yield "the interview has not begun"


def _answer(told: Exchange, outcome: Outcome) -> Lacks:
    times = answers_of(outcome.documents["interviews"][told.session]).count(told.text)
    if times != 1:
        yield f"the answer is there {times} times"


def _complete(told: Exchange, outcome: Outcome) -> Lacks:
    reason = outcome.documents["interviews"][told.session]["state"]["completionReason"]
    if reason != "ended_by_candidate":
        yield f"the interview ended because of {reason}"


def _hint(told: Exchange, outcome: Outcome) -> Lacks:
    turn = outcome.documents["interviews"][told.session]["state"]["turns"][told.body["questionNumber"] - 1]
    if turn["hint"] != told.body["hint"]:
        yield f"question {turn['number']} has another hint"


def _retry(told: Exchange, outcome: Outcome) -> Lacks:
    tries = outcome.reports[told.session]["questionFeedback"][0]["retries"]
    same = [one for one in tries if one["yourAnswer"] == told.text]
    if len(same) != 1 or same[0]["score"] != told.body["score"]:
        yield f"the try is there {len(same)} times"


def _research(told: Exchange, outcome: Outcome) -> Lacks:
    names = [found["state"]["name"].casefold() for found in outcome.documents["companies"].values()]
    times = names.count(told.text.casefold())
    if times != 1:
        yield f"the company is there {times} times"


def _feedback(told: Exchange, outcome: Outcome) -> Lacks:
    kept = outcome.reports[told.session]["questionFeedback"]
    scores = {one["question"]: one["score"] for one in kept}
    for one in told.body["feedback"]["questionFeedback"]:
        if one["score"] is not None and scores.get(one["question"]) != one["score"]:
            yield f"a score of {one['score']} was told and {scores.get(one['question'])} is kept"


_EFFECTS: dict[str, Callable[[Exchange, Outcome], Lacks]] = {
    "setup": _setup,
    "start": _start,
    "answer": _answer,
    "complete": _complete,
    "hint": _hint,
    "retry": _retry,
    "research": _research,
    "feedback": _feedback,
}
