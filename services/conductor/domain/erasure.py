"""Erasing an interview and showing its owner all that is held."""

from typing import Any

from chassis.aggregate.decision import Context, Decision
from contracts.conductor import EraseInterview
from contracts.replies import Done
from contracts.setup import SessionErased, UserErased
from contracts.topics import TOMBSTONE_LIFE
from services.conductor.domain.interview import Interview
from services.conductor.domain.standing import decided, no_such_session


def erase(interview: Interview | None, command: EraseInterview, context: Context) -> Decision[Interview]:
    """Remove all but a tombstone; again, the same reply."""
    if interview and interview.status != "expected" and interview.user_id != context.user_id:
        raise no_such_session()
    if interview and interview.status == "erased":
        return decided(interview, interview, context.now, reply=Done(), expires_at=_expiry(context.now))
    return _buried(interview, command.session_id, context.user_id, context.now, reply=Done())


def erase_session(interview: Interview | None, event: SessionErased, now: int) -> Decision[Interview] | None:
    """Follow setup's erasure of one session. None when that has been done."""
    if interview and interview.status == "erased":
        return None
    if interview and interview.status != "expected" and interview.user_id != event.user_id:
        return None
    return _buried(interview, event.session_id, event.user_id, now)


def erase_of_user(interview: Interview | None, event: UserErased, now: int) -> Decision[Interview] | None:
    """Follow setup's erasure of a user, whose later interviews stay. None when there is nothing to erase."""
    if interview is None or interview.status in ("expected", "erased"):
        return None
    if interview.user_id != event.user_id or interview.created_at > event.erased_at:
        return None
    return _buried(interview, interview.id, event.user_id, now)


def export(interview: Interview) -> dict[str, Any]:
    """Everything held on an interview except what is the interviewer's own and how work is organised."""
    private = {"turns": {"__all__": {"question": {"key_points", "bank_id"}}}}
    working = {"starters": True, "stalled": True, "deciding": True}
    return interview.model_dump(mode="json", exclude={**private, **working})


def _buried(
    interview: Interview | None, session_id: str, user_id: str, now: int, reply: Done | None = None
) -> Decision[Interview]:
    tombstone = Interview(id=session_id, user_id=user_id, status="erased")
    return decided(interview, tombstone, now, reply=reply, expires_at=_expiry(now), forget=True)


def _expiry(now: int) -> int:
    return now + TOMBSTONE_LIFE
