"""An answer's band (1.0-5.0) and public score (1-10) from its ratings and flags."""

import math
from collections.abc import Iterable, Sequence

from ai.port import CriterionRating, Difficulty, Flag, QuestionKind
from ai.rubric.definition import cap, group_of, weights

LOWEST_BAND, HIGHEST_BAND = 1.0, 5.0
LOWEST_SCORE, HIGHEST_SCORE = 1, 10


def band_of(
    ratings: Sequence[CriterionRating], flags: Iterable[Flag], kind: QuestionKind, difficulty: Difficulty
) -> float | None:
    """Return the weighted mean of the levels, held down by the caps of the flags.

    None when nothing but communication could be rated and no flag decides: such an answer is not scored.
    """
    caps = [limit for flag in flags if (limit := cap(flag)) is not None]
    shares = weights(kind, difficulty)
    rated = {rating.criterion: rating.level for rating in ratings if rating.criterion in shares}
    if not any(group_of(key) != "communication" for key in rated):
        return min(caps) if caps else None
    total = sum(shares[key] for key in rated)
    mean = sum(shares[key] * level for key, level in rated.items()) / total
    return round(min([mean, *caps]), 6)


def score_of(
    ratings: Sequence[CriterionRating], flags: Iterable[Flag], kind: QuestionKind, difficulty: Difficulty
) -> int | None:
    """Return the public score 1-10 of an answer, None when it cannot be scored (see `band_of`)."""
    band = band_of(ratings, flags, kind, difficulty)
    return None if band is None else score_of_band(band)


def score_of_band(band: float) -> int:
    """Map a band 1.0-5.0 to 1-10 on a straight line, halves rounded up."""
    if not LOWEST_BAND <= band <= HIGHEST_BAND:
        raise ValueError(f"a band lies between 1 and 5, not {band}")
    span = (HIGHEST_SCORE - LOWEST_SCORE) / (HIGHEST_BAND - LOWEST_BAND)
    return math.floor(LOWEST_SCORE + (band - LOWEST_BAND) * span + 0.5 + 1e-9)


def score_of_level(level: float) -> int:
    """Map a level, or a mean of levels, to 1-10."""
    return score_of_band(float(level))
