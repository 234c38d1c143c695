"""What of some collections is overdue: read from their `wake` index when somebody asks, never by a scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.aggregate.document import OUTBOX_RETRY
from chassis.aggregate.store import Store

LOOKED_AT = 1000
"""Documents of a collection that are looked at, the most overdue first: more are as bad as many more."""
_PARTS = {"todo.dueAt": 1, "todo.leaseUntil": 1, "outbox.headers.ce_time": 1}


@dataclass(frozen=True, slots=True)
class Backlog:
    """Todos that are due and that nobody is doing, and documents with unsent messages.

    Ages are in seconds, 0 where there is none: of a todo since somebody should have taken it up, of a
    message since it was made.
    """

    todos: int
    oldest_todo: float
    outboxes: int
    oldest_message: float


async def backlog(stores: Sequence[Store[Any]], at: int) -> Backlog:
    """The backlog of a service's collections together, at `at` (epoch ms)."""
    # A document with an unsent message always has a `wakeAt` within OUTBOX_RETRY.
    until = at + OUTBOX_RETRY
    found = [document for store in stores for document in await store.pick_due(until, _PARTS, LOOKED_AT)]
    return measure(found, at)


def measure(documents: Sequence[dict[str, Any]], at: int) -> Backlog:
    """The backlog in these documents, as they are stored."""
    waiting_since = [
        moment
        for document in documents
        for todo in document.get("todo", ())
        if (moment := max(todo["dueAt"], todo["leaseUntil"])) <= at
    ]
    made_at = [
        datetime.fromisoformat(document["outbox"][0]["headers"]["ce_time"]).timestamp()
        for document in documents
        if document.get("outbox")
    ]
    return Backlog(
        todos=len(waiting_since),
        oldest_todo=(at - min(waiting_since, default=at)) / 1000,
        outboxes=len(made_at),
        oldest_message=max(0.0, at / 1000 - min(made_at, default=at / 1000)),
    )
