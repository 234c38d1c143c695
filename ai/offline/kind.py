"""What a question asks for, read off its words."""

from typing import Literal

from ai.offline.cues import asking, topics
from ai.offline.text import folded, stems_of
from ai.port import QuestionKind

Form = Literal["episode", "habit", "plan", "motive"]
"""Something that happened, what one usually does, what one would do, or why and what."""


def form_of(question: str) -> Form:
    """Return the form of answer that a question asks for."""
    text = folded(question)
    forms: tuple[Form, ...] = ("episode", "plan", "habit")
    for form in forms:
        if text in asking()[form]:
            return form
    return "motive"


def kind_of(question: str, competency: str = "") -> QuestionKind:
    """Return the kind of a question that does not say: a past occasion or a behaviour, else technical."""
    form = form_of(question)
    if form == "episode":
        return "behavioral"
    words = frozenset(stems_of(f"{question} {competency}"))
    behaviors = max(len(words & found) for name, found in topics().behaviors.items() if name != "work")
    fields = max(len(words & found) for found in topics().fields.values())
    return "behavioral" if behaviors > fields or (behaviors == fields and form == "habit") else "technical"
