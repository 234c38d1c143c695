"""Kafka in: which handler takes which message."""

from collections.abc import Sequence
from functools import partial

from chassis.kafka.consumer import Handler
from contracts.envelope import Message
from contracts.public import FeedbackReady, InterviewCompleted, SessionErased
from services.webhooks import handlers as use
from services.webhooks.handlers import Line


def handlers(lines: Sequence[Line]) -> dict[type[Message], Handler]:
    """The handler of every message this service takes."""
    return {
        InterviewCompleted: partial(use.tell, lines=lines),
        FeedbackReady: partial(use.tell, lines=lines),
        SessionErased: partial(use.erase_session, lines=lines),
    }
