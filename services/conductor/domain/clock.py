"""The clock is the server's: running out, grace and extensions."""

from collections.abc import Callable

from chassis.aggregate.decision import Context, Decision, NewTodo, Todo
from chassis.refusals import Conflict, Invalid
from contracts.conductor import ExtendInterview, ExtensionReply
from contracts.envelope import Reply
from contracts.replies import FieldError
from services.conductor.domain.course import Moved, end, status_of
from services.conductor.domain.interview import MINUTE, SECOND, TIME_OUT, Interview
from services.conductor.domain.standing import decided, remaining_seconds, require_in_progress

GRACE = 15 * SECOND
"""How long after the end an answer that was on its way is kept."""
EXTENSION_MINUTES = (1, 60)
EXTENSION_LIMIT = 10
"""Granted time in total, as a multiple of the duration (WCAG 2.2.1: at least ten times)."""


def time_out_todo(interview: Interview) -> NewTodo:
    return NewTodo(TIME_OUT, interview.ends_at + GRACE)


def has_run_out(interview: Interview, at: int) -> bool:
    """Whether the clock and its grace are over but the interview does not know yet."""
    return interview.status == "in_progress" and at > interview.ends_at + GRACE


def run_out(interview: Interview, now: int, reply: Callable[[Interview], Reply]) -> Decision[Interview]:
    """End an interview whose time is over, before anything else; `reply` answers the command that found it so."""
    after, events = _expire(interview, now)
    return decided(interview, after, now, events=events, reply=reply(after))


def time_out(interview: Interview, _todo: Todo, _result: None, now: int) -> Decision[Interview] | None:
    """The interview ends by itself. None when it was extended or has ended meanwhile."""
    if interview.status != "in_progress" or now < interview.ends_at + GRACE:
        return None
    after, events = _expire(interview, now)
    return decided(interview, after, now, events=events)


def extend(interview: Interview, command: ExtendInterview, context: Context) -> Decision[Interview]:
    """Grant more time to an interview whose time is not over."""
    require_in_progress(interview)
    least, most = EXTENSION_MINUTES
    if not least <= command.minutes <= most:
        wrong = FieldError(field="minutes", message=f"must be from {least} to {most}")
        raise Invalid(f"An extension is from {least} to {most} minutes.", errors=(wrong,))
    granted = command.minutes * MINUTE
    limit = EXTENSION_LIMIT * interview.duration * MINUTE
    if interview.extended + granted > limit:
        left = (limit - interview.extended) // MINUTE
        raise Conflict(f"At most {limit // MINUTE} minutes can be added to this interview; {left} are left.")
    after = interview.evolve(expires_at=interview.ends_at + granted, extended=interview.extended + granted)
    reply = ExtensionReply(
        session_id=after.id,
        expires_at=after.ends_at // SECOND,
        remaining_seconds=remaining_seconds(after, context.now) or 0,
    )
    return decided(interview, after, context.now, reply=reply, todos=(time_out_todo(after),))


def _expire(interview: Interview, now: int) -> Moved:
    """What was being written is kept as the text of its question, though it was never sent."""
    turn = interview.turn
    status = status_of(turn, "timed_out")
    if status == "timed_out":
        interview = interview.with_turn(turn.evolve(answer=interview.draft.strip()))
    return end(interview, status, "time_expired", now)
