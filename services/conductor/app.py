"""The composition root: the only place that puts the conductor's parts together."""

from ai.port import Interviewer
from ai.provider import make_interviewer
from chassis.aggregate import Worker
from chassis.process import Parts, Service
from contracts.topics import CONDUCTOR_COMMANDS, INTERNAL
from services.conductor.consumers import handlers
from services.conductor.store import Interviews
from services.conductor.tasks import tasks

NAME = "conductor"


def build(parts: Parts, interviewer: Interviewer | None = None) -> Service:
    """The service, with the interviewer of the settings unless another one is given."""
    store = Interviews(parts.mongo.database(NAME), parts.relay)
    worker = Worker(store, tasks(store, interviewer or make_interviewer(parts.settings.ai_provider)))
    return Service(
        name=NAME,
        parts=parts,
        topics=[CONDUCTOR_COMMANDS, INTERNAL],
        handlers=handlers(store),
        stores=[store],
        workers=[worker],
    )
