"""Figures and names in a written text that stand in none of the texts it may draw on."""

import re

from ai.offline.scoring.gates import is_known

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_][\w'\u2019+#.-]*")
_OPENS = frozenset('.!?:;\n"\u201c\u201d\u2018([{\u2022*-\u2013\u2014')
_OURS = frozenset({"i", "situation", "task", "action", "result", "star", "english", "ok", "okay"})
_SPELLED = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "dozen": "12", "thirteen": "13",
    "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70",
    "eighty": "80", "ninety": "90", "hundred": "100", "thousand": "1000", "million": "1000000",
}  # fmt: skip
_LOOSE = frozenset({"zero", "one"})
"""'No one' and 'one day' are no figures."""


def invented_numbers(text: str, known: str) -> frozenset[str]:
    """Return the numbers of a text, in figures or words, that the known texts do not have."""
    return frozenset(_numbers(text, _LOOSE) - _numbers(known, frozenset()))


def invented_names(text: str, known: str) -> frozenset[str]:
    """Return the words of a text that look like proper names and stand in none of the known texts.

    A capital inside a sentence makes a name; at its beginning only a word that no word list knows does.
    """
    there = {_bare(word) for word in _WORD.findall(known)}
    return frozenset(word for word, opens in _capitals(text) if _is_name(_bare(word), opens, there))


def _is_name(word: str, opens: bool, there: set[str]) -> bool:
    return word not in there and word not in _OURS and not (opens and is_known(word))


def _capitals(text: str) -> list[tuple[str, bool]]:
    """Return the words that have a capital, and of each whether it begins a sentence."""
    found = []
    for match in _WORD.finditer(text):
        if any(sign.isupper() for sign in match.group()):
            before = text[: match.start()].rstrip(" \t")
            found.append((match.group(), not before or before[-1] in _OPENS))
    return found


def _bare(word: str) -> str:
    """Return a word in lower case without a possessive or a short form's ending."""
    plain = word.replace("\u2019", "'").lower().rstrip(".-'")
    return re.sub(r"'(?:s|m|d|ll|ve|re)$", "", plain)


def _numbers(text: str, passed_over: frozenset[str]) -> set[str]:
    figures = {re.sub(r"[.,](?=\d{3}\b)", "", found).replace(",", ".") for found in _NUMBER.findall(text)}
    words = set(re.findall(r"[a-z]+", text.lower())) - passed_over
    return figures | {_SPELLED[word] for word in words & _SPELLED.keys()}
