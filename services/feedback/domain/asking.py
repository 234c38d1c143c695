"""Who asks for a report, and what they are told: at once, or when there is something to tell."""

from collections.abc import Callable

from chassis.aggregate.decision import Decision, NewTodo, Todo, Waiting
from chassis.ids import may_be_fresh
from chassis.refusals import Conflict, NotFound, Unavailable
from contracts.envelope import Reply
from contracts.feedback import FeedbackReply
from contracts.replies import MilestonesReply, OperationReply
from services.feedback.domain.content import with_retries
from services.feedback.domain.report import Report

UNREADY = "answer_unready"
RETRY = "retry"
"""The label, followed by `:` and the command's id, of those who wait for a score of their own."""
PLACEHOLDER_LIFETIME = 60 * 60 * 1000
CREATION_WAIT = 3000
"""Milliseconds for the event that creates a session to arrive after a command on it."""
COMPLETION_WAIT = 1500
"""Milliseconds for the event that completes an interview to arrive after a request for its report."""
PATIENCE = 120_000
"""Milliseconds after which nobody listens for a reply any more; the operation is read instead."""
REPLY_BYTES = 4 * 1024 * 1024
"""As much as the waiting are sent in one change, so that a document stays within its limit of 16 MiB."""


def no_such_session() -> NotFound:
    """Unknown and another user's alike."""
    return NotFound("No such session. Choose one from your history, or set up a new one.")


def owned(report: Report | None, user_id: str) -> Report:
    """The user's own report; raises NotFound otherwise. Nobody owns a session that is only expected."""
    if report is None or report.status == "erased" or report.user_id not in ("", user_id):
        raise no_such_session()
    return report


def reply_at_once(
    report: Report | None, user_id: str, received_at: int, *, wait: bool
) -> FeedbackReply | None:
    """The report if there is one; None when it is worth waiting. Raises NotFound when it is not."""
    if report is None and wait:
        return None
    report = owned(report, user_id)
    if report.feedback is not None:
        return _reply(report, cached=report.ready_at is not None and report.ready_at <= received_at)
    if wait:
        return None
    if report.status == "expected":
        raise no_such_session()
    raise NotFound("There is no report of this session yet. It is made when the interview is complete.")


def ask_for_feedback(
    report: Report | None, session_id: str, user_id: str, command_id: str, received_at: int, now: int
) -> Decision[Report]:
    """Wait for the report; 1.5 s for an interview to complete, 3 s for a session to be created.

    A session may be asked for before its events arrive here. Who has waited so long that nobody
    listens any more is let go, so that an outage does not pile them up.
    """
    report = _expected(report, session_id, user_id, now)
    reply = reply_at_once(report, user_id, received_at, wait=True)
    if reply:
        return Decision(report, reply=reply)
    label = _label("feedback", now, command_id)
    if report.status == "completed":
        return Decision(report, wait_for=label, answer=lambda waiting: _let_go(waiting, now))
    wait = CREATION_WAIT if report.status == "expected" else COMPLETION_WAIT
    todo = NewTodo(UNREADY, now + wait, label)
    return Decision(report, wait_for=label, todos=(todo,), expires_at=report.expires_at)


def milestones_at_once(report: Report | None, user_id: str) -> MilestonesReply | None:
    """The milestones so far; None for a session that is not known here. Raises NotFound for another's."""
    if report is None or report.status == "expected":
        return None
    return MilestonesReply(milestones=owned(report, user_id).milestones)


def ask_for_milestones(
    report: Report | None, session_id: str, user_id: str, command_id: str, now: int
) -> Decision[Report]:
    """Wait for a session that may be on its way."""
    report = _expected(report, session_id, user_id, now)
    reply = milestones_at_once(report, user_id)
    if reply:
        return Decision(report, reply=reply)
    label = _label("milestones", now, command_id)
    todo = NewTodo(UNREADY, now + CREATION_WAIT, label)
    return Decision(report, wait_for=label, todos=(todo,), expires_at=report.expires_at)


def answer_unready(report: Report, todo: Todo, _result: None, _now: int) -> Decision[Report]:
    """Refuse whoever waited in vain; of a completed interview the report is being made, so they wait on."""
    if report.status in ("completed", "erased"):
        return Decision(report, expires_at=report.expires_at)
    unfinished = Conflict("Finish the interview first. The report is made when it is complete.")
    problem = no_such_session().problem if report.status == "expected" else unfinished.problem
    return Decision(
        report,
        answer=lambda waiting: problem if waiting.label == todo.key else None,
        expires_at=report.expires_at,
    )


def answers(report: Report) -> Callable[[Waiting], Reply | None]:
    """What the waiting are told of the report as it is now; the owner without a report waits on."""
    reply = _reply(report, cached=False) if report.feedback else None
    room = REPLY_BYTES

    def answer(waiting: Waiting) -> Reply | None:
        nonlocal room
        if waiting.user_id != report.user_id:
            return no_such_session().problem
        if waiting.label.startswith(f"{RETRY}:"):
            return None
        if waiting.label.startswith("milestones:"):
            return MilestonesReply(milestones=report.milestones)
        if reply is None:
            return None
        size = len(reply.to_bytes())
        if room < min(size, REPLY_BYTES):
            return Unavailable("The report is ready. Ask for it again.", retry_after=1).problem
        room -= size
        return reply

    return answer


def operation_of(report: Report | None, user_id: str) -> OperationReply | None:
    """What became of a request for the report, as the report itself shows; None where it cannot."""
    if report is None or report.user_id != user_id or report.status != "completed":
        return None
    if report.feedback is None:
        return OperationReply(state="running")
    result = _reply(report, cached=False).model_dump(mode="json", by_alias=True)
    return OperationReply(state="done", result_type=FeedbackReply.TYPE, result=result)


def _expected(report: Report | None, session_id: str, user_id: str, now: int) -> Report:
    """The user's own report, or a placeholder of a session that may be on its way."""
    if report is None and may_be_fresh(session_id, now):
        return Report(session_id=session_id, expires_at=now + PLACEHOLDER_LIFETIME)
    return owned(report, user_id)


def _reply(report: Report, *, cached: bool) -> FeedbackReply:
    if report.feedback is None:
        raise ValueError("there is no report yet")
    facts, completed_at = report.facts, report.completed_at
    return FeedbackReply(
        session_id=report.session_id,
        company_name=facts.company_name if facts else "",
        interview_type=facts.interview_type if facts else None,
        completed_at=None if completed_at is None else completed_at // 1000,
        feedback=with_retries(report, report.feedback),
        cached=cached,
    )


def _label(what: str, now: int, command_id: str) -> str:
    return f"{what}:{now}:{command_id}"


def _let_go(waiting: Waiting, now: int) -> Reply | None:
    asked_at = int(waiting.label.split(":")[1])
    if now - asked_at < PATIENCE:
        return None
    return Unavailable("The report is still being made. Ask for it again.", retry_after=10).problem
