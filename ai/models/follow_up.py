"""A follow-up from a model: it quotes the answer truly, or it is not asked."""

from pydantic import Field

from ai.evidence import fold
from ai.instructions import instructions_in
from ai.languages import ENGLISH
from ai.models.form import ModelForm
from ai.models.material import ANSWER, SHORT, clean, language_of
from ai.models.quotes import original
from ai.port import FollowUp, FollowUpRequest
from ai.prompts import Prompt, render

LONGEST = 400


class FollowUpForm(ModelForm):
    """The quote stands before what is missing, and that before the question."""

    quote: str
    missing: str
    question: str | None = Field(max_length=LONGEST)


def follow_up_prompt(request: FollowUpRequest) -> Prompt:
    """Ask whether an answer needs a follow-up."""
    question = request.question
    data = {
        "question": clean(question.text, SHORT),
        "kind": question.kind,
        "difficulty": request.job.difficulty,
        "keyPoints": [clean(point, SHORT) for point in question.key_points],
        "answer": clean(request.answer, ANSWER),
    }
    return render("decide_follow_up", data, language=language_of(request.job))


def follow_up_of(form: FollowUpForm, request: FollowUpRequest) -> FollowUp:
    """Read a model's follow-up; without a true quote there is none."""
    quote = original(form.quote, (request.answer,))
    if not form.question or not quote or not form.missing or instructions_in(form.question):
        return FollowUp(question=None)
    says_it = fold(quote).lower() in fold(form.question).lower()
    said = f"You said “{quote}”." if request.job.language == ENGLISH else f"“{quote}”:"
    question = form.question if says_it else f"{said} {form.question}"
    return FollowUp(question=question, missing=form.missing, quote=quote)
