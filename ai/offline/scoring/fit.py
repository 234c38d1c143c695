"""Rating an answer against the values a company states; nothing is rated without such values."""

from functools import lru_cache

from ai.offline.cues import generic_stems, topics
from ai.offline.scoring.actions import own_actions
from ai.offline.scoring.rating import Rated, rated
from ai.offline.scoring.reading import Reading, content
from ai.offline.text import Unit, stems_of
from ai.port import CompanyProfile

TOUCHES, SEVERAL_ACTIONS = 2, 3


def rate_fit(reading: Reading, profile: CompanyProfile | None) -> Rated | None:
    """Return the fit with the stated values, None when the company states none or the answer shows none."""
    if profile is None or not profile.values:
        return None
    shown = [(value, units) for value in profile.values if (units := _showing(value, reading))]
    if not shown:
        return None
    level = (
        3
        + (len(shown[0][1]) > 1 or len(reading.actions) >= SEVERAL_ACTIONS)
        + (len(shown) > 1 and len(reading.actions) >= SEVERAL_ACTIONS)
    )
    return rated("company_fit", level, [unit for _, units in shown for unit in units], shown[0][0])


def _showing(value: str, reading: Reading) -> list[Unit]:
    named, vocabulary = _value_stems(value)
    return [
        unit
        for unit in reading.substance
        if own_actions(unit).done and (unit.stem_set & named or len(unit.stem_set & vocabulary) >= TOUCHES)
    ]


@lru_cache(maxsize=512)
def _value_stems(value: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the value's own words and those of the behaviours they belong to."""
    named = content(stems_of(value)) - _WORN
    behaviors = [
        words for name, words in topics().behaviors.items() if name != "work" and len(words & named) >= 1
    ]
    return named, frozenset().union(*behaviors) - generic_stems()


_WORN = frozenset(
    stems_of("we our be is the do have always every best great work company people value think act")
)
