"""The composition root: the only place that puts the parts of the feedback service together."""

from ai.port import Interviewer
from ai.provider import make_interviewer
from chassis.aggregate import Worker
from chassis.process import Parts, Service
from contracts.topics import FEEDBACK_COMMANDS, INTERNAL
from services.feedback.consumers import handlers
from services.feedback.store import Reports
from services.feedback.tasks import tasks

NAME = "feedback"


def build(parts: Parts, interviewer: Interviewer | None = None) -> Service:
    """The service, with the interviewer of the settings unless another one is given."""
    reports = Reports(parts.mongo.database(NAME), parts.relay)
    worker = Worker(reports, tasks(interviewer or make_interviewer(parts.settings.ai_provider)))
    return Service(
        name=NAME,
        parts=parts,
        topics=[FEEDBACK_COMMANDS, INTERNAL],
        handlers=handlers(reports),
        stores=[reports],
        workers=[worker],
    )
