"""All that was found about one answer, before it is put into words."""

from collections.abc import Sequence
from typing import NamedTuple

from ai.evidence import spoken
from ai.offline.kind import Form, form_of
from ai.offline.scoring.behavioral import rate_behavioral
from ai.offline.scoring.communication import rate_communication
from ai.offline.scoring.facts import Facts, facts_in
from ai.offline.scoring.fit import rate_fit
from ai.offline.scoring.gates import flags_of, no_answer, says_nothing
from ai.offline.scoring.knowledge import (
    Said,
    Wrong,
    known_about,
    near_to,
    points_of,
    said_points,
    wrong_statements,
)
from ai.offline.scoring.rating import Rated, rated
from ai.offline.scoring.reading import Reading
from ai.offline.scoring.relevance import Relevance, relevance_of
from ai.offline.scoring.technical import Knowledge, rate_technical
from ai.port import Flag, ScoreRequest
from ai.rubric import criteria

LOWEST = frozenset({Flag.EMPTY, Flag.ONE_WORD, Flag.GIBBERISH, Flag.OFF_TOPIC, Flag.RESTATES_QUESTION})
"""Flags of answers that are no answer to the question."""


class Assessment(NamedTuple):
    """What the scorer found: the reading, the key points, wrong statements, flags and levels."""

    reading: Reading
    form: Form
    said: tuple[Said, ...]
    wrong: tuple[Wrong, ...]
    flags: tuple[Flag, ...]
    rated: tuple[Rated, ...]


def assess(request: ScoreRequest) -> Assessment:
    """Read an answer and rate it on the criteria of its question's kind."""
    reading = Reading(request)
    form = form_of(request.question.text)
    noted = (Flag.INSTRUCTIONS,) if reading.injected else ()
    nothing = no_answer(reading, spoken(request))
    if nothing is not None:
        return Assessment(reading, form, (), (), (nothing, *noted), ())
    known = known_about(request.question)
    points = points_of(request.question, known)
    said = said_points(points, reading.fresh) if request.question.kind == "technical" else ()
    facts = _facts(request, reading)
    wrong = _wrong(wrong_statements(near_to(request.question), reading.fresh), facts)
    knowledge = Knowledge(said, request.question.bank_id is not None, facts, tuple(one.unit for one in wrong))
    relevance = relevance_of(request, reading, known)
    flags = (*flags_of(request.question, form, reading, relevance, knowledge.right, knowledge.points), *noted)
    if knowledge.is_wrong and not LOWEST.intersection(flags):
        flags = (*flags, Flag.FACTUALLY_WRONG)
    found = _rate(request, form, reading, relevance, knowledge, flags)
    return Assessment(reading, form, said, wrong, flags, tuple(found))


def _facts(request: ScoreRequest, reading: Reading) -> Facts:
    if request.question.kind != "technical":
        return Facts(0, (), ())
    return facts_in(request.question.text, request.question.competency, reading.fresh)


def _wrong(known: Sequence[Wrong], facts: Facts) -> tuple[Wrong, ...]:
    """Join what the bank and the facts know to be wrong, once a unit."""
    found = {one.unit: one for one in known}
    for one in facts.wrong:
        found.setdefault(one.unit, Wrong(one.unit, one.correction))
    return tuple(found.values())


def _rate(
    request: ScoreRequest,
    form: Form,
    reading: Reading,
    relevance: Relevance,
    known: Knowledge,
    flags: Sequence[Flag],
) -> list[Rated]:
    told = rate_communication(reading)
    if says_nothing(reading) or LOWEST.intersection(flags):
        return [rated(key, 1, ()) for key in criteria(request.question.kind)] + told
    if request.question.kind == "technical":
        found = rate_technical(reading, relevance, known)
    else:
        found = rate_behavioral(reading, relevance, form)
    fit = rate_fit(reading, request.job.profile)
    return found + told + ([fit] if fit else [])
