"""The composition root of the webhooks service."""

from collections.abc import Sequence

from chassis.aggregate import Worker
from chassis.kafka.dead_letters import bury_message
from chassis.process import Parts, Service
from contracts.topics import EVENTS
from services.webhooks.consumers import handlers
from services.webhooks.domain.deliveries import Notice
from services.webhooks.endpoints import Endpoint
from services.webhooks.handlers import Line, tasks
from services.webhooks.receiver import Receiver
from services.webhooks.settings import ServeSettings
from services.webhooks.store import SOURCE, DeliveryStore

AT_ONCE = 8
"""Requests to one endpoint at a time, by this process."""


def build(parts: Parts, endpoints: Sequence[Endpoint] | None = None) -> Service:
    """The service, with the endpoints of WEBHOOKS_FILE unless others are given."""
    database = parts.mongo.database(SOURCE)
    lines = [
        Line(endpoint, DeliveryStore(database, parts.relay, endpoint.name))
        for endpoint in endpoints or ServeSettings().endpoints
    ]

    async def bury(notice: Notice, reason: str) -> None:
        await bury_message(
            parts.producer, parts.settings, EVENTS, notice.envelope, notice.body.encode(), SOURCE, reason
        )

    return Service(
        name=SOURCE,
        parts=parts,
        topics=(EVENTS,),
        handlers=handlers(lines),
        stores=[line.store for line in lines],
        workers=[
            Worker(line.store, tasks(line.endpoint, Receiver(line.endpoint), bury), concurrency=AT_ONCE)
            for line in lines
        ],
    )
