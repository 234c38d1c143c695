"""What a resume claims: its achievements in their own words, without anything that identifies a person."""

import re

_SENTENCE = re.compile(r"[^\n.;!?\u2022\u00b7]+(?:\.(?=\S)[^\n.;!?\u2022\u00b7]+)*")
_CONTACT = re.compile(
    r"@|https?:|www\.|\b(?:linkedin|github|gitlab|twitter|xing|facebook|instagram)\b|\.(?:com|org|net|io|dev|de)\b"
    r"|(?:\d[\s()./-]*){7,}"  # a telephone number, also with spaces
    r"|\b(?:phone|telephone|tel|mobile|e-?mail|address|street|avenue|born|birth|nationality|marital|reference[sd]?"
    r"|passport|married|single|gender|religion)\b|\b(?:st|ave|rd|blvd|str)\.?\s*\d|\d+\s+\w+\s+(?:st|ave|rd|road|lane)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"^(?:successfully |also |then |i |we |and )*(?:\w+ed|led|built|grew|wrote|ran|won|sold|taught|set up|cut"
    r"|drove|oversaw|made|took over|brought|held|kept|gave|found|chose|rebuilt|rewrote)\b",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 4, 22  # words of a claim


def claims(resume: str) -> tuple[str, ...]:
    """Return the achievements a resume claims as exact substrings, those with figures first.

    A sentence with contact or personal data is left out whole.
    """
    found = [claim for hit in _SENTENCE.finditer(resume) if (claim := _claim(hit[0]))]
    return tuple(dict.fromkeys(sorted(found, key=lambda claim: not re.search(r"\d", claim))))


def _claim(sentence: str) -> str:
    text = sentence.strip(" \t\r-*\u2013\u2014,:")
    if _CONTACT.search(text) or not _DONE.search(text):
        return ""
    if len(text.split()) > _LONGEST:
        text = " ".join(text.split(" ")[:_LONGEST]).rpartition(",")[0]
    return text if _SHORTEST <= len(text.split()) <= _LONGEST else ""
