"""Finding known phrases in free text: one pass over its words through a trie, however many phrases."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

# Chinese and Japanese are written without spaces: every character is a word of its own.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|\.(?:NET|net|Net)\b"
    r"|[0-9A-Za-z\u00b5\u00c0-\u1fff\ua640-\ud7ff\uf900-\ufb4f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+(?:\+\+|\+|\#)?"
)
_JOIN = re.compile(r"[ \t\u00a0]{0,2}|[-\u2010-\u2013/.&'\u2019_]| [-/&] |\r?\n")
_LIST_SEPARATOR = re.compile(r"[,;/|•·\n():]|\s[-\u2013*]\s")
_UNSAFE_BEFORE = re.compile(r"[-&'\u2019_.@#]")
_UNSAFE_AFTER = re.compile(r"(?:[-&'\u2019_@]|\.\w| &)")
_SHORTEST_PLURAL = 4
_AND_OR = frozenset({"and", "or", "und", "oder", "y", "o", "et", "ou", "e", "with"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: as written, folded for comparison, and where it stands."""

    text: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A phrase found in words `first` up to (not including) `last`."""

    value: Value
    first: int
    last: int


def fold(word: str) -> str:
    """Fold case, compatibility forms and the plural, so that `APIs` and `api` compare equal."""
    low = word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()
    plural = len(low) >= _SHORTEST_PLURAL and low[-1] == "s" and low[-2] not in "sui"
    return low[:-1] if plural else low


def words(text: str) -> list[Word]:
    """Split the text into words; `C++`, `C#` and `.NET` stay whole."""
    return [Word(hit[0], fold(hit[0]), hit.start(), hit.end()) for hit in _WORD.finditer(text)]


class Phrases(Generic[Value]):
    """A set of phrases, each with its value, found by longest match."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._root: dict[str, Any] = {}  # a trie: word -> node; "" -> the value of the phrase that ends here
        for phrase, value in phrases:
            node = self._root
            for word in words(phrase):
                node = node.setdefault(word.folded, {})
            node.setdefault("", value)

    def find(self, text: str, spelled: list[Word]) -> Iterator[Found[Value]]:
        """Yield the phrases in the text, longest first at each place, not overlapping."""
        at = 0
        while at < len(spelled):
            found = self._longest(text, spelled, at)
            if found is not None:
                yield found
            at = at + 1 if found is None else found.last

    def _longest(self, text: str, spelled: list[Word], first: int) -> Found[Value] | None:
        node, at = self._root, first
        best: Found[Value] | None = None
        while at < len(spelled) and (following := node.get(spelled[at].folded)) is not None:
            if at > first and not _JOIN.fullmatch(text, spelled[at - 1].end, spelled[at].start):
                break
            node, at = following, at + 1
            if "" in node:
                best = Found(node[""], first, at)
        return best


def stands_alone(text: str, spelled: list[Word], at: int) -> bool:
    """Tell whether the word is no part of a longer one (`C-level`, `R&D`, `go.com`)."""
    word = spelled[at]
    before, after = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 2]
    return not _UNSAFE_BEFORE.search(before) and not _UNSAFE_AFTER.match(after)


def listed_with(text: str, spelled: list[Word], at: int) -> tuple[int, ...]:
    """Return the words next to this one when it is an item of a list by itself, else nothing."""
    left, left_is_break = _neighbour(text, spelled, at, -1)
    right, right_is_break = _neighbour(text, spelled, at, +1)
    if not (left_is_break and right_is_break):
        return ()
    return tuple(index for index in (left, right) if 0 <= index < len(spelled))


def _neighbour(text: str, spelled: list[Word], at: int, step: int) -> tuple[int, bool]:
    """Return the index of the next item on this side, and whether a separator stands between."""
    beside = at + step
    if not 0 <= beside < len(spelled):
        return beside, True
    low, high = sorted((at, beside))
    gap = text[spelled[low].end : spelled[high].start]
    if spelled[beside].folded in _AND_OR:
        return beside + step, True
    return beside, bool(_LIST_SEPARATOR.search(gap)) or (step > 0 and gap.startswith("."))
