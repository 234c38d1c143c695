"""Questions from a model: nothing asked twice, quotes of the description checked, gaps filled offline."""

from collections.abc import Iterable, Sequence

from pydantic import Field

from ai.instructions import instructions_in
from ai.languages import ENGLISH
from ai.lexicon import find_skills, read_description
from ai.models.asking import Unusable
from ai.models.form import ModelForm
from ai.models.material import DESCRIPTION, NAME, RESUME, SHORT, clean, language_of
from ai.models.quotes import originals
from ai.offline.questions import LIKENESS, write_questions
from ai.offline.questions.repetition import Asked
from ai.port import Question, QuestionKind, QuestionSet, QuestionsRequest
from ai.prompts import Prompt, render

LONGEST = 700
"""Characters of a question; a longer one cannot be asked."""


class QuestionForm(ModelForm):
    """One question; where it comes from stands before what it asks."""

    from_description: tuple[str, ...] = Field(max_length=6)
    competency: str = Field(min_length=2, max_length=80)
    kind: QuestionKind
    text: str = Field(min_length=10, max_length=LONGEST)
    key_points: tuple[str, ...] = Field(min_length=1, max_length=10)


class QuestionsForm(ModelForm):
    """The questions of an interview."""

    questions: tuple[QuestionForm, ...] = Field(min_length=1)


def questions_prompt(request: QuestionsRequest) -> Prompt:
    """Ask for the questions of an interview."""
    job = request.job
    data: dict[str, object] = {
        "companyName": clean(job.company_name, NAME),
        "jobDescription": clean(job.job_description, DESCRIPTION),
        "resume": clean(job.resume, RESUME),
        "avoid": [clean(text, LONGEST) for text in request.avoid],
    }
    if job.profile:
        data["companyValues"] = [clean(value, SHORT) for value in job.profile.values]
        data["companyQuestionTypes"] = [clean(kind, SHORT) for kind in job.profile.question_types]
    wanted = wanted_kinds(request)
    kinds = " and ".join(f"{count} {kind}" for kind, count in wanted.items() if count)
    return render(
        "write_questions",
        data,
        count=str(request.count),
        kinds=kinds,
        difficulty=job.difficulty,
        language=language_of(job),
    )


def wanted_kinds(request: QuestionsRequest) -> dict[QuestionKind, int]:
    """Return how many questions of each kind an interview has."""
    technical = {"technical": request.count, "behavioral": 0, "mixed": (request.count + 1) // 2}
    share = technical[request.job.interview_type]
    return {"technical": share, "behavioral": request.count - share}


def question_set(form: QuestionsForm, request: QuestionsRequest) -> QuestionSet:
    """Keep the questions that may be asked and fill up with the offline provider's, which are English."""
    asked, left = Asked(request.avoid), wanted_kinds(request)
    kept = [_question(one, request) for one in form.questions if _may_be_asked(one, asked, left)]
    if not kept:
        raise Unusable(
            "No question could be used: each must be of the kinds asked for and unlike those to avoid."
        )
    if any(left.values()):
        if request.job.language != ENGLISH:
            missing = " and ".join(f"{count} {kind}" for kind, count in left.items() if count)
            raise Unusable(f"{missing} questions are missing that are unlike the others and those to avoid.")
        kept += _filling(request, kept, asked, left)
    skills, uncovered = _reach(request, kept)
    return QuestionSet(
        questions=tuple(kept), skills=skills, uncovered=uncovered, language=request.job.language
    )


def _may_be_asked(form: QuestionForm, asked: Asked, left: dict[QuestionKind, int]) -> bool:
    if left[form.kind] < 1 or instructions_in(form.text):
        return False
    if asked.before(form.text) >= LIKENESS or asked.now(form.text) >= LIKENESS:
        return False
    left[form.kind] -= 1
    asked.add(form.text)
    return True


def _question(form: QuestionForm, request: QuestionsRequest) -> Question:
    return Question(
        text=form.text,
        kind=form.kind,
        competency=form.competency,
        from_description=originals(form.from_description, (request.job.job_description,)),
        key_points=tuple(point for point in form.key_points if point),
    )


def _filling(
    request: QuestionsRequest, kept: Sequence[Question], asked: Asked, left: dict[QuestionKind, int]
) -> Iterable[Question]:
    """Yield offline questions for the places that are left; a near duplicate only when all else is spent."""
    avoid = (*request.avoid, *(question.text for question in kept))
    offered = write_questions(request.model_copy(update={"avoid": avoid})).questions
    for strict in (True, False):
        for question in offered:
            new = asked.now(question.text) < (LIKENESS if strict else 100.0)
            if left[question.kind] > 0 and new:
                left[question.kind] -= 1
                asked.add(question.text)
                yield question


def _reach(request: QuestionsRequest, kept: Sequence[Question]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the skills of the description, and its must-haves that no question reaches."""
    named = read_description(request.job.job_description).skills
    reached = {
        skill.id for one in kept for text in (one.text, *one.from_description) for skill in find_skills(text)
    }
    missed = tuple(one.skill.name for one in named if one.required and one.skill.id not in reached)
    return tuple(one.skill.name for one in named), missed
