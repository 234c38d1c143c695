"""What a model fills in: a form is validated, and what it adds of its own is ignored."""

import re

from pydantic import BaseModel, ConfigDict

_SCORE_TALK = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:/|out of|von)\s*(?:5|10|100)\b"
    r"|\b(?:scores?|ratings?|bands?|levels?|marks?|grades?)\b\s*(?:of|is|was|:|=)?\s*\d",
    re.IGNORECASE,
)


class ModelForm(BaseModel):
    """A form or a part of one. The order of its fields is the order in which a model thinks."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


def talks_of_scores(text: str, said: str = "") -> bool:
    """Tell whether a text states a score of its own; repeating what the candidate said is none."""
    return any(found.group().lower() not in said.lower() for found in _SCORE_TALK.finditer(text))
