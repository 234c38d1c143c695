"""Public events as their services publish them, for whoever listens."""

from chassis.ids import new_id, now
from chassis.kafka.producer import Producer, Record
from contracts.envelope import Envelope, Event
from contracts.public import FeedbackReady, InterviewCompleted, SessionErased
from contracts.topics import EVENTS

Announced = InterviewCompleted | FeedbackReady | SessionErased


def completed(session_id: str) -> InterviewCompleted:
    return InterviewCompleted(
        session_id=session_id, reason="all_answered", completed_at=now(), answered=4, total=4
    )


def ready(session_id: str) -> FeedbackReady:
    return FeedbackReady(
        session_id=session_id,
        overall_score=7,
        coverage=1.0,
        criteria=(),
        rubric_version="1",
        provider="offline",
    )


async def announce(producer: Producer, event: Announced, *, identifier: str | None = None) -> str:
    """Publish an event; returns the id of its message."""
    envelope = Envelope(
        id=identifier or new_id(), type=event.TYPE, source="test", time=now(), subject=event.session_id
    )
    await publish(producer, envelope, event)
    return envelope.id


async def publish(producer: Producer, envelope: Envelope, event: Event) -> None:
    """Publish an event under this envelope."""
    record = Record(EVENTS.name, envelope.subject, envelope.to_headers(), event.to_bytes())
    await producer.publish([record])
