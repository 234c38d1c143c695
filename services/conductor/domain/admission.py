"""Who may act on which interview, decided before any rule of the interview itself."""

from collections.abc import Callable
from functools import wraps
from typing import Protocol, TypeVar

from chassis.aggregate.decision import Context, Decision, NewTodo, Todo
from chassis.ids import may_be_fresh
from chassis.refusals import Conflict
from contracts.envelope import Reply
from services.conductor.domain.clock import has_run_out, run_out
from services.conductor.domain.interview import GIVE_UP_WAITING, MINUTE, SECOND, Interview
from services.conductor.domain.standing import ACT, OVER, START, no_such_session

OPENING_WAIT = 3 * SECOND
"""How long a command waits for the event that opens its interview."""
PLACEHOLDER_LIFE = 60 * MINUTE


class OnSession(Protocol):
    """A command on one session."""

    @property
    def session_id(self) -> str: ...


C = TypeVar("C", bound=OnSession)
Rule = Callable[[Interview, C, Context], Decision[Interview]]
AdmittedRule = Callable[[Interview | None, C, Context], Decision[Interview]]


def say_over(_interview: Interview) -> Reply:
    """The answer to a command that came after the end."""
    return Conflict(OVER).problem


def admitted(
    *, waits_for: str = ACT, late: Callable[[Interview], Reply] = say_over
) -> Callable[[Rule[C]], AdmittedRule[C]]:
    """Let a rule see interviews of its user only, opened and with the clock checked.

    A command that overtook its session waits under the label `waits_for`. One that finds the time over
    (judged by its receipt) ends the interview and is answered with `late`.
    """

    def admit(rule: Rule[C]) -> AdmittedRule[C]:
        @wraps(rule)
        def admitted_rule(interview: Interview | None, command: C, context: Context) -> Decision[Interview]:
            if interview is None or interview.status == "expected":
                return expect(interview, command.session_id, waits_for, context)
            require_owner(interview, context.user_id)
            if has_run_out(interview, context.envelope.time):
                return run_out(interview, context.now, late)
            return rule(interview, command, context)

        return admitted_rule

    return admit


def require_owner(interview: Interview | None, user_id: str) -> Interview:
    """The interview, if it is there and the user's own."""
    if interview is None or interview.status in ("expected", "erased") or interview.user_id != user_id:
        raise no_such_session()
    return interview


def expect(interview: Interview | None, session_id: str, label: str, context: Context) -> Decision[Interview]:
    """Wait a moment for a session that may be on its way; refuse one that cannot be."""
    if not may_be_fresh(session_id, context.now):
        raise no_such_session()
    placeholder = interview or Interview(id=session_id, status="expected")
    if label == START:
        placeholder = placeholder.evolve(starters=(*placeholder.starters, context.user_id))
    return Decision(
        state=placeholder,
        wait_for=label,
        todos=(NewTodo(GIVE_UP_WAITING, context.now + OPENING_WAIT),),
        expires_at=context.now + PLACEHOLDER_LIFE,
    )


def give_up_waiting(interview: Interview, _todo: Todo, _result: None, now: int) -> Decision[Interview] | None:
    """The session did not come: whoever waited for it hears that there is none."""
    if interview.status != "expected":
        return None
    return Decision(
        state=interview.evolve(starters=()),
        answer=lambda _waiting: no_such_session().problem,
        expires_at=now + PLACEHOLDER_LIFE,
    )
