"""The spans of a message: it is sent, and what receives it goes on from there."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from opentelemetry.trace import Span, SpanKind

from chassis.logs import loggable
from chassis.tracing import OFF, is_on, span, traceparent
from contracts.envelope import Envelope, Headers


def processing(envelope: Envelope, topic: str, group: str) -> AbstractContextManager[Span]:
    """A span around the handling of a message, below that of its sending."""
    if not is_on():
        return OFF
    return span(
        f"process {envelope.type}",
        SpanKind.CONSUMER,
        parent=envelope.traceparent,
        attributes={
            **_attributes(topic, envelope.id, envelope.type, envelope.subject),
            "messaging.operation.type": "process",
            "messaging.consumer.group.name": group,
        },
    )


@contextmanager
def sending(topic: str, headers: Headers) -> Iterator[Headers]:
    """A span until the message is confirmed, below the one it was made in; yields headers that name it."""
    values = {name: value.decode() for name, value in headers}
    attributes = _attributes(
        topic, values.get("ce_id", ""), values.get("ce_type", ""), values.get("ce_subject", "")
    )
    with span(
        f"send {topic}",
        SpanKind.PRODUCER,
        parent=values.get("ce_traceparent"),
        attributes={**attributes, "messaging.operation.type": "send"},
    ):
        yield [*headers, ("traceparent", (traceparent() or "").encode())]


def _attributes(topic: str, identifier: str, kind: str, subject: str) -> dict[str, str | int]:
    return {
        "messaging.system": "kafka",
        "messaging.destination.name": topic,
        "messaging.message.id": identifier,
        "cloudevents.event_type": kind,
        "cloudevents.event_subject": loggable(subject),
    }
