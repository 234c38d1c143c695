"""Another answer to a question of a report: scored as any answer is, and nothing else changes with it."""

from collections.abc import Callable

from ai.port import AnswerRating, ScoreRequest
from chassis.aggregate.decision import Context, Decision, NewTodo, Todo, Waiting
from chassis.refusals import Conflict, Invalid, NotFound
from contracts.envelope import Reply
from contracts.feedback import RetryQuestion, RetryReply
from contracts.replies import OperationReply
from services.feedback.domain.asking import RETRY, no_such_session, owned
from services.feedback.domain.content import retry_of
from services.feedback.domain.interviewer import score_request, usage_events
from services.feedback.domain.report import RETRIES, Attempt, Report, changed
from services.feedback.domain.scoring import rated, unrated

SCORE_RETRY = "score_retry"
MOST = 5
"""Attempts at one question."""
MOST_TEXT = 200_000
"""Characters of all attempts of a session: its report and its export still fit into one message."""


def retry_question(report: Report | None, command: RetryQuestion, context: Context) -> Decision[Report]:
    """Keep the answer and have it scored; raises NotFound and Conflict. A known command changes nothing."""
    report = owned(report, context.user_id)
    if report.status == "expected":
        raise no_such_session()
    command_id = context.envelope.id
    if known := report.attempt(command_id):
        return _again(report, known, command)
    if report.feedback is None:
        raise Conflict(
            "The report is not ready yet. Ask for it first; then its questions can be tried again."
        )
    question = report.question(command.number)
    if question is None:
        raise NotFound(f"The report has no question {command.number}. Choose one of its questions.")
    _require_room(report, command)
    attempt = Attempt(
        number=command.number,
        question=question,
        answer=command.answer,
        command_id=command_id,
        at=context.now,
    )
    todo = NewTodo(SCORE_RETRY, context.now, command_id)
    report = changed(report, attempts=(*report.attempts, attempt))
    return Decision(report, wait_for=_label(attempt), todos=(todo,), expires_at=report.expires_at)


def request_for(report: Report, todo: Todo) -> ScoreRequest:
    """What the interviewer is asked to rate; raises ValueError when the attempt is not here."""
    attempt = report.attempt(todo.key)
    if attempt is None:
        raise ValueError("there is no such attempt")
    return score_request(report, attempt)


def score_retry(report: Report, todo: Todo, rating: AnswerRating, now: int) -> Decision[Report]:
    """Keep the rating with the score the rubric gives it, and tell who waits for it."""
    attempt = _open_attempt(report, todo)
    if attempt is None:
        return Decision(report, expires_at=report.expires_at)
    scored = rated(report, attempt, rating)
    if scored is None:
        return leave_unscored(report, todo, now)
    report = _with_attempt(report, scored)
    return Decision(report, events=usage_events(report, rating.usage), answer=_tell(report, scored))


def leave_unscored(report: Report, todo: Todo, now: int) -> Decision[Report]:
    """Tell that it is not scored, never a made-up number, and try again later."""
    attempt = _open_attempt(report, todo)
    if attempt is None:
        return Decision(report, expires_at=report.expires_at)
    unscored = unrated(attempt)
    report = _with_attempt(report, unscored)
    rounds = RETRIES[attempt.retries : attempt.retries + 1]
    again = tuple(NewTodo(SCORE_RETRY, now + wait, todo.key) for wait in rounds)
    return Decision(report, todos=again, answer=_tell(report, unscored))


def operation_of(report: Report | None, command_id: str, user_id: str) -> OperationReply | None:
    """What became of an attempt, as the report shows; None where the command is not the user's attempt."""
    attempt = report.attempt(command_id) if report and report.user_id == user_id else None
    if report is None or attempt is None:
        return None
    if attempt.status == "scoring":
        return OperationReply(state="running")
    result = _reply(report, attempt).model_dump(mode="json", by_alias=True)
    return OperationReply(state="done", result_type=RetryReply.TYPE, result=result)


def _require_room(report: Report, command: RetryQuestion) -> None:
    if len(report.attempts_at(command.number)) >= MOST:
        raise Conflict(
            f"This question was tried {MOST} times, which is the most. Set up another interview to go on."
        )
    if sum(len(one.answer) for one in report.attempts) + len(command.answer) > MOST_TEXT:
        raise Conflict(
            f"The tries of this interview would have more than {MOST_TEXT:,} characters together. "
            "Shorten the answer, or set up another interview."
        )


def _again(report: Report, attempt: Attempt, command: RetryQuestion) -> Decision[Report]:
    """The command came once more, and its reply is no longer remembered."""
    if (attempt.number, attempt.answer) != (command.number, command.answer):
        raise Invalid("This Idempotency-Key was used with another body. Use a new key for a new request.")
    if attempt.status == "scoring":
        return Decision(report, wait_for=_label(attempt), expires_at=report.expires_at)
    return Decision(report, reply=_reply(report, attempt), expires_at=report.expires_at)


def _open_attempt(report: Report, todo: Todo) -> Attempt | None:
    attempt = report.attempt(todo.key)
    return None if attempt is None or attempt.status == "scored" else attempt


def _with_attempt(report: Report, attempt: Attempt) -> Report:
    others = (attempt if one.command_id == attempt.command_id else one for one in report.attempts)
    return changed(report, attempts=tuple(others))


def _tell(report: Report, attempt: Attempt) -> Callable[[Waiting], Reply | None]:
    reply = _reply(report, attempt)
    return lambda waiting: reply if waiting.label == _label(attempt) else None


def _reply(report: Report, attempt: Attempt) -> RetryReply:
    return RetryReply.model_validate(
        {
            **retry_of(report, attempt).model_dump(),
            "session_id": report.session_id,
            "question_number": attempt.number,
        }
    )


def _label(attempt: Attempt) -> str:
    return f"{RETRY}:{attempt.command_id}"
