"""What the bank knows about a question, and how much of it an answer says."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from ai.bank import BankEntry, KeyPoint, Misconception, entries, entry
from ai.offline.cues import generic_stems
from ai.offline.scoring.reading import content
from ai.offline.text import Unit, stems_of
from ai.port import Question

SAME_QUESTION = 0.62
"""Similarity of two questions (share of the rarer words they have in common) above which the bank's points apply."""
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
    return _similar(question.text)


def points_of(question: Question, known: Sequence[BankEntry]) -> tuple[KeyPoint, ...]:
    """Return what a complete answer covers, with the ways to say it."""
    if known:
        return known[0].key_points
    return tuple(KeyPoint(text=text) for text in question.key_points if len(text) > 2)  # noqa: PLR2004


def said_points(points: Sequence[KeyPoint], units: Sequence[Unit]) -> tuple[Said, ...]:
    """Find each key point in the answer, in one unit or in two that follow each other."""
    windows = [(unit, frozenset(unit.stems)) for unit in units]
    pairs = [(b[0], a[1] | b[1]) for a, b in zip(windows, windows[1:], strict=False)]
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
    if not wanted:
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
def _similar(text: str) -> tuple[BankEntry, ...]:
    asked = _phrase_stems(text) - generic_stems()
    if not asked:
        return ()
    ranked = sorted(((_likeness(asked, item), item.id, item) for item in entries()), key=lambda one: (-one[0], one[1]))
    return tuple(item for likeness, _, item in ranked[:3] if likeness >= SAME_QUESTION)


def _likeness(asked: frozenset[str], item: BankEntry) -> float:
    other = _phrase_stems(item.text) - generic_stems()
    rarity = _rarity()
    shared = sum(rarity.get(one, 1.0) for one in asked & other)
    total = sum(rarity.get(one, 1.0) for one in asked) + sum(rarity.get(one, 1.0) for one in other)
    return 2 * shared / total if total else 0.0


@cache
def _rarity() -> dict[str, float]:
    counts: dict[str, int] = {}
    for item in entries():
        for one in _phrase_stems(item.text):
            counts[one] = counts.get(one, 0) + 1
    return {one: 1.0 / (1 + count) ** 0.5 for one, count in counts.items()}
