"""The strength of an answer's substance on the scale of the levels.

The coefficients of the linear terms were fitted by ridge regression to the development answers
(`tests/data/ai/development.jsonl`), in which bands do not follow length. Counts enter as logarithms, so the
tenth term adds less than the second and length alone carries nobody to the top.
"""

from math import log1p

from ai.offline.scoring.reading import Reading
from ai.offline.scoring.relevance import Relevance

SLOPE, OFFSET = 1.2, -1.1
"""Regression draws towards the mean and communication adds its share; both are undone here."""
MOST_RELEVANT = 6


def stretched(value: float) -> float:
    """Return a fitted strength as a level, not yet rounded."""
    return SLOPE * value + OFFSET


def technical_strength(reading: Reading, relevance: Relevance) -> float:
    """Judge vocabulary alone: how many particular terms, and how many words are the question's own."""
    return 1.86 + 0.53 * log1p(len(reading.terms)) + 0.34 * log1p(min(MOST_RELEVANT, relevance.weight))


def told_strength(reading: Reading) -> float:
    """Judge how much that is particular is told."""
    return 1.83 + 0.57 * log1p(len(reading.terms))
