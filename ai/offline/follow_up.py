"""The follow-up to an answer: it quotes what was said and asks for the one piece that is missing."""

from typing import NamedTuple

from ai.offline.scoring import LOWEST, Assessment, assess
from ai.offline.scoring.knowledge import known_about, said_points
from ai.offline.text import overlap, stems_of
from ai.port import Flag, FollowUp, FollowUpRequest, Question, ScoreRequest
from ai.rubric import band_of

COMPLETE = 4.3
"""Band from which an answer needs no follow-up unless a heavy key point is missing."""
ENOUGH = 4
SHORTEST_QUOTE, LONGEST_QUOTE = 40, 110
"""Characters; a longer sentence is cut after a clause, or after a word where the clauses say too little."""

_MISSING = {
    "result": ("the result", "What came of it in the end, and how could you tell?"),
    "action": ("your own part", "What exactly did you do yourself, step by step, and why?"),
    "situation": (
        "a particular occasion",
        "Can you take one particular occasion: where was it, what was at stake?",
    ),
    "accuracy": ("the main idea", "Can you say more precisely what it is and how it works?"),
    "depth": ("the reasons and the price", "Why does it work that way, and what does it cost you?"),
    "application": ("a concrete example", "Can you give one concrete example of it, with the details?"),
}
"""What may be missing by criterion, in the order in which it is asked for when two are equally weak."""


class _Gap(NamedTuple):
    missing: str
    ask: str


def decide_follow_up(request: FollowUpRequest) -> FollowUp:
    """Return the follow-up question, or none when the answer is complete or there is nothing to quote."""
    found = assess(ScoreRequest(job=request.job, question=request.question, answer=request.answer))
    if not found.reading.units or Flag.GIBBERISH in found.flags:
        return FollowUp(question=None)
    gap = _gap(request, found)
    if gap is None:
        return FollowUp(question=None)
    quote, shown = _quote(found, gap)
    return FollowUp(question=f"You said “{shown}”. {gap.ask}", missing=gap.missing, quote=quote)


def _gap(request: FollowUpRequest, found: Assessment) -> _Gap | None:
    if LOWEST.intersection(found.flags):
        return _Gap(
            "an answer to the question", f"How does that answer the question: {request.question.text}"
        )
    if found.wrong:
        return _Gap(
            "a check of this statement", "Are you sure of that? Walk through what happens step by step."
        )
    unsaid = _unsaid_point(request.question, found)
    if unsaid is not None:
        return unsaid
    ratings = [one for one in found.rated if one.criterion in _MISSING and one.level < ENOUGH]
    if not ratings or _band(request, found) >= COMPLETE:
        return None
    if found.form == "episode" and not found.reading.past and not found.reading.tells_an_occasion:
        return _lacking("situation", request.question, found)
    order = list(_MISSING)
    weakest = min(ratings, key=lambda one: (one.level, order.index(one.criterion)))
    return _lacking(weakest.criterion, request.question, found)


def _lacking(criterion: str, question: Question, found: Assessment) -> _Gap:
    """Return what is missing, with the bank's own probe where it has one for this part of a story."""
    missing, ask = _MISSING[criterion]
    known = known_about(question) if question.kind == "behavioral" else ()
    if not known:
        return _Gap(missing, ask)
    points = known[0].key_points
    said = said_points(points, found.reading.fresh)
    probes = [
        probe
        for probe in known[0].probes
        if _part_of_story(probe.point, len(points)) == criterion
        # Words for an outcome are everyday ones ("calm"): that none is told is known by its rating.
        and (criterion == "result" or said[probe.point].unit is None)
    ]
    probe = max(probes, key=lambda one: points[one.point].weight, default=None)
    return _Gap(missing, probe.ask if probe else ask)


def _part_of_story(point: int, points: int) -> str:
    """Return the part a key point tells: the bank lists those of a behavioural question as a story goes."""
    if point == points - 1:
        return "result"
    return "situation" if point == 0 else "action"


def _unsaid_point(question: Question, found: Assessment) -> _Gap | None:
    """Return the heaviest key point that was not said, with the bank's own probe where there is one."""
    known = known_about(question)
    if not known:
        return None
    unsaid = {one.point.text for one in found.said if one.unit is None}
    total = sum(point.weight for point in known[0].key_points)
    missed = sum(point.weight for point in known[0].key_points if point.text in unsaid)
    if found.said and missed / total <= 0.4:  # noqa: PLR2004
        return None
    probes = [probe for probe in known[0].probes if known[0].key_points[probe.point].text in unsaid]
    if not probes:
        return None
    probe = max(probes, key=lambda one: known[0].key_points[one.point].weight)
    return _Gap(known[0].key_points[probe.point].text, probe.ask)


def _band(request: FollowUpRequest, found: Assessment) -> float:
    shown = [one.as_rating() for one in found.rated]
    return band_of(shown, found.flags, request.question.kind, request.job.difficulty) or 1.0


def _quote(found: Assessment, gap: _Gap) -> tuple[str, str]:
    """Return the words of the answer nearest to what is missing, and how they are shown if cut."""
    wanted = stems_of(f"{gap.missing} {gap.ask}")
    units = [one.unit for one in found.wrong] or found.reading.substance or found.reading.units
    nearest = max(units, key=lambda unit: (len(overlap(wanted, unit.stems).shared), len(unit.words) > 3))  # noqa: PLR2004
    quote = nearest.quote.rstrip(".!?,; ")
    if len(quote) <= LONGEST_QUOTE:
        return quote, quote
    beginning = quote[:LONGEST_QUOTE]
    clause = max(beginning.rfind(mark) for mark in (", ", "; ", ": "))
    if clause >= SHORTEST_QUOTE:
        return quote[:clause], quote[:clause]
    words = beginning.rsplit(" ", 1)[0]
    return words, f"{words} …"
