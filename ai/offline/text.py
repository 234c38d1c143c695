"""Reading a text: units (sentences and clauses) with their exact words, tokens and stems."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import snowballstemmer

Value = TypeVar("Value")

_STEMMER = snowballstemmer.stemmer("english")
_TOKEN = re.compile(r"[^\W_](?:[\w+#./'\u2019&-]*[\w+#])?|\$\s?\d[\d,.]*")
# `(?<!\s)`: a run of blanks is looked at from its beginning only, or a long one would take quadratic time.
_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"')\]]*\s+|(?<!\s)\s*[\r\n]\s*|(?<=[\u3002\uff01\uff1f])")
_SPOKEN_BREAK = re.compile(
    r"(?<!\s)\s+(?=(?:and then|and so|and i|and we|but|so i|so we|so then|because|then i|then we"
    r"|after that)\s)",
    re.IGNORECASE,
)
_BRITISH = re.compile(r"([iy])s(e[sdr]?|ers|ing|ations?|able)$")
SHORTEST_BRITISH = 6
"""Letters from which a word is folded to the American spelling: organised, behaviour."""
_RUN = re.compile(r"\w+")
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
    return _words_of_folded(folded(text))


def _words_of_folded(text: str) -> list[str]:
    found: list[str] = []
    plain = text.replace("===", " tripleequals ").replace("==", " doubleequals ")
    for token in _TOKEN.findall(plain):
        if ("-" in token or "/" in token) and not any(char.isdigit() for char in token):
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
        self._read: dict[object, Any] = {}

    def once(self, read: Callable[["Unit"], Value]) -> Value:
        """Return what a function reads from this unit; it is called the first time only."""
        try:
            found: Value = self._read[read]
        except KeyError:
            found = self._read[read] = read(self)
        return found

    @cached_property
    def text(self) -> str:
        return folded(self.quote)

    @cached_property
    def words(self) -> list[str]:
        return _words_of_folded(self.text)

    @cached_property
    def stems(self) -> list[str]:
        return [stem(word) for word in self.words]

    @cached_property
    def stem_set(self) -> frozenset[str]:
        return frozenset(self.stems)

    @cached_property
    def runs(self) -> frozenset[str]:
        """The runs of letters and digits in the text, and every two that follow each other."""
        runs = _RUN.findall(self.text)
        return frozenset(runs).union(map(" ".join, pairwise(runs)))


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
        phrases = set(phrases)
        parts = [_phrase(phrase) for phrase in sorted(phrases, key=lambda one: (-len(one), one))]
        self._pattern = re.compile(r"(?<![\w'])(?:" + "|".join(parts) + r")(?![\w])")
        self._openings, self._open_endings = _openings(phrases)

    def find(self, text: str) -> list[str]:
        """Return every phrase found in a folded text, in order."""
        return [match.group(0) for match in self._pattern.finditer(text)]

    def said_in(self, *units: Unit) -> list[str]:
        """Return every phrase found in the units, in order; no phrase reaches from one into the next."""
        return [phrase for unit in units for phrase in unit.once(self._in_unit)]

    def _in_unit(self, unit: Unit) -> list[str]:
        # Most units hold no phrase: the words that phrases begin with are looked up before the pattern runs.
        may_hold = not self._openings.isdisjoint(unit.runs) or (
            bool(self._open_endings) and any(run.startswith(self._open_endings) for run in unit.runs)
        )
        return self.find(unit.text) if may_hold else []

    def __contains__(self, said: str | Unit) -> bool:
        if isinstance(said, Unit):
            return bool(said.once(self._in_unit))
        return self._pattern.search(said) is not None


def _openings(phrases: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what phrases begin with: one or two whole words, or a word with an open ending."""
    whole, open_endings = set[str](), set[str]()
    for phrase in phrases:
        runs = re.findall(r"[\w*]+", phrase)[:2] if phrase[:1].isalnum() else ["*"]
        if "*" in runs[0]:
            open_endings.add(runs[0].partition("*")[0])
        else:
            whole.add(runs[0] if "*" in runs[-1] else " ".join(runs))
    return frozenset(whole), tuple(sorted(open_endings))


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


def quoted(text: str) -> str:
    """Return a text in quotation marks as the end of a sentence, whose full stop may be its own."""
    return f"“{text}”" if text.endswith((".", "!", "?", "…")) else f"“{text}”."
