"""The composition root of the research service."""

from ai.port import Interviewer
from ai.provider import make_interviewer
from chassis.aggregate import Worker
from chassis.process import Parts, Service
from contracts.topics import INTERNAL, RESEARCH_COMMANDS
from services.research.consumers import handlers
from services.research.handlers import tasks
from services.research.store import SOURCE, Companies


def build(parts: Parts, interviewer: Interviewer | None = None) -> Service:
    """The service, with the interviewer of the settings unless another one is given."""
    companies = Companies(parts.mongo.database(SOURCE), parts.relay)
    worker = Worker(companies, tasks(interviewer or make_interviewer(parts.settings.ai_provider)))
    return Service(
        name=SOURCE,
        parts=parts,
        topics=(RESEARCH_COMMANDS, INTERNAL),
        handlers=handlers(companies),
        stores=(companies,),
        workers=(worker,),
    )
