"""Rating what a technical answer says: correctness, reasoning, application."""

from typing import NamedTuple

from ai.offline.cues import reasoning, speech
from ai.offline.scoring.facts import Facts
from ai.offline.scoring.knowledge import Said, coverage_of
from ai.offline.scoring.rating import Rated, rated, step
from ai.offline.scoring.reading import Reading
from ai.offline.scoring.relevance import Relevance
from ai.offline.text import Unit

SOME_TERMS = 3
ENOUGH_COVERED = 0.7
"""Coverage of the key points that counts as complete: nobody says everything in a minute."""


class Cues(NamedTuple):
    """Distinct reasoning cues of an answer's substance."""

    mechanism: int
    comparison: int
    tradeoff: int
    example: int


class Knowledge(NamedTuple):
    """What is known right and wrong in an answer; `exact`: the key points are those of this very question."""

    said: tuple[Said, ...]
    exact: bool
    facts: Facts
    wrong: tuple[Unit, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the answer says two things that are known to be right of the question's subject."""
        return len(self.facts.right) + sum(1 for one in self.said if one.unit) > 1

    @property
    def is_wrong(self) -> bool:
        """Whether more of it is wrong than right."""
        right = max(len(self.facts.right), sum(1 for one in self.said if one.unit))
        wrong = max(len(self.facts.wrong), len(self.wrong))
        return wrong > 0 and 2 * wrong > right


def rate_technical(reading: Reading, relevance: Relevance, known: Knowledge) -> list[Rated]:
    """Rate the three technical criteria, each with the units it rests on."""
    cues = cues_of(reading)
    return [
        _accuracy(reading, relevance, known, cues),
        _depth(reading, known, cues),
        _application(reading, known, cues),
    ]


def cues_of(reading: Reading) -> Cues:
    """Count the distinct cues in the substance."""
    found = reasoning()
    return Cues(*(len({cue.split()[0] for cue in phrases.find(reading.text)}) for phrases in found))


def _accuracy(reading: Reading, relevance: Relevance, known: Knowledge, cues: Cues) -> Rated:
    level = _general_level(reading, relevance, cues)
    if known.facts.subjects:
        level = (level + step(len(known.facts.right), (1, 2, 4, 6))) / 2
    if known.said:
        covered = 1 + 4 * min(1.0, coverage_of(known.said) / ENOUGH_COVERED)
        level = (level + 2 * covered) / 3 if covered > level or known.exact else level
    absolutes = any(unit.text in speech().absolutes for unit in reading.units)
    if known.wrong:
        level = 1 if known.is_wrong else min(level - 1, 3)
    elif absolutes and not cues.tradeoff:
        level -= 1
    places = [one.unit for one in known.said if one.unit] or [one.unit for one in known.facts.right]
    missing = [one.point.text for one in known.said if not one.unit]
    return rated("accuracy", level, [*known.wrong, *places, *_richest(reading)], "; ".join(missing[:2]))


def _general_level(reading: Reading, relevance: Relevance, cues: Cues) -> float:
    """Judge by vocabulary and reasoning alone: terms of the subject, held together by how and why."""
    level = step(len(reading.terms) * 0.5 + relevance.weight, (1.5, 4, 7.5, 11.5))
    return min(level, 2 + cues.mechanism + cues.comparison + cues.tradeoff)


def _depth(reading: Reading, known: Knowledge, cues: Cues) -> Rated:
    reasons = cues.mechanism + min(2, cues.comparison) + 1.5 * cues.tradeoff
    level = min(step(reasons, (1, 2.5, 4.5, 6.5)), step(len(reading.terms), (1, 3, 6, 9)) + 1)
    level = max(level, step(len(known.facts.right), (1, 4, 7)), 2 if len(reading.terms) >= SOME_TERMS else 1)
    return rated("depth", 1 if known.is_wrong else level, _with_cues(reading))


def _application(reading: Reading, known: Knowledge, cues: Cues) -> Rated:
    concrete = len(reading.terms) * 0.35 + 1.2 * min(3, len(reading.numbers))
    concrete += cues.example + 0.7 * min(4, len(reading.actions))
    level = max(step(concrete, (1.2, 2.4, 4, 5.5)), min(2, 1 + len(known.facts.right) // 2))
    return rated("application", min(level, 2) if known.is_wrong else level, _richest(reading))


def _with_cues(reading: Reading) -> list[Unit]:
    found = reasoning()
    return [unit for unit in reading.substance if any(unit.text in phrases for phrases in found[:3])]


def _richest(reading: Reading) -> list[Unit]:
    return sorted(reading.substance, key=lambda unit: -len(reading.specific(unit)))[:2]
