"""A rating with the units it rests on, before it becomes a rating of the port."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

from ai.offline.text import Unit
from ai.port import CriterionRating, Level

MOST_QUOTES = 2
LONGEST_QUOTE = 240


class Rated(NamedTuple):
    """A criterion's level and where the answer supports it."""

    criterion: str
    level: Level
    units: tuple[Unit, ...]
    reason: str

    def as_rating(self, fallback: Sequence[Unit] = (), reason: str = "") -> CriterionRating:
        """Quote the units; a rating that rests on the whole answer quotes its beginning."""
        units = self.units or tuple(fallback[:1])
        quotes = tuple(dict.fromkeys(unit.quote for unit in units if len(unit.quote) <= LONGEST_QUOTE))
        if not quotes and units:
            quotes = (_beginning(units[0].quote),)
        return CriterionRating(
            criterion=self.criterion, level=self.level, evidence=quotes[:MOST_QUOTES], reason=reason
        )


def rated(criterion: str, level: float, units: Iterable[Unit], reason: str = "") -> Rated:
    """Round and clamp a level to the scale."""
    return Rated(criterion, cast("Level", max(1, min(5, int(level + 0.5)))), tuple(units), reason)


def step(value: float, thresholds: Sequence[float]) -> int:
    """Return 1 plus the number of ascending thresholds that a value reaches."""
    return 1 + bisect_right(thresholds, value)


def _beginning(quote: str) -> str:
    return quote[:LONGEST_QUOTE].rsplit(" ", 1)[0]
