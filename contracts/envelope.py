"""CloudEvents 1.0 attributes in Kafka headers (binary content mode) and the base of every message.

Source: CloudEvents specification 1.0.2, Kafka Protocol Binding 1.0.2, section 3.2.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

Headers = list[tuple[str, bytes]]
RawHeaders = tuple[tuple[str, bytes | None], ...]

CONTENT_TYPE = "application/json"


class Part(BaseModel):
    """A value inside a message: immutable, camelCase on the wire.

    Unknown fields are ignored, so that a consumer survives a producer that is one version ahead.
    """

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore", serialize_by_alias=True
    )


class Message(Part):
    """The body of a record. `TYPE` is its CloudEvents type, version included."""

    TYPE: ClassVar[str]

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, without the fields that are None."""
        return self.model_dump_json(exclude_none=True).encode()


class Command(Message):
    """A request to one service. Its envelope says who asks and where the reply goes."""


class Reply(Message):
    """The answer to a command, on the partition the command named."""


class Event(Message):
    """Something that happened."""


class EnvelopeError(ValueError):
    """A record's headers are not a CloudEvents envelope; the message says which attribute and why."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The attributes of one message.

    `id`: UUID, made once and kept through every retry. `time`: epoch milliseconds. `subject`: the
    aggregate (session id, company key). `sequence`: position in the source's own order for the
    subject, events only. `user_id`, `reply_to` (partition of the replies topic), `request_id` (one
    HTTP attempt; a retried request keeps `id` and gets a new one) are of commands and replies.
    `correlation_id`: the HTTP request that led to the message, as its log line has it; in no public
    event, for a caller may choose it. `traceparent`: the W3C trace context in which the message was
    made, and on its way through Kafka that of its sending.
    Source of both: the CloudEvents extensions Correlation and Distributed Tracing.
    """

    id: str
    type: str
    source: str
    time: int
    subject: str
    sequence: int | None = None
    user_id: str | None = None
    reply_to: int | None = None
    request_id: str | None = None
    correlation_id: str | None = None
    traceparent: str | None = None

    def to_headers(self) -> Headers:
        """Kafka headers; attributes without a value are left out."""
        attributes = {
            "ce_specversion": "1.0",
            "ce_id": self.id,
            "ce_type": self.type,
            "ce_source": self.source,
            "ce_time": datetime.fromtimestamp(self.time / 1000, UTC).isoformat(timespec="milliseconds"),
            "ce_subject": self.subject,
            "ce_sequence": _text(self.sequence),
            "ce_userid": self.user_id,
            "ce_replyto": _text(self.reply_to),
            "ce_requestid": self.request_id,
            "ce_correlationid": self.correlation_id,
            "ce_traceparent": self.traceparent,
            "content-type": CONTENT_TYPE,
        }
        return [(name, value.encode()) for name, value in attributes.items() if value is not None]

    @classmethod
    def from_headers(cls, headers: RawHeaders) -> "Envelope":
        """Read an envelope; raises EnvelopeError on a missing, null or malformed attribute."""
        values = {name: _decode(name, value) for name, value in headers}
        if values.get("ce_specversion") != "1.0":
            raise EnvelopeError("ce_specversion must be 1.0")
        return cls(
            id=_required(values, "ce_id"),
            type=_required(values, "ce_type"),
            source=_required(values, "ce_source"),
            time=_milliseconds(_required(values, "ce_time")),
            subject=_required(values, "ce_subject"),
            sequence=_integer(values, "ce_sequence"),
            user_id=values.get("ce_userid"),
            reply_to=_integer(values, "ce_replyto"),
            request_id=values.get("ce_requestid"),
            correlation_id=values.get("ce_correlationid"),
            traceparent=values.get("traceparent") or values.get("ce_traceparent"),
        )


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)


def _decode(name: str, value: bytes | None) -> str:
    if value is None:
        raise EnvelopeError(f"header {name} is null")
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise EnvelopeError(f"header {name} is not UTF-8") from error


def _required(values: dict[str, str], name: str) -> str:
    if not values.get(name):
        raise EnvelopeError(f"header {name} is missing")
    return values[name]


def _integer(values: dict[str, str], name: str) -> int | None:
    value = values.get(name)
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 18:  # noqa: PLR2004 - fits 64 bits
        raise EnvelopeError(f"header {name} is not a whole number")
    return int(value)


def _milliseconds(value: str) -> int:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise EnvelopeError("ce_time is not an RFC 3339 time") from error
    if moment.tzinfo is None:
        raise EnvelopeError("ce_time has no time zone")
    return round(moment.timestamp() * 1000)
