"""The use cases of webhooks: take an event in, deliver it, give it up."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog
from prometheus_client import Counter

from chassis.aggregate import Context, Task, Todo
from chassis.ids import now
from contracts.envelope import Event
from contracts.public import SessionErased
from services.webhooks.domain import deliveries as domain
from services.webhooks.domain import signature
from services.webhooks.domain.deliveries import Answer, Deliveries, Notice
from services.webhooks.endpoints import Endpoint
from services.webhooks.receiver import TIMEOUT, Receiver
from services.webhooks.store import DeliveryStore

_log = structlog.get_logger()

ATTEMPTED = Counter("room_webhook_attempts", "Attempts to deliver by outcome", ("endpoint", "outcome"))
GIVEN_UP = Counter("room_webhook_dead_letters", "Deliveries that became dead letters", ("endpoint",))
BUDGET = TIMEOUT + 5
"""Seconds for one attempt and whatever it waits for here."""
MISTAKES = 4
"""Attempts that fail by a mistake of ours before a delivery is given up."""
UNTIL_KEPT = 1_000_000
"""Attempts to keep a dead letter, each a minute after the one before: as long as Kafka may be away."""

Bury = Callable[[Notice, str], Awaitable[None]]
"""Keeps a notice as a dead letter of the topic it came from, with a reason."""


@dataclass(frozen=True, slots=True)
class Line:
    """An endpoint and what is to be told to it."""

    endpoint: Endpoint
    store: DeliveryStore


async def tell(event: Event, context: Context, lines: Sequence[Line]) -> None:
    """Have the event delivered to every endpoint that wants it."""
    notice = Notice.of(context.envelope, event)
    accept = partial(domain.accept, notice=notice, now=context.now)
    for line in lines:
        if line.endpoint.wants(event):
            await line.store.change(notice.subject, accept, context)


async def erase_session(event: SessionErased, context: Context, lines: Sequence[Line]) -> None:
    """Drop what is pending of the session, and tell those who want to know."""
    notice = Notice.of(context.envelope, event)
    for line in lines:
        erase = partial(domain.erase, notice=notice, now=context.now, tell=line.endpoint.wants(event))
        await line.store.change(notice.subject, erase, context)


async def deliver(_known: Deliveries, todo: Todo, endpoint: Endpoint, receiver: Receiver) -> Answer:
    """One attempt, signed with the time at which it is made."""
    notice = domain.notice_of(todo)
    body = notice.payload
    answer = await receiver.post(signature.headers(endpoint.keys, notice.id, now() // 1000, body), body)
    ATTEMPTED.labels(endpoint.name, "delivered" if answer.is_success else "failed").inc()
    level = _log.info if answer.is_success else _log.warning
    level("webhook", endpoint=endpoint.name, message=notice.id, attempt=notice.attempt, outcome=str(answer))
    return replace(answer, luck=random.random())  # noqa: S311 - only spreads the attempts


async def give_up(_known: Deliveries, todo: Todo, endpoint: Endpoint, bury: Bury) -> None:
    """Keep a notice that was not delivered as a dead letter."""
    notice = domain.notice_of(todo)
    await bury(notice, f"webhook {endpoint.name}: {notice.reason}")
    GIVEN_UP.labels(endpoint.name).inc()
    _log.error("webhook given up", endpoint=endpoint.name, message=notice.id, attempt=notice.attempt)


def tasks(endpoint: Endpoint, receiver: Receiver, bury: Bury) -> dict[str, Task[Deliveries]]:
    """What the worker of an endpoint does."""
    return {
        domain.DELIVER: Task(
            partial(deliver, endpoint=endpoint, receiver=receiver),
            domain.settle,
            domain.fail,
            budget=BUDGET,
            attempts=MISTAKES,
        ),
        domain.BURY: Task(
            partial(give_up, endpoint=endpoint, bury=bury), domain.bury, budget=BUDGET, attempts=UNTIL_KEPT
        ),
    }
