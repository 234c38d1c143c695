"""Answers that are no answer: empty, one word, gibberish, off topic, an echo, a pile of keywords."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from ai.offline.cues import (
    action_verbs,
    foreign_words,
    function_words,
    generic_stems,
    reasoning,
    speech,
    topics,
)
from ai.offline.kind import Form
from ai.offline.scoring.facts import known_stems
from ai.offline.scoring.reading import Reading, content_of
from ai.offline.scoring.relevance import KIN_WEIGHT, Relevance
from ai.offline.text import Unit, stems_of
from ai.port import Flag, Question

SHORTEST_ANSWER = 3
"""Content words below which an answer is as good as one word."""
LARGEST_ECHO = 0.5
"""Share of an answer's content words taken from the question from which it may be an echo."""
FEW_WORDS, UNREAD_SHARE, UNKNOWN_SHARE, STAMMER_SHARE = 2, 0.2, 0.7, 0.2
FOREIGN, LEAST_OWN, LECTURE, ELSEWHERE_SHARE, LEAST_TOLD = 2, 0.75, 4, 0.15, 0.5
ROOT = 6
"""Letters that make two words of one root: disagreed and disagreement."""
SEVERAL_POINTS = 3
TECHNICAL = 6
"""Terms of software from which an answer may be about software alone."""
SHORTEST_PILE, FEWEST_SMALL_WORDS, MOSTLY_LISTED = 8, 0.17, 0.5
LONGEST_ITEM, SHORTEST_LIST = 3, 4
_SEPARATORS = (",", "/", "|", ";", "•", " and ")
_SEPARATOR = re.compile("|".join(map(re.escape, _SEPARATORS)))
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ODD_PAIR = re.compile(
    r"q[^u]|[jqx][bcdfgjkqvwxz]|[bcdfghjklmnpqrstvwxz]j[bcdfghklmnpqrstvwxz]|v[bcdfgjkmpqtwxz]|(.)\1\1|z[bcdfgjkqvx]|[kfdghj]{4}|sdf|asd|qwe|zxc|hjk|uio|jkl|fgh|wfq|xcv|vbn"
)


def flags_of(
    question: Question, form: Form, reading: Reading, relevance: Relevance, known: int, points: int
) -> list[Flag]:
    """Return what is to be said about an answer; `known` and `points` count what is right in it."""
    if is_other_language(reading.words):
        return [Flag.OTHER_LANGUAGE]
    flags = []
    if is_echo(reading):
        flags.append(Flag.RESTATES_QUESTION)
    elif says_nothing(reading):
        flags += [Flag.ONE_WORD] if len(reading.words) < 3 else []  # noqa: PLR2004
    elif is_off_topic(question, form, reading, relevance, known > 1):
        flags.append(Flag.OFF_TOPIC)
    if is_keyword_pile(reading) and points < SEVERAL_POINTS:
        flags.append(Flag.KEYWORD_STUFFED)
    if question.kind == "behavioral" and form == "episode" and reading.is_hypothetical:
        flags.append(Flag.HYPOTHETICAL_ONLY)
    return flags


def no_answer(reading: Reading, raw: str) -> Flag | None:
    """Return why there is nothing to rate at all, None when there is something."""
    if not any(char.isalnum() for char in raw):
        return Flag.EMPTY
    if not reading.units:
        return Flag.EMPTY
    if len(set(reading.words)) == 1:
        return Flag.GIBBERISH if _is_gibberish(reading.words) else Flag.ONE_WORD
    if not is_other_language(reading.words) and _is_gibberish(reading.words):
        return Flag.GIBBERISH
    return None


def says_nothing(reading: Reading) -> bool:
    """Tell whether the answer only says that the candidate does not know, or little more than one word."""
    substantive = len(_content_of(reading.substance))
    if substantive < 8 and any(unit in speech().no_knowledge for unit in reading.units):  # noqa: PLR2004
        return True
    return len(_content_of(reading.units)) < SHORTEST_ANSWER and not reading.terms


def _content_of(units: Sequence[Unit]) -> frozenset[str]:
    return frozenset[str]().union(*(unit.once(content_of) for unit in units))


def is_echo(reading: Reading) -> bool:
    """Tell whether the answer only gives the question back: nothing in it is new."""
    asked = reading.question_content
    said = [found for unit in reading.units for found in unit.stems if found not in function_words()]
    if not asked or not said:
        return False
    roots = {found[:ROOT] for found in asked}
    back = sum(1 for found in said if found[:ROOT] in roots) / len(said)
    new = {found for found in set(said) - _FRAMES if found[:ROOT] not in roots}
    return back >= LARGEST_ECHO and len(new) <= max(1, len(set(said)) // 5) and not reading.numbers


def is_off_topic(question: Question, form: Form, reading: Reading, relevance: Relevance, known: bool) -> bool:
    """Tell whether the answer is about something else than the question.

    `known`: it says something that is known to be right of the question's subject.
    """
    own, elsewhere = relevance.weight, len(relevance.elsewhere)
    acts = len(reading.actions | reading.present)
    if known:
        return False
    if len(reading.words) < SHORTEST_PILE:
        return not (relevance.own or relevance.kin or relevance.work or reading.terms)
    lives_elsewhere = elsewhere >= FOREIGN and elsewhere > own
    if question.kind == "technical":
        near = own + KIN_WEIGHT * len(relevance.kin)
        tells_a_story = len(reading.actions) > 1 and own < 1 and form != "episode"
        unconnected = near < LEAST_OWN and (
            elsewhere > 0 or relevance.strange >= FOREIGN or tells_a_story or near == 0
        )
        return lives_elsewhere or unconnected or relevance.strange > max(FOREIGN, 2 * near)
    if _is_technical_beside_customers(question, reading):
        return True
    said = len(_content_of(reading.units))
    if lives_elsewhere and elsewhere > len(relevance.work) / 2 and elsewhere / said >= ELSEWHERE_SHARE:
        return True
    lectures = max(relevance.strange, len(relevance.kin)) >= LECTURE
    nothing = len(relevance.kin | relevance.work) <= FOREIGN
    return (
        own < LEAST_TOLD
        and not acts
        and (lectures or (nothing and form != "motive") or not (relevance.kin | relevance.work))
    )


def _is_technical_beside_customers(question: Question, reading: Reading) -> bool:
    """Tell whether a question about customers is answered with software alone: nobody is served in it."""
    if not _CUSTOMERS.intersection(stems_of(f"{question.text} {question.competency}")):
        return False
    software = frozenset[str]().union(*(topics().fields[name] for name in topics().families["software"]))
    terms = reading.stems & software - generic_stems()
    people = (topics().behaviors["customer"] - generic_stems() | _CUSTOMERS | _PERSONS) - software
    return len(terms) >= TECHNICAL and reading.stems.isdisjoint(people)


def is_keyword_pile(reading: Reading) -> bool:
    """Tell whether the answer strings terms together without saying anything with them."""
    words = reading.words
    if len(words) < SHORTEST_PILE:
        return False
    small = sum(1 for word in words if word in function_words()) / len(words)
    if small < FEWEST_SMALL_WORDS:
        return True
    listed = sum(_listed_words(unit) for unit in reading.units) / len(words)
    reasons = sum(
        len(phrases.said_in(*reading.substance)) for phrases in (reasoning().mechanism, reasoning().tradeoff)
    )
    return listed >= MOSTLY_LISTED and reasons == 0 and not reading.numbers


def is_other_language(words: list[str]) -> bool:
    """Tell whether the answer is not in English, by script and by the small words of its neighbours."""
    said = "".join(words)
    strange = sum(map(str.isalpha, _NOT_ASCII.findall(said)))
    if strange and strange / sum(map(str.isalpha, said)) > 0.3:  # noqa: PLR2004
        return True
    foreign = sum(map(foreign_words().__contains__, words))
    english = sum(map(function_words().__contains__, words))
    return len(words) >= 5 and foreign > english and foreign / len(words) > 0.15  # noqa: PLR2004


def _is_gibberish(words: list[str]) -> bool:
    letters = [word for word in words if word.isascii() and word.isalpha()]
    if not letters:
        return not any(not word.isascii() for word in words)
    unknown = [word for word in letters if not is_known(word)]
    unread = [word for word in unknown if _unpronounceable(word)]
    if len(letters) <= FEW_WORDS:
        return len(unread) == len(letters)
    stammer = sum(1 for one, other in pairwise(words) if one == other)
    return (
        (len(unread) >= FEW_WORDS and len(unread) / len(letters) > UNREAD_SHARE)
        or len(unknown) / len(letters) > UNKNOWN_SHARE
        or stammer > len(words) * STAMMER_SHARE
    )


@lru_cache(maxsize=65536)
def is_known(word: str) -> bool:
    """Tell whether a word is in any of the word lists."""
    return word in function_words() or any(stem in _vocabulary() for stem in stems_of(word))


def _unpronounceable(word: str) -> bool:
    vowels = sum(1 for char in word if char in "aeiouy")
    return (
        (len(word) >= 3 and vowels == 0)  # noqa: PLR2004
        or (len(word) >= 6 and vowels / len(word) < 0.2)  # noqa: PLR2004
        or (len(word) >= 3 and bool(_CONSONANTS.search(word) or _ODD_PAIR.search(word)))  # noqa: PLR2004
    )


@cache
def _vocabulary() -> frozenset[str]:
    return (
        generic_stems()
        | action_verbs()
        | known_stems()
        | frozenset().union(*(words for part in topics() for words in part.values()))
    )


def _listed_words(unit: Unit) -> int:
    """Count the words of a unit that stand in a list of four or more short items."""
    if sum(map(unit.text.count, _SEPARATORS)) < SHORTEST_LIST - 1:
        return 0
    items = [item for item in _SEPARATOR.split(unit.text) if item.strip()]
    short = [item for item in items if len(item.split()) <= LONGEST_ITEM]
    return sum(len(item.split()) for item in short) if len(short) >= SHORTEST_LIST else 0


_FRAMES = frozenset(
    stems_of(
        "question ask answer think thought say said tell describe explain talk mean good great interesting"
        " important thing way sure yes so well basically would like will there one what how why when know "
        "time want experience give really very topic about something consider handle approach do did make "
        "certainly definitely"
    )
)
_CUSTOMERS = frozenset(stems_of("customer client user guest"))
_PERSONS = frozenset(stems_of("he she him her they their person colleague"))
