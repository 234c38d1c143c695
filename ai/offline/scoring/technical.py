"""Rating what a technical answer says: correctness, reasoning, application."""

from collections.abc import Sequence
from typing import NamedTuple

from ai.offline.cues import generic_stems, reasoning
from ai.offline.scoring.knowledge import Said, Wrong, coverage_of
from ai.offline.scoring.reading import Reading
from ai.offline.scoring.relevance import Relevance
from ai.offline.scoring.rating import Rated, rated, step
from ai.offline.text import Unit

ENOUGH_COVERED = 0.7
"""Coverage of the key points that counts as complete: nobody says everything in a minute."""


class Cues(NamedTuple):
    """Distinct reasoning cues of an answer's substance."""

    mechanism: int
    comparison: int
    tradeoff: int
    example: int


def rate_technical(
    reading: Reading, relevance: Relevance, said: Sequence[Said], wrong: Sequence[Wrong]
) -> list[Rated]:
    """Rate the three technical criteria, each with the units it rests on."""
    cues = cues_of(reading)
    spoken_terms = reading.terms
    near = len(relevance.own - generic_stems()) + len(relevance.own & generic_stems()) / 2
    return [
        _accuracy(reading, near, said, wrong, cues),
        _depth(reading, cues, len(spoken_terms)),
        _application(reading, cues, len(spoken_terms)),
    ]


def cues_of(reading: Reading) -> Cues:
    """Count the distinct cues in the substance."""
    found = reasoning()
    return Cues(*(len({cue.split()[0] for cue in phrases.find(reading.text)}) for phrases in found))


def _accuracy(
    reading: Reading, near: float, said: Sequence[Said], wrong: Sequence[Wrong], cues: Cues
) -> Rated:
    particular = len(reading.terms) * 0.5 + near
    general = step(particular, (2, 4.5, 8, 12))
    general = min(general, 2 + min(3, cues.mechanism + cues.comparison + cues.tradeoff))
    covered = coverage_of(said)
    level = general
    if said:
        known = 1 + 4 * min(1.0, covered / ENOUGH_COVERED)
        level = round((known + general) / 2 if known < general else (2 * known + general) / 3)
    if wrong:
        level = min(level, 2 if len(wrong) * 2 > sum(1 for one in said if one.unit) else 3)
    places = [one.unit for one in said if one.unit] or _richest(reading)
    missing = [one.point.text for one in said if not one.unit]
    return rated("accuracy", level, [one.unit for one in wrong] + places, "; ".join(missing[:2]))


def _depth(reading: Reading, cues: Cues, terms: int) -> Rated:
    reasons = cues.mechanism + min(2, cues.comparison) + 1.5 * cues.tradeoff
    level = step(reasons, (1, 2, 4, 6))
    level = min(level, step(terms, (1, 3, 6, 9)) + 1)
    return rated("depth", level, _with_cues(reading))


def _application(reading: Reading, cues: Cues, terms: int) -> Rated:
    concrete = terms * 0.35 + 1.2 * min(3, len(reading.numbers)) + cues.example + 0.7 * min(4, len(reading.actions))
    return rated("application", step(concrete, (1.2, 2.4, 4, 5.5)), _richest(reading))


def _with_cues(reading: Reading) -> list[Unit]:
    found = reasoning()
    return [unit for unit in reading.substance if any(unit.text in phrases for phrases in found[:3])]


def _richest(reading: Reading) -> list[Unit]:
    return sorted(reading.substance, key=lambda unit: -len(reading.specific(unit)))[:2]
