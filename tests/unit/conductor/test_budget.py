"""A user's day of model calls."""

import pytest

from chassis.refusals import TooMany
from contracts.interview import Usage
from services.conductor.domain.budget import (
    DAY,
    Budget,
    Limits,
    budget_id,
    is_spent,
    require_budget,
    spend,
)
from services.conductor.domain.interview import Interview

NOON = 20_000 * DAY + DAY // 2
LIMITS = Limits(calls=3, tokens=1000)


def test_each_user_has_a_budget_of_the_day() -> None:
    assert budget_id("alice", NOON) != budget_id("alice", NOON + DAY)
    assert budget_id("alice", NOON) != budget_id("bob", NOON)


def test_nothing_spent_is_nothing_refused() -> None:
    assert not is_spent(None, LIMITS)


def test_calls_and_tokens_both_count() -> None:
    assert is_spent(Budget(usage=Usage(calls=3)), LIMITS)
    assert is_spent(Budget(usage=Usage(calls=1, input_tokens=600, output_tokens=400)), LIMITS)
    assert not is_spent(Budget(usage=Usage(calls=2, input_tokens=999)), LIMITS)


def test_a_budget_goes_two_days_after_it_was_last_spent() -> None:
    """It is not erased with its user: that would renew it."""
    spent = spend(None, Usage(calls=1), None, NOON)

    assert spent is not None
    assert spent.expires_at == NOON + 2 * DAY


def test_an_event_is_counted_once() -> None:
    once = spend(None, Usage(calls=1, cost=0.5), "e1", NOON)
    assert once is not None
    assert spend(once.state, Usage(calls=1, cost=0.5), "e1", NOON) is None

    twice = spend(once.state, Usage(calls=1, cost=0.5), "e2", NOON)
    assert twice is not None
    assert twice.state.usage == Usage(calls=2, cost=1.0)


@pytest.mark.parametrize("status", ["preparing", "ready"])
def test_a_spent_budget_begins_nothing(status: str) -> None:
    interview = Interview.model_validate({"id": "s", "userId": "alice", "status": status})

    with pytest.raises(TooMany) as refused:
        require_budget(interview, "alice", spent=True, now=NOON)

    assert refused.value.problem.retry_after == DAY // 2000 + 1
    assert "00:00 UTC" in refused.value.problem.detail


def test_an_interview_that_has_begun_is_finished() -> None:
    running = Interview.model_validate({"id": "s", "userId": "alice", "status": "in_progress"})
    require_budget(running, "alice", spent=True, now=NOON)


def test_a_spent_budget_tells_nothing_of_another_users_session() -> None:
    foreign = Interview.model_validate({"id": "s", "userId": "bob", "status": "ready"})
    require_budget(foreign, "alice", spent=True, now=NOON)
    require_budget(None, "alice", spent=True, now=NOON)
