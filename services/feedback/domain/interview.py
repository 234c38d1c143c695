"""What the interview tells: the session, the company, each answer, the end. Each may come twice or early."""

from dataclasses import replace

from ai.companies import company_key
from chassis.aggregate.decision import Decision
from contracts.conductor import AnswerRecorded, InterviewCompleted, InterviewStarted
from contracts.interview import TranscriptEntry
from contracts.research import CompanyProfiled
from contracts.setup import SessionCreated
from services.feedback.domain.asking import PLACEHOLDER_LIFETIME, answers
from services.feedback.domain.composing import proceed
from services.feedback.domain.report import Answer, Facts, Report, changed, with_answer
from services.feedback.domain.scoring import scoring_todos


def open_report(report: Report | None, event: SessionCreated, now: int) -> Decision[Report] | None:
    """Begin the report; whatever came before the session is taken up."""
    report = report or Report(session_id=event.session_id)
    if report.facts or report.status == "erased":
        return None
    facts = Facts(
        company_name=event.company_name,
        job_description=event.job_description,
        resume=event.resume,
        interview_type=event.interview_type,
        difficulty=event.difficulty,
        duration=event.duration,
    )
    report = changed(
        report,
        user_id=event.user_id,
        created_at=event.created_at,
        company_key=company_key(event.company_name),
        facts=facts,
        expires_at=None,
    )
    decision = proceed(report, now)
    todos = (*scoring_todos(report, now), *decision.todos)
    return replace(decision, todos=todos, answer=answers(decision.state))


def keep_profile(report: Report | None, event: CompanyProfiled, now: int) -> Decision[Report] | None:
    """Keep the company's profile: its values are what company fit is rated against."""
    report = report or Report(session_id=event.session_id, expires_at=now + PLACEHOLDER_LIFETIME)
    if event.profile is None or report.status == "erased" or report.profile == event.profile:
        return None
    return Decision(changed(report, profile=event.profile), expires_at=report.expires_at)


def begin(report: Report | None, event: InterviewStarted, now: int) -> Decision[Report] | None:
    """The history shows the interview as in progress from now on."""
    report = report or Report(session_id=event.session_id, expires_at=now + PLACEHOLDER_LIFETIME)
    if report.started_at is not None or report.status == "erased":
        return None
    return Decision(changed(report, started_at=event.started_at), expires_at=report.expires_at)


def record_answer(report: Report | None, event: AnswerRecorded, now: int) -> Decision[Report] | None:
    """Keep a final answer and have it scored while the interview goes on."""
    report = report or Report(session_id=event.session_id)
    over = report.completed_at is not None or report.status == "erased"
    if over or report.answer(event.number):
        return None
    answer = Answer(
        number=event.number,
        question=event.question,
        answer=event.answer,
        follow_ups=event.follow_ups,
        hint_used=event.hint_used,
    )
    report = with_answer(
        changed(report, user_id=event.user_id, language=event.language, expires_at=None), answer
    )
    todos = scoring_todos(report, now)
    return Decision(report, todos=tuple(todo for todo in todos if todo.key == str(event.number)))


def complete(report: Report | None, event: InterviewCompleted, now: int) -> Decision[Report] | None:
    """Take the whole transcript: what is missing is scored, what has a rating keeps it."""
    report = report or Report(session_id=event.session_id)
    if report.completed_at is not None or report.status == "erased":
        return None
    answered = [entry for entry in event.transcript if entry.status == "answered"]
    missing = {str(entry.number) for entry in answered if report.answer(entry.number) is None}
    report = changed(
        report,
        user_id=event.user_id,
        answers=tuple(report.answer(entry.number) or _answer(entry) for entry in answered),
        unanswered=tuple(entry for entry in event.transcript if entry.status != "answered"),
        started_at=event.started_at,
        completed_at=event.completed_at,
        reason=event.reason,
        asking=event.usage,
        language=event.language,
        expires_at=None,
    )
    todos = tuple(todo for todo in scoring_todos(report, now) if todo.key in missing)
    decision = proceed(report, now)
    return replace(decision, todos=(*todos, *decision.todos))


def _answer(entry: TranscriptEntry) -> Answer:
    return Answer(
        number=entry.number,
        question=entry.question,
        answer=entry.answer,
        follow_ups=entry.follow_ups,
        hint_used=entry.hint_used,
    )
