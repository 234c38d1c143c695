"""What the bank knows about a question, and how much of it an answer says."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from ai.bank import BankEntry, KeyPoint, Misconception, entries, entry
from ai.offline.cues import generic_stems
from ai.offline.scoring.reading import content
from ai.offline.text import Unit, stems_of
from ai.port import Question, QuestionKind

SAME_QUESTION, NEAR_QUESTION, SHARED_WORDS, MOST_NEAR = 0.45, 0.2, 2, 5
"""Likeness of two questions from which the bank's key points apply, and from which its misconceptions do."""
POINT_HIT = 0.6
WRONG_HIT = 0.85
TYPO = 86
_NEGATION = re.compile(r"\b(?:not|no|never|cannot|without|nor|neither|unlike)\b|n't\b")


class Said(NamedTuple):
    """A key point and where the answer says it: `strength` 0 to 1, `unit` the best place."""

    point: KeyPoint
    strength: float
    unit: Unit | None


class Wrong(NamedTuple):
    """A wrong statement of the answer and what is right."""

    unit: Unit
    correction: str


def known_about(question: Question) -> tuple[BankEntry, ...]:
    """Return the question's bank entry, or the entries that ask the same in other words."""
    if question.bank_id and (found := entry(question.bank_id)):
        return (found,)
    return tuple(
        item for likeness, item in _ranked(question.text, question.kind)[:1] if likeness >= SAME_QUESTION
    )


def near_to(question: Question) -> tuple[BankEntry, ...]:
    """Return the bank's entries on the same subject, the question's own included."""
    own = known_about(question)
    near = (
        item
        for likeness, item in _ranked(question.text, question.kind)[:MOST_NEAR]
        if likeness >= NEAR_QUESTION
    )
    return tuple(dict.fromkeys((*own, *near)))


def points_of(question: Question, known: Sequence[BankEntry]) -> tuple[KeyPoint, ...]:
    """Return what a complete answer covers, with the ways to say it."""
    if known:
        return known[0].key_points
    return tuple(KeyPoint(text=text) for text in question.key_points if len(text) > 2)  # noqa: PLR2004


def said_points(points: Sequence[KeyPoint], units: Sequence[Unit]) -> tuple[Said, ...]:
    """Find each key point in the answer, in one unit or in two that follow each other."""
    windows = [(unit, unit.stem_set) for unit in units]
    pairs = [(b[0], a[1] | b[1]) for a, b in pairwise(windows)]
    return tuple(_best(point, windows + pairs) for point in points)


def coverage_of(said: Sequence[Said]) -> float:
    """Return the weighted share of the key points that was said."""
    total = sum(one.point.weight for one in said)
    return sum(one.point.weight * one.strength for one in said) / total if total else 0.0


def wrong_statements(known: Sequence[BankEntry], units: Sequence[Unit]) -> tuple[Wrong, ...]:
    """Return the statements that the bank knows to be wrong."""
    found = []
    for misconception in (one for item in known for one in item.misconceptions):
        unit = next((unit for unit in units if _states(misconception, unit)), None)
        if unit is not None:
            found.append(Wrong(unit, misconception.correction))
    return tuple(found)


def _best(point: KeyPoint, windows: Sequence[tuple[Unit, frozenset[str]]]) -> Said:
    best, place = 0.0, None
    for phrase in (point.text, *point.aliases):
        wanted = _phrase_stems(phrase)
        for unit, stems in windows:
            strength = _share(wanted, stems)
            if strength > best:
                best, place = strength, unit
    if best < POINT_HIT:
        return Said(point, 0.0, None)
    return Said(point, min(1.0, best + 0.2), place)


def _share(wanted: frozenset[str], stems: frozenset[str]) -> float:
    if wanted.isdisjoint(stems):
        return 0.0
    missing = wanted - stems
    weight = sum(_weight(one) for one in wanted)
    found = weight - sum(_weight(one) for one in missing)
    if missing and found / weight >= POINT_HIT / 2:
        found += sum(_weight(one) for one in missing if _misspelt(one, stems))
    return found / weight


def _misspelt(wanted: str, stems: frozenset[str]) -> bool:
    return len(wanted) > 4 and any(len(one) > 3 and fuzz.ratio(wanted, one) >= TYPO for one in stems)  # noqa: PLR2004


def _states(misconception: Misconception, unit: Unit) -> bool:
    return any(
        _share(_phrase_stems(phrase), unit.stem_set) >= WRONG_HIT
        and bool(_NEGATION.search(unit.text)) == bool(_NEGATION.search(phrase.lower()))
        for phrase in misconception.wrong
    )


def _weight(found: str) -> float:
    return 0.5 if found in generic_stems() else 1.0


@lru_cache(maxsize=16384)
def _phrase_stems(phrase: str) -> frozenset[str]:
    return content(stems_of(phrase))


@lru_cache(maxsize=512)
def _ranked(text: str, kind: QuestionKind) -> tuple[tuple[float, BankEntry], ...]:
    """Return the bank's questions of the kind that share rarer words with this one, nearest first."""
    asked = _phrase_stems(text)
    least = SHARED_WORDS if len(asked - generic_stems()) > SHARED_WORDS else 1
    found = [
        (_likeness(asked, item), item)
        for item in entries()
        if item.kind == kind and len((asked & _phrase_stems(item.text)) - generic_stems()) >= least
    ]
    return tuple(sorted(found, key=lambda one: (-one[0], one[1].id)))


def _likeness(asked: frozenset[str], item: BankEntry) -> float:
    """Return the share of weight two questions have in common; words many questions use weigh less."""
    other = _phrase_stems(item.text)
    shared, total = (sum(_rarity(one) for one in stems) for stems in (asked & other, asked | other))
    return shared / total if total else 0.0


def _rarity(found: str) -> float:
    return (0.3 if found in generic_stems() else 1.0) / math.sqrt(1 + _uses()[found])


@cache
def _uses() -> Counter[str]:
    return Counter(one for item in entries() for one in _phrase_stems(item.text))
