"""Finding a quote in the text it was taken from, though line breaks and compatible signs may differ."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ai.evidence import SHORTEST_QUOTE, fold


class _Folded(NamedTuple):
    text: str
    spans: tuple[tuple[int, int], ...]
    """Of each sign of `text`: where it begins and ends in the original."""


def original(quote: str, texts: Iterable[str]) -> str | None:
    """Return the substring of one of the texts that the quote stands for, None when it is in none."""
    wanted = fold(quote)
    if len(wanted) < SHORTEST_QUOTE:
        return None
    for text in texts:
        if quote in text:
            return quote.strip()
        folded = _folded(text)
        place = folded.text.find(wanted)
        if place >= 0:
            return text[folded.spans[place][0] : folded.spans[place + len(wanted) - 1][1]]
    return None


def originals(quotes: Iterable[str], texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return of several quotes the true ones, each once, word for word."""
    return tuple(dict.fromkeys(found for quote in quotes if (found := original(quote, texts))))


@lru_cache(maxsize=64)
def _folded(text: str) -> _Folded:
    """Return the text in NFKC with single spaces, and where each of its signs comes from."""
    signs: list[str] = []
    spans: list[tuple[int, int]] = []
    for begin, end in _clusters(text):
        for sign in unicodedata.normalize("NFKC", text[begin:end]):
            if not sign.isspace():
                signs.append(sign)
                spans.append((begin, end))
            elif not signs or signs[-1] != " ":
                signs.append(" ")
                spans.append((begin, end))
    return _Folded("".join(signs), tuple(spans))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that normalization may join: a sign and the marks upon it."""
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _joins(text[place]):
            yield begin, place
            begin = place


def _joins(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff" or sign in "\uff9e\uff9f"
