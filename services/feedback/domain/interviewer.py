"""A report in the terms of the interviewer's port."""

from collections.abc import Iterable

from ai import port
from contracts.feedback import UsageRecorded
from contracts.interview import FollowUp, Question, Usage
from services.feedback.domain.report import Answer, Report


def job_of(report: Report) -> port.Job:
    """What the interview is for; only of a session whose facts are known."""
    if report.facts is None:
        raise ValueError("the session's facts are not known yet")
    return port.Job(
        company_name=report.facts.company_name,
        job_description=report.facts.job_description,
        resume=report.facts.resume,
        interview_type=report.facts.interview_type,
        difficulty=report.facts.difficulty,
        profile=profile_of(report),
        language=report.language,
    )


def profile_of(report: Report) -> port.CompanyProfile | None:
    """The researched company, None when it was not researched in time."""
    return port.CompanyProfile.model_validate(report.profile.model_dump()) if report.profile else None


def port_question(question: Question) -> port.Question:
    """A question as the interviewer wrote it."""
    return port.Question.model_validate(question.model_dump())


def usage_of(used: port.Usage) -> Usage:
    """What a task took, as it is told."""
    return Usage.model_validate(used.model_dump(exclude={"model"}))


def usage_events(report: Report, used: port.Usage) -> tuple[UsageRecorded, ...]:
    """Tell what a model call took; nothing when none was made."""
    if not used.calls:
        return ()
    return (UsageRecorded(session_id=report.session_id, user_id=report.user_id, usage=usage_of(used)),)


def score_request(report: Report, answer: Answer) -> port.ScoreRequest:
    """An answer to be rated."""
    return port.ScoreRequest(
        job=job_of(report),
        question=port_question(answer.question),
        answer=answer.answer,
        follow_ups=_exchanges(answer.follow_ups),
    )


def rated_answers(report: Report) -> tuple[port.RatedAnswer, ...]:
    """The answers that have a score, in the order of the questions."""
    return tuple(
        port.RatedAnswer(
            question=port_question(answer.question),
            answer=answer.answer,
            follow_ups=_exchanges(answer.follow_ups),
            rating=answer.rating,
            score=answer.score,
        )
        for answer in report.answers
        if answer.rating is not None and answer.score is not None
    )


def _exchanges(follow_ups: Iterable[FollowUp]) -> tuple[port.Exchange, ...]:
    return tuple(port.Exchange(question=one.question, answer=one.answer) for one in follow_ups)
