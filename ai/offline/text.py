"""Reading a text: units (sentences and clauses) with their exact words, tokens and stems."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")
_TOKEN = re.compile(r"[^\W_](?:[\w+#./'\u2019&-]*[\w+#])?|\$\s?\d[\d,.]*")
_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"')\]]*\s+|\s*[\r\n]+\s*|(?<=[\u3002\uff01\uff1f])")
_SPOKEN_BREAK = re.compile(
    r"\s+(?=(?:and then|and so|and i|and we|but|so i|so we|so then|because|then i|then we|after that)\s)",
    re.IGNORECASE,
)
_BRITISH = re.compile(r"([iy])s(e[sdr]?|ers|ing|ations?|able)$")
SHORTEST_BRITISH = 6
"""Letters from which a word is folded to the American spelling: organised, behaviour."""
LONG_UNIT = 28
"""Words after which a unit without punctuation is broken at spoken connectives."""

IRREGULAR = {
    "made": "make", "built": "build", "wrote": "write", "written": "write", "ran": "run", "led": "lead",
    "took": "take", "taken": "take", "told": "tell", "spoke": "speak", "found": "find", "kept": "keep",
    "gave": "give", "given": "give", "went": "go", "brought": "bring", "taught": "teach", "met": "meet",
    "held": "hold", "sent": "send", "saw": "see", "chose": "choose", "chosen": "choose", "drew": "draw",
    "drove": "drive", "won": "win", "lost": "lose", "sold": "sell", "paid": "pay", "bought": "buy",
    "broke": "break", "broken": "break", "began": "begin", "grew": "grow", "rose": "rise", "fell": "fall",
    "caught": "catch", "got": "get", "said": "say", "did": "do", "done": "do", "thought": "think",
    "stood": "stand", "understood": "understand", "dealt": "deal", "rewrote": "rewrite", "rebuilt": "rebuild",
    "swapped": "swap", "spent": "spend", "sat": "sit", "left": "leave", "showed": "show", "shown": "show",
    "fed": "feed", "threw": "throw", "laid": "lay", "overcame": "overcome", "undid": "undo", "sought": "seek",
    "children": "child", "people": "person", "indices": "index", "indexes": "index", "indices'": "index",
    "queries": "query", "feet": "foot", "men": "man", "women": "woman", "data": "data", "slept": "sleep",
}  # fmt: skip


def folded(text: str) -> str:
    """Return the text in NFKC, lower case, with straight apostrophes."""
    return unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'").replace("\u2018", "'")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a lower-case word; irregular forms share the stem of their base."""
    word = IRREGULAR.get(word, word)
    if len(word) >= SHORTEST_BRITISH:
        word = _BRITISH.sub(r"\1z\2", word).replace("our", "or")
    if not word.isalpha():
        return word.removesuffix("'s")
    return str(_STEMMER.stemWord(word))


def words_of(text: str) -> list[str]:
    """Return the lower-case words and figures of a text; a hyphen or slash between words separates them."""
    found: list[str] = []
    plain = folded(text).replace("===", " tripleequals ").replace("==", " doubleequals ")
    for token in _TOKEN.findall(plain):
        if any(mark in token for mark in "-/") and not any(char.isdigit() for char in token):
            found.extend(part for part in re.split(r"[-/]", token) if part)
        else:
            found.append(token)
    return found


def stems_of(text: str) -> list[str]:
    """Return the stems of a text's words, in order."""
    return [stem(word) for word in words_of(text)]


class Unit:
    """A sentence or clause: `quote` is its exact wording in the text."""

    def __init__(self, quote: str) -> None:
        self.quote = quote

    @cached_property
    def text(self) -> str:
        return folded(self.quote)

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.quote)

    @cached_property
    def stems(self) -> list[str]:
        return [stem(word) for word in self.words]

    @cached_property
    def stem_set(self) -> frozenset[str]:
        return frozenset(self.stems)


def units_of(text: str) -> list[Unit]:
    """Split a text into sentences, and long unpunctuated (spoken) stretches at their connectives."""
    found: list[Unit] = []
    for sentence in _pieces(_SENTENCE_END, text):
        if len(sentence.split()) > LONG_UNIT:
            found.extend(Unit(piece) for piece in _pieces(_SPOKEN_BREAK, sentence))
        else:
            found.append(Unit(sentence))
    return [unit for unit in found if unit.words]


def _pieces(separator: re.Pattern[str], text: str) -> list[str]:
    return [piece for part in separator.split(text) if (piece := part.strip())]


class Phrases:
    """A set of phrases matched as whole words in folded text; `*` in a phrase stands for any word ending."""

    def __init__(self, phrases: Iterable[str]) -> None:
        parts = [_phrase(phrase) for phrase in sorted(set(phrases), key=lambda one: (-len(one), one))]
        self._pattern = re.compile(r"(?<![\w'])(?:" + "|".join(parts) + r")(?![\w])")

    def find(self, text: str) -> list[str]:
        """Return every phrase found in a folded text, in order."""
        return [match.group(0) for match in self._pattern.finditer(text)]

    def __contains__(self, text: str) -> bool:
        return self._pattern.search(text) is not None


def _phrase(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


class Overlap(NamedTuple):
    """How far two sets of stems share their members."""

    shared: frozenset[str]
    share: float


def overlap(of: Iterable[str], within: Iterable[str]) -> Overlap:
    """Return which and what share of the stems `of` one text are `within` another."""
    first, second = frozenset(of), frozenset(within)
    shared = first & second
    return Overlap(shared, len(shared) / len(first) if first else 0.0)


def joined(items: Sequence[str]) -> str:
    """Return the items as a list in a sentence: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
