"""Erasure: what is left is a tombstone, so that a late event does not bring anything back."""

from chassis.aggregate.decision import Decision
from contracts.replies import Done
from contracts.topics import TOMBSTONE_LIFE
from services.feedback.domain.asking import no_such_session
from services.feedback.domain.composing import COMPOSE
from services.feedback.domain.report import Report
from services.feedback.domain.retrying import SCORE_RETRY
from services.feedback.domain.scoring import SCORE


def erase_own(report: Report | None, user_id: str, now: int) -> Decision[Report] | None:
    """Erase the user's own report; None when the user has none of this session, known or not."""
    if report is None or report.user_id != user_id:
        return None
    if report.status == "erased":
        return Decision(report, reply=Done(), expires_at=report.expires_at)
    return _buried(report, user_id, now, reply=Done())


def erase(report: Report | None, session_id: str, user_id: str, now: int) -> Decision[Report] | None:
    """Erase the report of an erased session, whether anything has been heard of it or not."""
    report = report or Report(session_id=session_id)
    return None if report.status == "erased" else _buried(report, user_id, now)


def erase_until(report: Report | None, user_id: str, erased_at: int, now: int) -> Decision[Report] | None:
    """Erase a report of an erased user unless its session was created afterwards."""
    if report is None or report.user_id != user_id or (report.created_at or 0) > erased_at:
        return None
    return erase(report, report.session_id, user_id, now)


def _buried(report: Report, user_id: str, now: int, reply: Done | None = None) -> Decision[Report]:
    tombstone = Report(
        session_id=report.session_id, user_id=user_id, status="erased", expires_at=now + TOMBSTONE_LIFE
    )
    scoring = tuple((SCORE, str(answer.number)) for answer in report.answers)
    retrying = tuple((SCORE_RETRY, attempt.command_id) for attempt in report.attempts)
    return Decision(
        tombstone,
        reply=reply,
        answer=lambda _waiting: no_such_session().problem,
        cancel=(*scoring, *retrying, (COMPOSE, "")),
        expires_at=tombstone.expires_at,
        forget=True,
    )
