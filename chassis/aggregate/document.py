"""The shape of a stored aggregate."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from chassis.aggregate.decision import S

OUTBOX_RETRY = 5000
"""Milliseconds after which a sweep looks for messages that the relay did not get out."""


def _epoch(at: Any) -> Any:
    """Epoch milliseconds of a date as PyMongo reads it."""
    return round(at.replace(tzinfo=UTC).timestamp() * 1000) if isinstance(at, datetime) else at


class _Stored(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Outgoing(_Stored):
    """A message that Kafka has not confirmed yet. `headers` are its envelope, `body` its JSON."""

    id: str
    topic: str
    partition: int | None = None
    key: str
    headers: dict[str, str]
    body: str


class OpenTodo(_Stored):
    """Work to be done. While `lease_until` is ahead, the holder of `lease` is doing it.

    `request_id` and `traceparent` are its cause (see `chassis.cause`).
    """

    id: str
    kind: str
    key: str = ""
    data: dict[str, Any] = Field(default_factory=dict)
    due_at: int
    attempts: int = 0
    lease: str | None = None
    lease_until: int = 0
    request_id: str | None = None
    traceparent: str | None = None

    @property
    def wake_at(self) -> int:
        """When somebody should look at it next."""
        return max(self.due_at, self.lease_until)


class Unanswered(_Stored):
    """A command whose reply is still to come."""

    id: str
    request_id: str
    reply_to: int
    user_id: str
    digest: str
    label: str


class Handled(_Stored):
    """A command that took effect, and its reply for whoever asks again."""

    id: str
    user_id: str
    digest: str
    type: str
    body: str


class Document(_Stored, Generic[S]):
    """One aggregate: state, open work, unsent messages, remembered commands."""

    id: str = Field(alias="_id")
    version: int = 0
    sequence: int = 0
    state: S
    outbox: list[Outgoing] = Field(default_factory=list)
    todo: list[OpenTodo] = Field(default_factory=list)
    waiting: list[Unanswered] = Field(default_factory=list)
    handled: list[Handled] = Field(default_factory=list)
    wake_at: int | None = None
    expires_at: Annotated[int | None, BeforeValidator(_epoch)] = None

    @property
    def commands(self) -> list[str]:
        """Ids of the commands it knows: answered, or still waiting."""
        return [*(entry.id for entry in self.waiting), *(entry.id for entry in self.handled)]


def wake_at(document: Document[Any], now: int) -> int | None:
    """When a sweep should look at the document next; None when nothing is open and it is to be kept."""
    moments = [todo.wake_at for todo in document.todo]
    if document.outbox:
        moments.append(now + OUTBOX_RETRY)
    if document.expires_at is not None:
        moments.append(document.expires_at)
    return min(moments, default=None)


def stored(document: Document[Any]) -> dict[str, Any]:
    """The document as it is stored."""
    return document.model_dump(mode="json", by_alias=True) | _expiry(document)


def differences(before: Document[S], after: Document[S]) -> dict[str, Any]:
    """What a write has to set; of the state only the fields that are other objects than before.

    A state is never changed in place, so what is the same object is the same. The outbox is always
    written: the stored one may still hold messages that are known to be confirmed.
    """
    fields = {
        name
        for name in type(after.state).model_fields
        if getattr(before.state, name) is not getattr(after.state, name)
    }
    state = after.state.model_dump(mode="json", by_alias=True, include=fields)
    return {
        **after.model_dump(mode="json", by_alias=True, exclude={"id", "state"}),
        **_expiry(after),
        **{f"state.{name}": value for name, value in state.items()},
    }


def _expiry(document: Document[Any]) -> dict[str, Any]:
    """The moment as a date, for whoever reads the collection."""
    at = document.expires_at
    return {"expiresAt": None if at is None else datetime.fromtimestamp(at / 1000, UTC)}
