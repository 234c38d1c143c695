"""The composition root of the setup service."""

from ai.provider import languages_of
from chassis.aggregate import Worker
from chassis.process import Parts, Service
from contracts.topics import SETUP_COMMANDS
from services.setup.consumers import handlers
from services.setup.handlers import tasks
from services.setup.store import SOURCE, Erasures, Sessions


def build(parts: Parts) -> Service:
    """The service with its stores, its worker and its handlers."""
    database = parts.mongo.database(SOURCE)
    sessions, erasures = Sessions(database, parts.relay), Erasures(database, parts.relay)
    return Service(
        name=SOURCE,
        parts=parts,
        topics=(SETUP_COMMANDS,),
        handlers=handlers(sessions, erasures, languages_of(parts.settings.ai_provider)),
        stores=(sessions, erasures),
        # A store without todos needs its worker for the messages that a crash left in outboxes.
        workers=(Worker(sessions, {}), Worker(erasures, tasks(sessions))),
    )
