"""The words of a report from a model: no number of its own, no quote nobody said."""

import re
from collections.abc import Sequence

from pydantic import Field

from ai.languages import ENGLISH
from ai.models.asking import Unusable
from ai.models.form import ModelForm, talks_of_scores
from ai.models.invented import invented_numbers
from ai.models.material import ANSWER, SHORT, clean, exchanges, language_of
from ai.models.quotes import original
from ai.port import Narrative, RatedAnswer, ReportRequest
from ai.prompts import Prompt, render

SHORTEST_QUOTATION = 3
"""Words from which words in quotation marks are taken for what the candidate said."""
_QUOTATION = re.compile(r"„([^“”\"]+)[“”\"]|[“\"]([^”\"“]+)[”\"]|«([^»]+)»")


class NarrativeForm(ModelForm):
    """The words of a report."""

    summary: str = Field(min_length=20)
    strengths: tuple[str, ...] = Field(max_length=8)
    areas_for_improvement: tuple[str, ...] = Field(max_length=8)
    recommendations: tuple[str, ...] = Field(max_length=8)
    communication_feedback: str
    technical_feedback: str = ""
    company_fit_feedback: str = ""


def report_prompt(request: ReportRequest) -> Prompt:
    """Ask for the words of a report."""
    profile = request.job.profile
    data = {
        "interviewType": request.job.interview_type,
        "difficulty": request.job.difficulty,
        "companyValues": [clean(value, SHORT) for value in profile.values] if profile else [],
        "answers": [_answer(item) for item in request.rated],
        "notAnswered": [clean(question.text, SHORT) for question in request.not_answered],
    }
    return render("compose_report", data, language=language_of(request.job))


def narrative_of(form: NarrativeForm, request: ReportRequest, plain: Narrative, provider: str) -> Narrative:
    """Read a model's report; whatever cannot be stood by is replaced by the `plain` one's words.

    Those are English: in another language the model is asked again instead.
    """
    english = request.job.language == ENGLISH
    said = [
        text for item in request.rated for text in (item.answer, *(one.answer for one in item.follow_ups))
    ]
    known = "\n".join([*said, *_told(request)])

    def stands(text: str) -> bool:
        false_quote = any(not _was_said(found, said, known) for found in _quotations(text))
        return (
            bool(text)
            and not false_quote
            and not talks_of_scores(text, known)
            and not invented_numbers(text, known)
        )

    def prose(text: str, other: str) -> str:
        if stands(text):
            return text
        if english:
            return other
        raise Unusable(
            "Every text is needed, without a score, and without a figure or a quote that is in no answer."
        )

    def items(texts: Sequence[str], other: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for text in texts if stands(text)) or (other if english else ())

    technical = any(item.question.kind == "technical" for item in request.rated)
    values = bool(request.job.profile and request.job.profile.values)
    return Narrative(
        summary=prose(form.summary, plain.summary),
        strengths=items(form.strengths, plain.strengths),
        areas_for_improvement=items(form.areas_for_improvement, plain.areas_for_improvement),
        recommendations=items(form.recommendations, plain.recommendations),
        communication_feedback=prose(form.communication_feedback, plain.communication_feedback),
        technical_feedback=prose(form.technical_feedback, plain.technical_feedback)
        if technical
        else plain.technical_feedback,
        company_fit_feedback=prose(form.company_fit_feedback, plain.company_fit_feedback)
        if values
        else plain.company_fit_feedback,
        provider=provider,
        language=request.job.language,
    )


def _answer(item: RatedAnswer) -> dict[str, object]:
    return {
        "question": clean(item.question.text, SHORT),
        "kind": item.question.kind,
        "competency": clean(item.question.competency, SHORT),
        "answer": clean(item.answer, ANSWER),
        "followUps": exchanges(item.follow_ups),
        "ratings": [
            {"criterion": one.criterion, "level": one.level, "reason": clean(one.reason, SHORT)}
            for one in item.rating.ratings
        ],
        "flags": [str(flag) for flag in item.rating.flags],
        "corrections": [
            {"statement": clean(one.question, SHORT), "correction": clean(one.answer, SHORT)}
            for one in item.rating.corrections
        ],
        "feedback": clean(item.rating.feedback, SHORT),
    }


def _told(request: ReportRequest) -> list[str]:
    """Return what may be repeated besides the candidate's words: questions, feedback, values, counts."""
    answered, missed = len(request.rated), len(request.not_answered)
    values = request.job.profile.values if request.job.profile else ()
    questions = [item.question for item in request.rated] + list(request.not_answered)
    return [
        f"{answered} of {answered + missed}, {missed}",
        *values,
        *(text for question in questions for text in (question.text, question.competency)),
        *(item.rating.feedback for item in request.rated),
        *(one.answer for item in request.rated for one in item.rating.corrections),
    ]


def _quotations(text: str) -> list[str]:
    """Return what stands in quotation marks, those of other languages included."""
    return ["".join(found) for found in _QUOTATION.findall(text)]


def _was_said(quote: str, said: Sequence[str], known: str) -> bool:
    """Tell whether quoted words are the candidate's, or a question's or a topic's name."""
    plain = quote.strip(" .,;:!?…")
    return len(plain.split()) < SHORTEST_QUOTATION or original(plain, (*said, known)) is not None
