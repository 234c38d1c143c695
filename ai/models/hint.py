"""A hint from a model that gives nothing of the answer away."""

import re

from pydantic import Field

from ai.evidence import fold
from ai.models.form import ModelForm
from ai.models.material import SHORT, clean, language_of
from ai.port import Hint, HintRequest, Question
from ai.prompts import Prompt, render


class HintForm(ModelForm):
    """The hint."""

    text: str = Field(min_length=10, max_length=900)


def hint_prompt(request: HintRequest) -> Prompt:
    """Ask for a hint."""
    question = request.question
    data = {
        "question": clean(question.text, SHORT),
        "kind": question.kind,
        "competency": clean(question.competency, SHORT),
        "keyPoints": [clean(point, SHORT) for point in question.key_points],
    }
    return render("give_hint", data, difficulty=request.job.difficulty, language=language_of(request.job))


def hint_of(form: HintForm, request: HintRequest, safe: Hint) -> Hint:
    """Read a model's hint; one that says a key point is replaced by the `safe` one."""
    if gives_away(form.text, request.question):
        return safe
    return Hint(text=form.text, language=request.job.language)


def gives_away(text: str, question: Question) -> bool:
    """Tell whether a text contains a key point that the question itself does not name."""
    said, asked = _plain(text), _plain(question.text)
    points = [_plain(point) for point in question.key_points]
    return any(point.strip() and point in said and point not in asked for point in points)


def _plain(text: str) -> str:
    """Return the words of a text with a space on either side, so that only whole words are found."""
    words = re.findall(r"[\w+#]+", fold(text).lower())
    return f" {' '.join(words)} "
