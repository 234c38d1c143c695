"""What is slow or late: rating an answer, writing the summary, refusing who waits in vain."""

from ai.port import AnswerRating, Interviewer, Narrative
from chassis.aggregate import Task, Todo
from chassis.aggregate.worker import at_once
from services.feedback.domain import asking, composing, retrying, scoring
from services.feedback.domain.report import Report

BUDGET = 60.0
"""Seconds for one call of the interviewer."""
ATTEMPTS = 3
"""Calls in a row before the report goes on without the result and another round is put off."""


def tasks(interviewer: Interviewer) -> dict[str, Task[Report]]:
    """How each kind of todo is done."""

    async def rate(report: Report, todo: Todo) -> AnswerRating:
        return await interviewer.score_answer(scoring.request_for(report, todo))

    async def rate_retry(report: Report, todo: Todo) -> AnswerRating:
        return await interviewer.score_answer(retrying.request_for(report, todo))

    async def write(report: Report, _todo: Todo) -> Narrative:
        return await interviewer.compose_report(composing.report_request(report))

    return {
        scoring.SCORE: Task(rate, scoring.score_answer, scoring.leave_unscored, BUDGET, ATTEMPTS),
        retrying.SCORE_RETRY: Task(
            rate_retry, retrying.score_retry, retrying.leave_unscored, BUDGET, ATTEMPTS
        ),
        composing.COMPOSE: Task(
            write, composing.write_narrative, composing.do_without_narrative, BUDGET, ATTEMPTS
        ),
        asking.UNREADY: Task(at_once, asking.answer_unready),
    }
