"""Delivery: what can be counted in how an answer was worded."""

import re
from typing import NamedTuple

from ai.offline.cues import speech
from ai.offline.text import Unit, words_of

_LIKE_AS_FILLER = re.compile(r", like\b,?|(?<=\s)like,|\b(?:was|so|just|and) like(?= )")
_A_KIND = tuple(
    f"{article} {noun} of"
    for article in ("a", "the", "this", "that", "what", "any", "some", "each", "one")
    for noun in ("kind", "sort")
)


class DeliveryMetrics(NamedTuple):
    """Counts of one answer. `pace` is in words a minute, None for a typed answer."""

    words: int
    fillers: int
    filler_words: tuple[str, ...]
    pace: int | None


def delivery_metrics(text: str, seconds: float | None = None) -> DeliveryMetrics:
    """Count words and fillers ('um', 'you know'); `seconds` is the time spoken, None when typed."""
    words = len(words_of(text))
    found = filler_words(text)
    pace = round(words * 60 / seconds) if seconds else None
    return DeliveryMetrics(words, len(found), tuple(sorted(set(found))), pace)


def filler_words(text: str) -> list[str]:
    """Return every filler of a text, in order; 'kind of' after an article is a noun, not a filler."""
    return fillers_in(Unit(text))


def fillers_in(unit: Unit) -> list[str]:
    """Return every filler of a sentence or clause, in order."""
    return unit.once(_fillers)


def _fillers(unit: Unit) -> list[str]:
    if unit not in speech().fillers and "like" not in unit.runs:
        return []
    plain = f" {unit.text} "
    found = speech().fillers.find(_without(plain, _A_KIND))
    return found + ["like" for _ in _LIKE_AS_FILLER.findall(plain)]


def _without(text: str, phrases: tuple[str, ...]) -> str:
    for phrase in phrases:
        text = text.replace(f" {phrase} ", " … ")
    return text
