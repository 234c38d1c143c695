"""The word lists the offline interviewer reads answers with."""

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from ai.offline.text import Phrases, stem, stems_of, words_of

HERE = Path(__file__).parent


class Speech(NamedTuple):
    """Wording that says something about how an answer is told."""

    fillers: Phrases
    hedges: Phrases
    no_knowledge: Phrases
    platitudes: Phrases
    absolutes: Phrases


class Telling(NamedTuple):
    """Wording of an occasion, its stakes, its outcome, and of what is not an occasion."""

    occasion: Phrases
    person: Phrases
    stakes: Phrases
    outcome: Phrases
    outcome_verbs: Phrases
    vague_outcome: Phrases
    lesson: Phrases
    others_only: Phrases
    habit: Phrases
    hypothetical: Phrases
    reasons: Phrases


class Reasoning(NamedTuple):
    """Wording that shows how and why, comparison, limits and examples."""

    mechanism: Phrases
    comparison: Phrases
    tradeoff: Phrases
    example: Phrases


class Topics(NamedTuple):
    """Stems that belong together, by topic."""

    fields: dict[str, frozenset[str]]
    families: dict[str, frozenset[str]]
    behaviors: dict[str, frozenset[str]]
    elsewhere: dict[str, frozenset[str]]


@cache
def speech() -> Speech:
    """Return the wording of speech."""
    return Speech(**_phrases("speech.yaml"))


@cache
def telling() -> Telling:
    """Return the wording of telling."""
    return Telling(**_phrases("telling.yaml"))


@cache
def reasoning() -> Reasoning:
    """Return the wording of reasoning."""
    return Reasoning(**_phrases("reasoning.yaml"))


@cache
def asking() -> dict[str, Phrases]:
    """Return the wording of questions by what they ask for."""
    return _phrases("asking.yaml")


@cache
def topics() -> Topics:
    """Return the topics with their stems."""
    content = yaml.safe_load((HERE / "topics.yaml").read_text("utf-8"))
    families = {name: frozenset(members.split()) for name, members in content.pop("families").items()}
    return Topics(
        families=families,
        **{
            part: {name: frozenset(stems_of(words)) - function_words() for name, words in found.items()}
            for part, found in content.items()
        },
    )


@cache
def generic_stems() -> frozenset[str]:
    """Return the stems of words that fit any answer to any question."""
    return frozenset(stem(word) for word in words_of(_words()["generic"]))


@cache
def function_words() -> frozenset[str]:
    """Return the small words of English that hold sentences together."""
    return frozenset(_words()["function_words"].split())


@cache
def foreign_words() -> frozenset[str]:
    """Return the small words of other languages that English does not have."""
    return frozenset(_words()["foreign_words"].split())


@cache
def action_verbs() -> frozenset[str]:
    """Return the stems of verbs that name something a person does at work."""
    return frozenset(stems_of(_words()["action_verbs"]))


@cache
def verb_words(kind: Literal["states", "between", "modals"]) -> frozenset[str]:
    """Return verbs of no action (as stems), words between a subject and its verb, or modal verbs."""
    words = _words()[kind]
    return frozenset(stems_of(words) if kind == "states" else words.split())


@cache
def _words() -> dict[str, str]:
    return dict(yaml.safe_load((HERE / "words.yaml").read_text("utf-8")))


def _phrases(name: str) -> dict[str, Phrases]:
    content = yaml.safe_load((HERE / name).read_text("utf-8"))
    return {key: Phrases(str(one) for one in found) for key, found in content.items()}
