"""From scored answers to a report: when it is composed, and what follows."""

from dataclasses import replace

from ai.port import Narrative, ReportRequest
from chassis.aggregate.decision import Decision, NewTodo, Todo
from contracts.public import CriterionLevel, FeedbackReady
from services.feedback.domain.asking import answers
from services.feedback.domain.content import criterion_means, feedback_of
from services.feedback.domain.interviewer import job_of, port_question, rated_answers, usage_events
from services.feedback.domain.report import RETRIES, Report, changed, with_milestone

COMPOSE = "compose_report"


def proceed(report: Report, now: int) -> Decision[Report]:
    """Begin the report once the interview is over and no answer waits to be scored.

    Without a rated answer there is nothing to write about, so the report is composed at once.
    """
    waits = report.status != "completed" or any(answer.status == "scoring" for answer in report.answers)
    if waits:
        return Decision(report, expires_at=report.expires_at)
    if not rated_answers(report):
        return composed(report, now)
    return Decision(changed(report, narrative_retries=0), todos=(NewTodo(COMPOSE, now),))


def report_request(report: Report) -> ReportRequest:
    """What the interviewer is asked to write about."""
    return ReportRequest(
        job=job_of(report),
        rated=rated_answers(report),
        not_answered=tuple(port_question(entry.question) for entry in report.unanswered),
    )


def write_narrative(report: Report, _todo: Todo, narrative: Narrative, now: int) -> Decision[Report]:
    """Compose the report with the words that were written for it."""
    if report.status != "completed":
        return Decision(report, expires_at=report.expires_at)
    decision = composed(changed(report, narrative=narrative), now)
    return replace(decision, events=(*usage_events(report, narrative.usage), *decision.events))


def do_without_narrative(report: Report, _todo: Todo, now: int) -> Decision[Report]:
    """Compose the report from its numbers, and ask for the words again later."""
    if report.status != "completed":
        return Decision(report, expires_at=report.expires_at)
    retry = report.narrative_retries
    decision = composed(changed(report, narrative_retries=retry + 1), now)
    todos = (NewTodo(COMPOSE, now + RETRIES[retry]),) if retry < len(RETRIES) else ()
    return Decision(decision.state, events=decision.events, answer=decision.answer, todos=todos)


def composed(report: Report, now: int) -> Decision[Report]:
    """The report as its parts stand now; whoever waits for it gets it. Told only when it is another."""
    feedback = feedback_of(report)
    if feedback == report.feedback:
        return Decision(report)
    ready = FeedbackReady(
        session_id=report.session_id,
        overall_score=feedback.overall_score,
        coverage=feedback.coverage.ratio,
        criteria=tuple(
            CriterionLevel(criterion=criterion, level=level)
            for criterion, level in criterion_means(report).items()
        ),
        rubric_version=feedback.rubric_version,
        provider=feedback.provider,
    )
    report = changed(report, feedback=feedback, ready_at=report.ready_at or now)
    report = with_milestone(report, "feedback_ready")
    return Decision(report, events=(ready,), answer=answers(report))
