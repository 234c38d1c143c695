"""Whether a question asks for knowledge or for conduct, read off its words."""

from ai.offline.cues import topics
from ai.offline.scoring.behavioral import form_of
from ai.offline.text import stems_of
from ai.port import QuestionKind


def kind_of(question: str, competency: str = "") -> QuestionKind:
    """Return the kind of a question that does not say: a past occasion or a behaviour, else technical."""
    form = form_of(question)
    if form == "episode":
        return "behavioral"
    words = frozenset(stems_of(f"{question} {competency}"))
    behaviors = max(len(words & found) for name, found in topics().behaviors.items() if name != "work")
    fields = max(len(words & found) for found in topics().fields.values())
    return "behavioral" if behaviors > fields or (behaviors == fields and form == "habit") else "technical"
