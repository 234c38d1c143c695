"""Noticing that a question was asked before, in the same or in nearly the same words."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

NEAR = 85.0
"""Likeness (rapidfuzz `token_set_ratio`, 0-100) from which two questions count as the same."""

_SIGNS = re.compile(r"[^\w+#]+")


class Asked:
    """The questions a candidate has had: earlier ones, and those of the session being written."""

    def __init__(self, earlier: Iterable[str]) -> None:
        self._earlier = [plain(text) for text in earlier]
        self._session: list[str] = []

    def likeness(self, text: str) -> float:
        """Return how like its nearest earlier question a text is; 100 for one of this very session."""
        words = plain(text)
        if _nearest(words, self._session) >= NEAR:
            return 100.0
        return _nearest(words, self._earlier)

    def add(self, text: str) -> None:
        """Note a question of this session."""
        self._session.append(plain(text))


def plain(text: str) -> str:
    """Return the words of a text in lower case, without punctuation."""
    return _SIGNS.sub(" ", text.lower()).strip()


def _nearest(words: str, others: list[str]) -> float:
    found = process.extractOne(words, others, scorer=fuzz.token_set_ratio)
    return float(found[1]) if found else 0.0
