"""One answer as the scorer reads it: what of it is substance, and what is padding, repetition or echo."""

import re
from collections.abc import Sequence
from functools import cached_property

from ai.evidence import spoken
from ai.instructions import instructions_in, without_instructions
from ai.offline.cues import action_verbs, function_words, generic_stems, speech, telling
from ai.offline.text import IRREGULAR, Unit, overlap, stem, units_of
from ai.port import ScoreRequest

ECHO_SHARE = 0.8
"""Share of a unit's content words in the question (or in one earlier unit) that makes it an echo."""
SHORTEST_ECHO = 3
ENOUGH_TERMS, SHORT_UNIT = 2, 9

_NUMBER = re.compile(
    r"(?<![\w.])[$€£]?\d[\d,.]*\s?(?:%|percent|[a-z]{1,12})?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|dozen)\b(?:\s[a-z]+)?"
    r"|\b(?:doubled|tripled|halved|zero)\b"
)
_LIST_MARK = re.compile(r"(?:^|\s)\d+[.)](?=\s)")
_I = frozenset({"i", "i've", "we", "we've", "myself"})
_SKIPPED = frozenset(
    [
        "then",
        "also",
        "just",
        "first",
        "personally",
        "immediately",
        "quickly",
        "carefully",
        "finally",
        "even",
        "only",
        "really",
        "actually",
        "so",
        "and",
        "myself",
        "have",
        "had",
        "been",
        "was",
        "were",
        "started",
        "began",
        "decided",
        "to",
        "would",
        "still",
        "now",
        "later",
        "once",
        "always",
        "both",
        "all",
        "together",
        "each",
        "calmly",
        "quietly",
        "politely",
        "simply",
        "slowly",
        "manually",
        "directly",
        "usually",
        "often",
        "regularly",
    ]
)
_MODALS = frozenset(
    {"would", "will", "could", "should", "might", "can", "may", "must", "i'd", "i'll", "we'd", "we'll"}
)
_STATES = frozenset(
    stem(word)
    for word in [
        "want",
        "need",
        "like",
        "love",
        "believe",
        "think",
        "feel",
        "know",
        "hope",
        "understand",
        "have",
        "be",
        "try",
        "wish",
        "prefer",
        "enjoy",
        "get",
        "let",
        "learn",
        "realize",
        "consider",
        "care",
        "seem",
        "become",
        "mean",
        "agree",
        "guess",
        "work",
    ]
)
_CLAUSE_START = frozenset({"and", "then", ",", "so", "but"})


class Reading:
    """An answer split into units, with the substance apart from the rest."""

    def __init__(self, request: ScoreRequest) -> None:
        self.question = Unit(request.question.text)
        raw = spoken(request)
        self.injected = instructions_in(raw)
        self.units = units_of(without_instructions(raw) if self.injected else raw)
        self.words = [word for unit in self.units for word in unit.words]
        self.stems = frozenset(stem for unit in self.units for stem in unit.stems)
        self.question_content = content(self.question.stems)

    @cached_property
    def fresh(self) -> list[Unit]:
        """The units that neither echo the question nor repeat what was said before."""
        kept: list[Unit] = []
        seen: list[frozenset[str]] = []
        for unit in self.units:
            own = content(unit.stems)
            if echoes(own, self.question_content) or any(echoes(own, past) for past in seen):
                continue
            kept.append(unit)
            seen.append(own)
        return kept

    @cached_property
    def substance(self) -> list[Unit]:
        """The fresh units that say something particular: a term, a figure or an own action."""
        return [unit for unit in self.fresh if self._is_particular(unit)]

    def _is_particular(self, unit: Unit) -> bool:
        if numbers(unit.text) or own_actions(unit):
            return True
        terms = len(self.specific(unit))
        platitudes = len(speech().platitudes.find(unit.text))
        return terms > platitudes and (terms >= ENOUGH_TERMS or len(unit.words) <= SHORT_UNIT)

    def specific(self, unit: Unit) -> frozenset[str]:
        """Return a unit's stems that are neither general vocabulary nor taken from the question."""
        return frozenset(
            found
            for found in unit.stem_set - generic_stems() - self.question_content
            if len(found) > 1 and not found[0].isdigit()
        )

    @cached_property
    def terms(self) -> frozenset[str]:
        """All specific stems of the substance."""
        return frozenset().union(*(self.specific(unit) for unit in self.substance))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The figures of the substance that the question does not already give."""
        given = frozenset(numbers(self.question.text))
        return frozenset(found for unit in self.substance for found in numbers(unit.text)) - given

    @cached_property
    def actions(self) -> frozenset[str]:
        """The verbs of what the candidate did, told as done."""
        return frozenset().union(*(own_actions(unit) for unit in self.substance))

    @cached_property
    def past(self) -> int:
        """How many verbs of the substance stand in the past, whoever did it."""
        return sum(1 for unit in self.substance for word in unit.words if _is_past(word) or word in _WAS)

    @cached_property
    def text(self) -> str:
        """The substance in folded text."""
        return " \n ".join(unit.text for unit in self.substance)

    @cached_property
    def is_hypothetical(self) -> bool:
        """Whether the answer says what the candidate would do and nothing that was done."""
        would = len(telling().hypothetical.find(" ".join(unit.text for unit in self.units)))
        return would > 0 and would >= len(self.actions) and not _tells_an_occasion(self.substance)


def content(stems: Sequence[str]) -> frozenset[str]:
    """Return the stems without the small words of the language."""
    return frozenset(found for found in stems if found not in function_words() and len(found) > 1)


def echoes(own: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether nearly all content of one unit is already in the other."""
    return len(own) >= SHORTEST_ECHO and overlap(own, other).share >= ECHO_SHARE


def numbers(text: str) -> list[str]:
    """Return the figures of a folded text, numbering of lists left out."""
    return [found.strip(" .,") for found in _NUMBER.findall(_LIST_MARK.sub(" ", text))]


def own_actions(unit: Unit) -> frozenset[str]:
    """Return the stems of verbs that the speaker did: 'I rebuilt', 'we cut', or a clipped 'Added an index'."""
    found: set[str] = set()
    subject = False
    for position, word in enumerate(unit.words):
        if word in _I or word in _MODALS:
            subject = word in _I
            continue
        if word in {"he", "she", "they", "it", "who", "which", "you"}:
            subject = False
        is_first = position == 0
        follows = position > 0 and (unit.words[position - 1] in _I | _SKIPPED | _CLAUSE_START)
        if word in _SKIPPED or not (subject or is_first):
            continue
        if (follows or is_first) and (_is_past(word) or (subject and follows and _is_action(word))):
            base = stem(word)
            if base not in _STATES:
                found.add(base)
    return frozenset(found)


def _is_past(word: str) -> bool:
    return word in _PAST or (len(word) > 4 and word.endswith("ed") and stem(word) in action_verbs())  # noqa: PLR2004


def _is_action(word: str) -> bool:
    return stem(word) in action_verbs()


_WAS = frozenset({"was", "were", "had", "wasn't", "weren't", "didn't", "couldn't"})
_PAST = frozenset(IRREGULAR) | {"cut", "set", "put", "split", "read", "shut", "hit", "quit", "ran"}


def _tells_an_occasion(units: Sequence[Unit]) -> bool:
    return any(unit.text in telling().occasion for unit in units)
