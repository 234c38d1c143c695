"""Right and wrong statements about well-known subjects, for questions inside and outside the bank."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from ai.offline.scoring.reading import content
from ai.offline.text import Unit, joined, stem, stems_of

FOLDER = Path(__file__).parents[1] / "facts"
MOST_SUBJECTS = 4
_CLAUSE = re.compile(r"[,;:()–—]\s|[.!?]\s|\b(?:but|while|whereas|and|although|though|so|because|unlike|which)\b")
_NEGATION = re.compile(r"\b(?:not|no|never|cannot|without|nor|neither|isn't|none)\b|n't\b")


class Phrase(NamedTuple):
    """Something said of a subject, as stems, and whether it is a denial."""

    text: str
    stems: frozenset[str]
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
    right: dict[Phrase, Statement] = {}
    wrong: dict[Phrase, Statement] = {}
    current = asked[0] if len(asked) == 1 else None
    for unit in units:
        for clause in _CLAUSE.split(unit.text):
            stems = stems_of(clause)
            current = _first_named(asked, stems) or current
            speaking_of = [current] if current else []
            denies = bool(_NEGATION.search(clause))
            for subject in speaking_of:
                _collect(subject, subject.right, stems, denies, unit, right)
                _collect(subject, subject.wrong, stems, denies, unit, wrong)
    return Facts(len(asked), tuple(right.values()), tuple(wrong.values()))


def _collect(
    subject: Subject, phrases: Sequence[Phrase], stems: Sequence[str], denies: bool, unit: Unit, found: dict[Phrase, Statement]
) -> None:
    said = frozenset(stems)
    for phrase in phrases:
        if phrase.stems <= said and (phrase.denies == denies):
            found.setdefault(phrase, Statement(subject, phrase, unit))


@lru_cache(maxsize=512)
def _subjects_in(text: str) -> tuple[Subject, ...]:
    """Return the subjects a question names, in the order of their first mention."""
    stems = stems_of(text)
    found = [
        (place, subject)
        for subject in _subjects()
        if (place := _place(subject, stems)) is not None and (not subject.near or subject.near & frozenset(stems))
    ]
    return tuple(subject for _, subject in sorted(found, key=lambda one: one[0]))[:MOST_SUBJECTS]


def _first_named(subjects: Sequence[Subject], stems: Sequence[str]) -> Subject | None:
    places = [(place, subject) for subject in subjects if (place := _place(subject, stems)) is not None]
    return min(places, key=lambda one: one[0])[1] if places else None


def _place(subject: Subject, stems: Sequence[str]) -> int | None:
    places = [
        start
        for name in subject.names
        for start in range(len(stems) - len(name) + 1)
        if tuple(stems[start : start + len(name)]) == name
    ]
    return min(places, default=None)


@cache
def _subjects() -> tuple[Subject, ...]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for name, entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader).items():
            names = tuple(dict.fromkeys(tuple(stems_of(one)) for one in (name, *entry["aka"])))
            near = frozenset(stem(word) for word in entry.get("near", ()))
            found.append(Subject(name, names, _phrases(entry["right"]), _phrases(entry["wrong"]), near))
    return tuple(found)


def _phrases(texts: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(Phrase(text, content(stems_of(text)), bool(_NEGATION.search(text))) for text in texts)
