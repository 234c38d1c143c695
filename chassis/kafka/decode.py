"""From a record's bytes to an envelope and a message."""

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from faststream.kafka import KafkaMessage
from pydantic import ValidationError

from chassis.kafka.provision import partitions
from chassis.settings import Settings
from contracts.envelope import Command, Envelope, EnvelopeError, Message
from contracts.topics import MODELS, REPLIES, accepts, topic_of

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

Part = Literal["envelope", "type", "body"]


class Undecodable(Exception):
    """A record that no retry will make readable. The reason names fields and types, never content.

    `part` is what of the record cannot be read.
    """

    def __init__(self, part: Part, reason: str, envelope: Envelope | None = None) -> None:
        super().__init__(reason)
        self.part = part
        self.reason = reason
        self.envelope = envelope


def decode(record: "ConsumerRecord[Any, Any]", settings: Settings) -> tuple[Envelope, Message]:
    """Read a record of a registered topic; raises Undecodable with the reason."""
    try:
        envelope = Envelope.from_headers(tuple(record.headers))
    except EnvelopeError as error:
        raise Undecodable("envelope", str(error)) from error
    if envelope.reply_to is not None and envelope.reply_to >= partitions(REPLIES, settings):
        raise Undecodable("envelope", "header ce_replyto is not a partition of the replies")
    model = MODELS.get(envelope.type)
    if model is None or not accepts(
        topic_of(record.topic.removeprefix(settings.kafka_prefix)), envelope.type
    ):
        raise Undecodable("type", "the message type is not registered for this topic", envelope)
    if issubclass(model, Command):
        _require_asker(envelope)
    if record.value is None:
        raise Undecodable("body", "the body is null", envelope)
    try:
        return envelope, model.model_validate_json(record.value)
    except ValidationError as error:
        fields = ", ".join(
            sorted({".".join(map(str, item["loc"])) or "body" for item in error.errors(include_input=False)})
        )
        raise Undecodable(
            "body", f"does not match the schema of {envelope.type}: {fields}", envelope
        ) from error


def _require_asker(envelope: Envelope) -> None:
    asker = {
        "ce_userid": envelope.user_id,
        "ce_requestid": envelope.request_id,
        "ce_replyto": envelope.reply_to,
    }
    if missing := [name for name, value in asker.items() if value in {None, ""}]:
        raise Undecodable("envelope", f"header {missing[0]} is missing", envelope)


def digest(record: "ConsumerRecord[Any, Any]") -> str:
    """Identifies a command's body."""
    return sha256(record.value or b"").hexdigest()


async def record_parser(record: "ConsumerRecord[Any, Any]", original: Any) -> KafkaMessage:
    """FastStream's message around the record as it came; its own parser fails on null headers."""
    message: KafkaMessage = await original(replace(record, headers=()))
    message.raw_message = record
    return message


async def as_it_came(message: KafkaMessage) -> KafkaMessage:
    """Hand the message itself to the handler: decoding is ours."""
    return message
