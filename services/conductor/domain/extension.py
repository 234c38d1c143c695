"""More time for those who need it."""

from chassis.aggregate.decision import Context, Decision
from chassis.refusals import Conflict, Invalid
from contracts.conductor import ExtendInterview, ExtensionReply
from contracts.replies import FieldError
from services.conductor.domain.admission import admitted
from services.conductor.domain.clock import time_out_todo
from services.conductor.domain.interview import MINUTE, SECOND, Interview
from services.conductor.domain.standing import decided, remaining_seconds, require_in_progress

EXTENSION_MINUTES = (1, 60)
EXTENSION_LIMIT = 10
"""Granted time in total, as a multiple of the duration (WCAG 2.2.1: at least ten times)."""


@admitted()
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
