"""The clock is the server's: running out, and grace."""

from collections.abc import Callable

from chassis.aggregate.decision import Decision, NewTodo, Todo
from contracts.envelope import Reply
from services.conductor.domain.course import Moved, end, status_of
from services.conductor.domain.interview import SECOND, TIME_OUT, Interview
from services.conductor.domain.standing import decided

GRACE = 15 * SECOND
"""How long after the end an answer that was on its way is kept."""


def time_out_todo(interview: Interview) -> NewTodo:
    """The timer that ends the interview, grace included."""
    return NewTodo(TIME_OUT, interview.ends_at + GRACE)


def has_run_out(interview: Interview, at: int) -> bool:
    """Whether the clock and its grace are over but the interview does not know yet."""
    return interview.status == "in_progress" and at > interview.ends_at + GRACE


def run_out(interview: Interview, now: int, reply: Callable[[Interview], Reply]) -> Decision[Interview]:
    """End an interview whose time is over; `reply` answers the command that found it so."""
    after, events = _expire(interview, now)
    return decided(interview, after, now, events=events, reply=reply(after))


def time_out(interview: Interview, _todo: Todo, _result: None, now: int) -> Decision[Interview] | None:
    """The interview ends by itself. None when it was extended or has ended meanwhile."""
    if interview.status != "in_progress" or now < interview.ends_at + GRACE:
        return None
    after, events = _expire(interview, now)
    return decided(interview, after, now, events=events)


def _expire(interview: Interview, now: int) -> Moved:
    """What was being written is kept as the text of its question, though it was never sent."""
    turn = interview.turn
    status = status_of(turn, "timed_out")
    if status == "timed_out":
        interview = interview.with_turn(turn.evolve(answer=interview.draft.strip()))
    return end(interview, status, "time_expired", now)
