"""A rating from a model: quotes first and checked, only criteria of the rubric, nothing made up."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from ai.evidence import spoken, supported
from ai.languages import ENGLISH
from ai.models.asking import Unusable
from ai.models.form import ModelForm, talks_of_scores
from ai.models.invented import invented_names, invented_numbers
from ai.models.material import ANSWER, RESUME, SHORT, clean, exchanges, language_of, said_in, speaks_to_rater
from ai.models.quotes import original, originals
from ai.port import AnswerRating, CriterionRating, Exchange, Flag, ScoreRequest
from ai.prompts import Prompt, render
from ai.rubric import RUBRIC_VERSION, band_of, criteria, weights

NO_ANSWER = frozenset({Flag.EMPTY, Flag.ONE_WORD, Flag.GIBBERISH, Flag.RESTATES_QUESTION})
"""What the offline rules find for certain: such an answer is rated by them, and no model is asked."""
LARGEST_GAP = 1.0
"""Bands between two raters of an answer with instructions in it beyond which a person should look."""
_SEEN: tuple[Flag, ...] = (
    Flag.OFF_TOPIC,
    Flag.RESTATES_QUESTION,
    Flag.KEYWORD_STUFFED,
    Flag.HYPOTHETICAL_ONLY,
    Flag.FACTUALLY_WRONG,
    Flag.OTHER_LANGUAGE,
)
"""Flags a model may set."""


def is_no_answer(offline: AnswerRating, language: str) -> bool:
    """Tell whether the offline rating settles that there is nothing to rate; it reads English alone."""
    certain = NO_ANSWER if language == ENGLISH else {Flag.EMPTY}
    return not certain.isdisjoint(offline.flags)


class RatingForm(ModelForm):
    """A criterion: its evidence stands before its level."""

    criterion: str = Field(json_schema_extra={"enum": list(criteria())})
    evidence: tuple[str, ...] = Field(max_length=6)
    reason: str
    level: Annotated[int, Field(strict=True, ge=1, le=5)]


class CorrectionForm(ModelForm):
    """A wrong statement of the answer and what is right."""

    statement: str
    correction: str


class ScoreForm(ModelForm):
    """A rated answer."""

    ratings: tuple[RatingForm, ...] = Field(min_length=1)
    flags: tuple[Annotated[str, Field(json_schema_extra={"enum": [flag.value for flag in _SEEN]})], ...] = ()
    corrections: tuple[CorrectionForm, ...] = ()
    feedback: str = Field(min_length=20)
    suggested_answer: str


def score_prompt(request: ScoreRequest) -> Prompt:
    """Ask for an answer's ratings."""
    question, job = request.question, request.job
    data: dict[str, object] = {
        "question": clean(question.text, SHORT),
        "competency": clean(question.competency, SHORT),
        "keyPoints": [clean(point, SHORT) for point in question.key_points],
        "answer": clean(request.answer, ANSWER),
        "followUps": exchanges(request.follow_ups),
        "resume": clean(job.resume, RESUME),
    }
    if job.profile and job.profile.values:
        data["companyValues"] = [clean(value, SHORT) for value in job.profile.values]
    return render(
        "score_answer",
        data,
        rubric=_rubric_text(),
        criteria=", ".join(rated_on(request)),
        kind=question.kind,
        difficulty=job.difficulty,
        language=language_of(job),
    )


def rated_on(request: ScoreRequest) -> tuple[str, ...]:
    """Return the criteria an answer is rated on; fit only against values that are known."""
    own = tuple(weights(request.question.kind, request.job.difficulty))
    values = request.job.profile.values if request.job.profile else ()
    return (*own, "company_fit") if values else own


def rating_of(form: ScoreForm, request: ScoreRequest, offline: AnswerRating, provider: str) -> AnswerRating:
    """Read a model's rating and keep what the candidate's own words support.

    `offline` is the offline rating of the same answer: its suggested answer stands in for an invented
    one, and its band is the second opinion on an answer that holds instructions.
    """
    ratings = _supported(form, request)
    corrections = _corrections(form, request)
    flags = _flags(form, request, corrections)
    band = band_of(ratings, flags, request.question.kind, request.job.difficulty)
    if band is None:
        raise Unusable(
            "No criterion rests on a true quote: copy the words of the answer character by character."
        )
    if talks_of_scores(form.feedback, spoken(request)):
        raise Unusable("feedback: it must not state a level, a score or points.")
    if speaks_to_rater(said_in(request)):
        flags = (*flags, Flag.INSTRUCTIONS, *_doubt(band, request, offline))
    return AnswerRating(
        ratings=ratings,
        feedback=form.feedback,
        suggested_answer=_suggestion(form, request, offline),
        corrections=corrections,
        flags=flags,
        rubric_version=RUBRIC_VERSION,
        provider=provider,
        language=request.job.language,
    )


def _supported(form: ScoreForm, request: ScoreRequest) -> tuple[CriterionRating, ...]:
    wanted, first = rated_on(request), dict[str, CriterionRating]()
    for one in form.ratings:
        if one.criterion in wanted and one.criterion not in first:
            first[one.criterion] = CriterionRating.model_validate(one.model_dump())
    texts = said_in(request)
    kept = []
    for rating in supported(first.values(), spoken(request)):
        quotes = originals(rating.evidence, texts)
        if quotes or not rating.evidence:
            kept.append(rating.model_copy(update={"evidence": quotes}))
    return tuple(kept)


def _corrections(form: ScoreForm, request: ScoreRequest) -> tuple[Exchange, ...]:
    if request.question.kind != "technical":
        return ()
    found = [(original(one.statement, said_in(request)), one.correction) for one in form.corrections]
    return tuple(Exchange(question=quote, answer=right) for quote, right in found if quote and right)


def _flags(form: ScoreForm, request: ScoreRequest, corrections: Sequence[Exchange]) -> tuple[Flag, ...]:
    """Keep the flags that can be: each must fit the question, and a wrong statement must be shown."""
    possible = set(_SEEN)
    if request.question.kind != "behavioral":
        possible.discard(Flag.HYPOTHETICAL_ONLY)
    if not corrections:
        possible.discard(Flag.FACTUALLY_WRONG)
    return tuple(flag for flag in _SEEN if flag in possible and flag.value in form.flags)


def _doubt(band: float, request: ScoreRequest, offline: AnswerRating) -> Iterable[Flag]:
    other = band_of(offline.ratings, offline.flags, request.question.kind, request.job.difficulty)
    return () if other is not None and abs(band - other) <= LARGEST_GAP else (Flag.REVIEW,)


def _suggestion(form: ScoreForm, request: ScoreRequest, offline: AnswerRating) -> str:
    """Return the suggested answer; one with a figure or a name that nobody gave is replaced.

    Only in English does a capital make a name, and only there can the `offline` one stand in.
    """
    english = request.job.language == ENGLISH
    question = request.question
    known = "\n".join([*said_in(request), request.job.resume or "", question.text, question.competency])
    text = form.suggested_answer
    if invented_numbers(text, known) or (english and invented_names(text, known)):
        text = ""
    return text or (offline.suggested_answer if english else "")


def _rubric_text() -> str:
    parts = []
    for key, one in criteria().items():
        levels = "\n".join(f"{level}: {anchor}" for level, anchor in sorted(one.levels.items()))
        parts.append(f"## {key} ({one.group.replace('_', ' ')}): {one.name}\n{levels}")
    return "\n\n".join(parts)
