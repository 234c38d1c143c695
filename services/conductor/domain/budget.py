"""What a user's model calls may take in a day. Times are epoch milliseconds, days are of UTC."""

from datetime import UTC, datetime

from chassis.aggregate.decision import Decision
from chassis.refusals import TooMany
from contracts.envelope import Part
from contracts.interview import Usage
from services.conductor.domain.interview import Interview

DAY = 24 * 60 * 60 * 1000
REMEMBERED = 200
"""Events that are recognised when they come again."""


class Limits(Part):
    """Of one user, for one day."""

    calls: int
    tokens: int


class Budget(Part):
    """What one user has spent on one day; `counted` are the events that are in it."""

    usage: Usage = Usage()
    counted: tuple[str, ...] = ()


def budget_id(user_id: str, at: int) -> str:
    """The user's budget of the day."""
    return f"{at // DAY}:{user_id}"


def spend(budget: Budget | None, usage: Usage, event_id: str | None, now: int) -> Decision[Budget] | None:
    """Count a call, or what an event tells of one; None when that event has been counted."""
    budget = budget or Budget()
    if event_id in budget.counted:
        return None
    counted = (*budget.counted, event_id)[-REMEMBERED:] if event_id else budget.counted
    return Decision(Budget(usage=budget.usage + usage, counted=counted), expires_at=now + 2 * DAY)


def is_spent(budget: Budget | None, limits: Limits) -> bool:
    """Whether nothing may be begun today; an interview that has begun is finished, its hints are offline."""
    if budget is None:
        return False
    usage = budget.usage
    return usage.calls >= limits.calls or usage.input_tokens + usage.output_tokens >= limits.tokens


def require_budget(interview: Interview | None, user_id: str, *, spent: bool, now: int) -> None:
    """Refuse to begin the user's interview on a spent budget; one that has begun goes on."""
    if spent and interview and interview.user_id == user_id and interview.status in ("preparing", "ready"):
        raise refusal(now)


def refusal(now: int) -> TooMany:
    """429 until the day is over."""
    seconds = (DAY - now % DAY) // 1000 + 1
    until = datetime.fromtimestamp(now / 1000 + seconds, UTC)
    return TooMany(
        f"Today's budget of AI calls is spent. It is renewed at {until:%H:%M} UTC; what you have is kept.",
        retry_after=seconds,
    )
