"""From a Kafka record to a row: decoded, checked against its contract, and recognisable again."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, TypeVar

from pydantic import ValidationError

from contracts.envelope import Envelope, EnvelopeError
from contracts.topics import EVENTS, MODELS, accepts


class Record(Protocol):
    """What is used of a record of aiokafka, which has no types."""

    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]


AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class Row:
    """One event. `time` is in epoch milliseconds; `body` is JSON with the fields of the contract alone."""

    message_id: str
    type: str
    session_id: str
    source: str
    sequence: int | None
    time: int
    body: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The last record that was read of a partition, and how to know it again."""

    offset: int
    fingerprint: str


class Unreadable(Exception):
    """A record that is no event this program knows. The reason names fields and types, never content."""


class AnotherTopic(Exception):
    """Where the bookmark was there is another record: the topic was made anew."""


def row_of(record: Record) -> Row:
    """Decode a record of the public topic; raises Unreadable."""
    try:
        envelope = Envelope.from_headers(tuple(record.headers))
    except EnvelopeError as error:
        raise Unreadable(str(error)) from error
    if not accepts(EVENTS, envelope.type):
        raise Unreadable("its type is not known here: it is newer than this program, or not of this topic")
    try:
        message = MODELS[envelope.type].model_validate_json(record.value or b"")
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        fields = sorted({".".join(map(str, fault["loc"])) or "body" for fault in faults})
        raise Unreadable(f"it does not match {envelope.type}: {', '.join(fields)}") from error
    return Row(
        message_id=envelope.id,
        type=envelope.type,
        session_id=envelope.subject,
        source=envelope.source,
        sequence=envelope.sequence,
        time=envelope.time,
        body=message.to_bytes().decode(),
    )


def bookmark_of(record: Record) -> Bookmark:
    """Mark a record as read."""
    digest = sha256(str(record.timestamp).encode())
    for part in (record.key, record.value, *(part for header in record.headers for part in header)):
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"-" if data is None else b"%d:" % len(data) + data)
    return Bookmark(record.offset, digest.hexdigest()[:32])


def unread(bookmark: Bookmark | None, records: Sequence[AnyRecord]) -> list[AnyRecord]:
    """What comes after the bookmark in records that were read from its offset on; raises AnotherTopic."""
    if bookmark is None:
        return [*records]
    for record in records:
        if record.offset == bookmark.offset and bookmark_of(record) != bookmark:
            raise AnotherTopic
    return [record for record in records if record.offset > bookmark.offset]
