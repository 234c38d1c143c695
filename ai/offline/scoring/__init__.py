"""Scoring one answer without a model: read it, gate it, rate it, quote it, word the feedback."""

from ai.evidence import spoken, supported
from ai.offline.scoring.assessment import LOWEST, Assessment, assess
from ai.offline.scoring.suggestion import suggest
from ai.offline.scoring.wording import NO_ANSWER, feedback_on, reason_of
from ai.port import AnswerRating, Exchange, Job, Question, QuestionKind, ScoreRequest
from ai.rubric import RUBRIC_VERSION

__all__ = ["LOWEST", "Assessment", "assess", "prepare", "score_answer"]

PROVIDER = "offline"


def prepare() -> None:
    """Read the word lists, the facts and the bank once, so that the first answer is not the slow one."""
    kinds: tuple[QuestionKind, ...] = ("technical", "behavioral")
    for kind in kinds:
        job = Job(company_name="", job_description="", interview_type=kind, difficulty="mid")
        question = Question(text="What is an index of a table?", kind=kind, competency="Databases")
        score_answer(
            ScoreRequest(job=job, question=question, answer="I added an index, so it became faster.")
        )


def score_answer(request: ScoreRequest) -> AnswerRating:
    """Rate one answer on the rubric. The same request always gives the same rating."""
    found = assess(request)
    ratings = [one.as_rating(found.reading.units, reason_of(one)) for one in found.rated]
    return AnswerRating(
        ratings=supported(ratings, spoken(request)),
        feedback=next((NO_ANSWER[flag] for flag in found.flags if flag in NO_ANSWER), None)
        or feedback_on(found.rated, found.said, found.wrong, found.flags),
        suggested_answer=suggest(
            request.question.kind, found.form, found.reading, found.said, found.wrong, found.flags
        ),
        corrections=tuple(Exchange(question=one.unit.quote, answer=one.correction) for one in found.wrong),
        flags=tuple(dict.fromkeys(found.flags)),
        rubric_version=RUBRIC_VERSION,
        provider=PROVIDER,
    )
