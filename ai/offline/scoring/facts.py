"""Right and wrong statements about well-known subjects, for questions inside and outside the bank."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from ai.offline.text import Unit, joined, stem, stems_of

FOLDER = Path(__file__).parents[1] / "facts"
MOST_SUBJECTS = 4
_CLAUSE = re.compile(
    r"[,;:()\u2013\u2014]\s|[.!?]\s|\b(?:but|while|whereas|and|although|though|so|because|unlike|which)\b"
)
_NEGATION = re.compile(r"\b(?:not|no|never|cannot|without|nor|neither|none|nothing|hardly)\b|n't\b")
_CARRIES_ON = frozenset(
    ("it", "they", "this", "that", "these", "those", "each", "such", "both", "so", "because")
)
"""Words that begin a sentence about the subject of the one before."""
_UNSAID = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "to",
        "is",
        "are",
        "be",
        "it",
        "its",
        "their",
        "at",
        "for",
        "with",
        "and",
        "or",
        "by",
        "that",
        "not",
        "no",
        "never",
        "cannot",
        "without",
    ]
)
WIDEST_GAP = 3
"""Words that may stand between the words of a wrong statement."""


class Phrase(NamedTuple):
    """Something said of a subject, as stems, and whether it is a denial."""

    text: str
    order: tuple[str, ...]
    denies: bool


class Subject(NamedTuple):
    """A subject with what is right and what is wrong to say of it."""

    name: str
    names: tuple[tuple[str, ...], ...]
    right: tuple[Phrase, ...]
    wrong: tuple[Phrase, ...]
    near: frozenset[str]


class Statement(NamedTuple):
    """A phrase of a subject found in a unit."""

    subject: Subject
    phrase: Phrase
    unit: Unit

    @property
    def correction(self) -> str:
        """What is right to say of the subject instead."""
        return f"About {self.subject.name}, right is: {joined([one.text for one in self.subject.right[:3]])}."


class Facts(NamedTuple):
    """The right and the wrong statements of an answer; `subjects` is how many are known of the question."""

    subjects: int
    right: tuple[Statement, ...]
    wrong: tuple[Statement, ...]


def facts_in(question: str, competency: str, units: Sequence[Unit]) -> Facts:
    """Find what an answer says of the subjects its question is about."""
    asked = _subjects_in(question) or _subjects_in(f"{question} {competency}")
    if not asked:
        return Facts(0, (), ())
    right: dict[Phrase, Statement] = {}
    wrong: dict[Phrase, Statement] = {}
    current = asked
    for unit in units:
        if len(asked) > 1 and current != asked and unit.words[0] not in _CARRIES_ON:
            current = ()
        for clause in _CLAUSE.split(unit.text):
            stems = stems_of(clause)
            denies = bool(_NEGATION.search(clause))
            named = _first_named(asked, stems)
            current = named or current
            for subject in current:
                _collect(subject, subject.right, stems, denies, unit, right)
                if named or not _names_another(asked, stems):
                    _collect(subject, subject.wrong, stems, denies, unit, wrong)
    is_named = bool(_subjects_in(question)) or bool(right)
    return Facts(len(asked) if is_named else 0, _widest(right), _widest(wrong))


@cache
def known_stems() -> frozenset[str]:
    """Return every stem the facts are written with."""
    names = (stem for subject in _subjects() for name in subject.names for stem in name)
    said = (
        stem
        for subject in _subjects()
        for phrase in (*subject.right, *subject.wrong)
        for stem in phrase.order
    )
    return frozenset(names) | frozenset(said)


def _collect(
    subject: Subject,
    phrases: Sequence[Phrase],
    stems: Sequence[str],
    denies: bool,
    unit: Unit,
    found: dict[Phrase, Statement],
) -> None:
    said = frozenset(stems)
    for phrase in phrases:
        if phrase.denies != denies or phrase in found or not said.issuperset(phrase.order):
            continue
        if phrases is subject.right or _in_order(phrase.order, stems):
            found[phrase] = Statement(subject, phrase, unit)


def _in_order(wanted: Sequence[str], stems: Sequence[str]) -> bool:
    """Tell whether the words stand close together in this order: a wrong statement must be said."""
    for start, word in enumerate(stems):
        if word != wanted[0]:
            continue
        place = start
        for following in wanted[1:]:
            near = stems[place + 1 : place + 2 + WIDEST_GAP]
            if following not in near:
                break
            place += 1 + near.index(following)
        else:
            return True
    return False


def _widest(found: dict[Phrase, Statement]) -> tuple[Statement, ...]:
    """Drop statements whose words are all in another one: 'salt' says nothing beside 'salted hash'."""
    kept: list[Statement] = []
    for one in sorted(found.values(), key=lambda item: -len(item.phrase.order)):
        if not any(set(one.phrase.order) <= set(other.phrase.order) for other in kept):
            kept.append(one)
    return tuple(kept)


@lru_cache(maxsize=512)
def _subjects_in(text: str) -> tuple[Subject, ...]:
    """Return the subjects a question names, in the order of their first mention."""
    stems = stems_of(text)
    found = [
        (place, subject)
        for subject in _subjects()
        if (place := _place(subject, stems)) is not None
        and (not subject.near or subject.near & frozenset(stems))
    ]
    return tuple(subject for _, subject in sorted(found, key=lambda one: one[0]))[:MOST_SUBJECTS]


def _first_named(subjects: Sequence[Subject], stems: Sequence[str]) -> tuple[Subject, ...]:
    """Return the subject a clause is about: the one it names first."""
    places = [(place, subject) for subject in subjects if (place := _place(subject, stems)) is not None]
    return (min(places, key=lambda one: one[0])[1],) if places else ()


def _names_another(asked: Sequence[Subject], stems: Sequence[str]) -> bool:
    """Tell whether a clause opens with another subject: what it says is not said of those asked for."""
    for length in (1, 2, 3):
        other = _by_name().get(tuple(stems[:length]))
        if other is not None and other not in asked:
            return True
    return False


def _place(subject: Subject, stems: Sequence[str]) -> int | None:
    places = [
        start
        for name in subject.names
        if name[0] in stems
        for start in range(len(stems) - len(name) + 1)
        if stems[start] == name[0] and tuple(stems[start : start + len(name)]) == name
    ]
    return min(places, default=None)


@cache
def _subjects() -> tuple[Subject, ...]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for name, entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader).items():
            spelled = dict.fromkeys(tuple(stems_of(one)) for one in (name, *entry["aka"]))
            names = tuple(one for one in spelled if one)
            near = frozenset(stem(word) for word in entry.get("near", ()))
            found.append(Subject(name, names, _phrases(entry["right"]), _phrases(entry["wrong"]), near))
    return tuple(found)


@cache
def _by_name() -> dict[tuple[str, ...], Subject]:
    return {name: subject for subject in _subjects() for name in subject.names}


def _phrases(texts: Sequence[str]) -> tuple[Phrase, ...]:
    found = (Phrase(text, _spoken_stems(text), bool(_NEGATION.search(text))) for text in texts)
    return tuple(phrase for phrase in found if phrase.order)


def _spoken_stems(text: str) -> tuple[str, ...]:
    return tuple(found for found in stems_of(text) if found not in _UNSAID and not found.endswith("n't"))
