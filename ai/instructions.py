"""Instructions to the interviewer hidden in a text a person wrote: found, shown, and left out."""

import re
import unicodedata
from pathlib import Path

import yaml

FILE = Path(__file__).with_suffix(".yaml")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*[\"')\]]*\s*")


def instructions_in(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that speak to whoever rates it instead of answering."""
    return tuple(sentence.strip() for sentence in _SENTENCE.findall(text) if _speaks_to_the_rater(sentence))


def without_instructions(text: str) -> str:
    """Return the text with those sentences taken out; the rest stays word for word."""
    return "".join(one for one in _SENTENCE.findall(text) if not _speaks_to_the_rater(one))


def _speaks_to_the_rater(sentence: str) -> bool:
    plain = unicodedata.normalize("NFKC", sentence)
    return _SENTENCES.search(plain.lower()) is not None or _SIGNS.search(plain) is not None


def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of wordings and that of signs; every answer is read with both."""
    written = yaml.safe_load(FILE.read_text("utf-8"))
    sentences, signs = ("|".join(f"(?:{one})" for one in written[kind]) for kind in ("sentences", "signs"))
    for name, words in written["words"].items():
        sentences = sentences.replace(f"{{{name}}}", words)
    return (
        re.compile(rf"(?<!\w)(?=[a-z])(?:{sentences})", re.MULTILINE),
        re.compile(signs, re.IGNORECASE | re.MULTILINE),
    )


_SENTENCES, _SIGNS = _patterns()
