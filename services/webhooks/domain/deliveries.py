"""What one endpoint is told of one session: once each, again until it says so, nothing after an erasure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self

from chassis.aggregate.decision import Decision, NewTodo, Todo
from contracts.envelope import Envelope, Event, Part
from contracts.topics import TOMBSTONE_LIFE
from services.webhooks.domain.schedule import DAY, asked_pause, is_last, pause

DELIVER = "deliver"
BURY = "bury"
GONE = 410
TOO_OLD = 14 * DAY
"""Milliseconds after which an event is no news; a group that begins to read is given a year of them."""
KEPT = TOMBSTONE_LIFE
"""Milliseconds for which a document stays after its last change: longer than its events are news, and than
its dead letters can be replayed."""


class Notice(Part):
    """A public event on its way to an endpoint. `attempt` counts from 1; `time` is epoch milliseconds."""

    id: str
    type: str
    source: str
    time: int
    subject: str
    sequence: int | None = None
    body: str
    attempt: int = 1
    reason: str = ""
    """Why it was given up, without any content."""

    @classmethod
    def of(cls, envelope: Envelope, event: Event) -> Self:
        """The event as it is delivered."""
        return cls(
            id=envelope.id,
            type=envelope.type,
            source=envelope.source,
            time=envelope.time,
            subject=envelope.subject,
            sequence=envelope.sequence,
            body=event.to_bytes().decode(),
        )

    @property
    def payload(self) -> bytes:
        """The request's body, the same in every attempt."""
        moment = datetime.fromtimestamp(self.time / 1000, UTC).isoformat(timespec="milliseconds")
        written = moment.replace("+00:00", "Z")
        return f'{{"type":"{self.type}","timestamp":"{written}","data":{self.body}}}'.encode()

    @property
    def envelope(self) -> Envelope:
        """The attributes with which the event came."""
        return Envelope(
            id=self.id,
            type=self.type,
            source=self.source,
            time=self.time,
            subject=self.subject,
            sequence=self.sequence,
        )


class Delivery(Part):
    """What became of one notice."""

    id: str
    status: Literal["pending", "delivered", "dead"]


class Deliveries(Part):
    """The aggregate: the notices of one session to one endpoint."""

    erased: bool = False
    deliveries: tuple[Delivery, ...] = ()

    def status(self, identifier: str) -> str | None:
        """What became of a notice; None for one that never came."""
        return next((known.status for known in self.deliveries if known.id == identifier), None)

    def marked(self, identifier: str, status: Literal["pending", "delivered", "dead"]) -> Self:
        """The same with this notice's new status."""
        others = tuple(known for known in self.deliveries if known.id != identifier)
        return self.model_copy(update={"deliveries": (*others, Delivery(id=identifier, status=status))})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an attempt brought: the HTTP status, or in words why there was none. `luck` is for the jitter."""

    status: int | None = None
    failure: str = ""
    retry_after: str | None = None
    luck: float = 0.0

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP's successes

    def __str__(self) -> str:
        return self.failure or f"HTTP {self.status}"


def accept(known: Deliveries | None, notice: Notice, now: int) -> Decision[Deliveries] | None:
    """Deliver what is new, and once more what was given up and is replayed. None for all else."""
    current = known or Deliveries()
    match current.status(notice.id):
        case None if current.erased or now - notice.time > TOO_OLD:
            return None
        case None | "dead":
            pending = current.marked(notice.id, "pending")
            return _decided(pending, now, NewTodo(DELIVER, now, notice.id, _data(notice)))
        case _:
            return None


def erase(known: Deliveries | None, notice: Notice, now: int, *, tell: bool) -> Decision[Deliveries] | None:
    """Drop what is pending of an erased session and take no more; `tell` whether to deliver this too."""
    current = known or Deliveries()
    if current.erased:
        return accept(current, notice, now)
    if known is None and now - notice.time > TOO_OLD:
        return None
    erased = Deliveries(erased=True)
    dropped = tuple((kind, delivery.id) for delivery in current.deliveries for kind in (DELIVER, BURY))
    if not tell:
        return _decided(erased, now, cancel=dropped)
    todo = NewTodo(DELIVER, now, notice.id, _data(notice))
    return _decided(erased.marked(notice.id, "pending"), now, todo, cancel=dropped)


def settle(known: Deliveries, todo: Todo, answer: Answer, now: int) -> Decision[Deliveries]:
    """What follows from an attempt: nothing more, another one later, or a dead letter."""
    notice = notice_of(todo)
    if answer.is_success:
        return _decided(known.marked(notice.id, "delivered"), now)
    if answer.status == GONE or is_last(notice.attempt):
        return _given_up(known, notice, f"attempt {notice.attempt} was the last: {answer}", now)
    due_at = now + pause(notice.attempt, answer.luck, asked_pause(answer.retry_after, now))
    again = notice.model_copy(update={"attempt": notice.attempt + 1})
    return _decided(known, now, NewTodo(DELIVER, due_at, notice.id, _data(again)))


def fail(known: Deliveries, todo: Todo, now: int) -> Decision[Deliveries]:
    """An attempt that failed by a mistake of ours, again and again."""
    return _given_up(known, notice_of(todo), "it could not be attempted", now)


def bury(known: Deliveries, todo: Todo, _result: object, now: int) -> Decision[Deliveries]:
    """The dead letter is kept; replaying it delivers the notice again."""
    return _decided(known.marked(todo.key, "dead"), now)


def notice_of(todo: Todo) -> Notice:
    """The notice that a todo is about."""
    return Notice.model_validate(todo.data)


def _given_up(known: Deliveries, notice: Notice, reason: str, now: int) -> Decision[Deliveries]:
    letter = notice.model_copy(update={"reason": reason})
    return _decided(known, now, NewTodo(BURY, now, notice.id, _data(letter)))


def _data(notice: Notice) -> dict[str, Any]:
    return notice.model_dump(exclude_defaults=True)


def _decided(
    state: Deliveries, now: int, *todos: NewTodo, cancel: tuple[tuple[str, str], ...] = ()
) -> Decision[Deliveries]:
    return Decision(state, todos=todos, cancel=cancel, expires_at=now + KEPT)
