"""Noticing that a question was asked before, in the same or in nearly the same words."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_SIGNS = re.compile(r"[^\w+#]+")


class Asked:
    """The questions a candidate has had: in earlier sessions, and in the session being written.

    Likeness is rapidfuzz's `token_set_ratio`: 100 when the words of one are among the other's.
    """

    def __init__(self, earlier: Iterable[str]) -> None:
        self._earlier = [_plain(text) for text in earlier]
        self._likeness: dict[str, float] = {}
        self._session: list[str] = []

    def __contains__(self, text: str) -> bool:
        return _plain(text) in self._session

    def before(self, text: str) -> float:
        """Return the likeness (0-100) to the nearest question of an earlier session."""
        if text not in self._likeness:
            self._likeness[text] = _nearest(_plain(text), self._earlier)
        return self._likeness[text]

    def now(self, text: str) -> float:
        """Return the likeness (0-100) to the nearest question of this session."""
        return _nearest(_plain(text), self._session)

    def add(self, text: str) -> None:
        """Note a question of this session."""
        self._session.append(_plain(text))


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text.lower()).strip()


def _nearest(words: str, others: list[str]) -> float:
    found = process.extractOne(words, others, scorer=fuzz.token_set_ratio)
    return float(found[1]) if found else 0.0
