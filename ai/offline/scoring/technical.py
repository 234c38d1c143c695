"""Rating what a technical answer says: correctness, reasoning, application."""

from math import log1p
from typing import NamedTuple

from ai.offline.cues import reasoning, speech
from ai.offline.scoring.facts import Facts
from ai.offline.scoring.knowledge import Said, coverage_of
from ai.offline.scoring.rating import Rated, rated, step
from ai.offline.scoring.reading import Reading
from ai.offline.scoring.relevance import Relevance
from ai.offline.scoring.strength import stretched, technical_strength
from ai.offline.text import Unit

MOST_FIGURES, ENOUGH_TERMS, COVERED_WITHOUT_REASONS = 3, 8, 1.5
MEAN_FIGURES, MEAN_REASONS, MEAN_FACTS = 0.17, 0.12, 0.05
"""What the parts rated under other criteria add on average: every criterion is on the same scale."""
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
    def points(self) -> int:
        """How many key points are said."""
        return sum(1 for one in self.said if one.unit)

    @property
    def right(self) -> int:
        """How many things are said that are known to be right."""
        return len(self.facts.right) + self.points

    @property
    def is_beside(self) -> bool:
        """Whether the key points of this very question are known and the answer says none of them."""
        return self.exact and len(self.said) > 1 and not self.right

    @property
    def covered(self) -> float:
        """How much of the key points is said, on the scale of the levels."""
        return 1 + 4 * min(1.0, coverage_of(self.said) / ENOUGH_COVERED)

    @property
    def is_wrong(self) -> bool:
        """Whether more of it is wrong than right."""
        right = max(len(self.facts.right), self.points)
        wrong = max(len(self.facts.wrong), len(self.wrong))
        return wrong > 0 and 2 * wrong > right


def rate_technical(reading: Reading, relevance: Relevance, known: Knowledge) -> list[Rated]:
    """Rate the three technical criteria, each with the units it rests on."""
    cues = cues_of(reading)
    return [
        _accuracy(reading, relevance, known, cues),
        _depth(reading, relevance, known, cues),
        _application(reading, relevance, known, cues),
    ]


def cues_of(reading: Reading) -> Cues:
    """Count the distinct cues in the substance."""
    found = reasoning()
    return Cues(*(len({cue.split()[0] for cue in phrases.said_in(*reading.substance)}) for phrases in found))


def _accuracy(reading: Reading, relevance: Relevance, known: Knowledge, cues: Cues) -> Rated:
    strength = technical_strength(reading, relevance) + MEAN_FIGURES + MEAN_REASONS
    if known.facts.subjects:
        strength += 0.22 * log1p(len(known.facts.right)) if known.facts.right else -0.8
    else:
        strength += MEAN_FACTS
    level = max(stretched(strength), step(len(known.facts.right), (1, 2, 5, 8)))
    if known.said and (known.exact or known.covered > level):
        level = (level + 2 * known.covered) / 3
    if known.wrong or known.is_beside:
        level = 1 if known.is_wrong or known.is_beside else min(level - 1, 3)
    elif not cues.tradeoff and any(unit in speech().absolutes for unit in reading.units):
        level -= 1
    places = [one.unit for one in known.said if one.unit] or [one.unit for one in known.facts.right]
    missing = [one.point.text for one in known.said if not one.unit]
    return rated("accuracy", level, [*known.wrong, *places, *_richest(reading)], "; ".join(missing[:2]))


def _depth(reading: Reading, relevance: Relevance, known: Knowledge, cues: Cues) -> Rated:
    reasons = log1p(cues.mechanism + cues.comparison + cues.tradeoff)
    reasons *= min(1.0, len(reading.terms) / ENOUGH_TERMS)
    strength = technical_strength(reading, relevance) + 0.43 * reasons + MEAN_FIGURES + MEAN_FACTS
    level = max(stretched(strength), known.covered - COVERED_WITHOUT_REASONS)
    return rated("depth", 1 if known.is_wrong or known.is_beside else level, _with_cues(reading))


def _application(reading: Reading, relevance: Relevance, known: Knowledge, cues: Cues) -> Rated:
    figures = min(MOST_FIGURES, len(reading.numbers) + (cues.example > 0) / 2)
    strength = technical_strength(reading, relevance) + 1.14 * figures + MEAN_REASONS + MEAN_FACTS
    level = stretched(strength)
    return rated(
        "application", min(level, 2) if known.is_wrong or known.is_beside else level, _richest(reading)
    )


def _with_cues(reading: Reading) -> list[Unit]:
    found = reasoning()
    return [unit for unit in reading.substance if any(unit in phrases for phrases in found[:3])]


def _richest(reading: Reading) -> list[Unit]:
    return sorted(reading.substance, key=lambda unit: -len(reading.specific(unit)))[:2]
