"""The composition root: the only place that puts the conductor's parts together."""

from ai.port import Interviewer
from ai.provider import make_interviewer
from chassis.aggregate import Worker
from chassis.process import Parts, Service
from contracts.topics import CONDUCTOR_COMMANDS, INTERNAL
from services.conductor.consumers import handlers
from services.conductor.domain.budget import Limits
from services.conductor.settings import BudgetSettings
from services.conductor.store import Budgets, Interviews
from services.conductor.tasks import tasks

NAME = "conductor"


def build(parts: Parts, interviewer: Interviewer | None = None, limits: Limits | None = None) -> Service:
    """The service, with the interviewer and the limits of the settings unless others are given."""
    database = parts.mongo.database(NAME)
    store = Interviews(database, parts.relay)
    budgets = Budgets(database, parts.relay, limits or BudgetSettings().limits)
    asked = interviewer or make_interviewer(parts.settings.ai_provider)
    return Service(
        name=NAME,
        parts=parts,
        topics=[CONDUCTOR_COMMANDS, INTERNAL],
        handlers=handlers(store, budgets),
        stores=[store, budgets],
        workers=[Worker(store, tasks(store, budgets, asked)), Worker(budgets, {})],
    )
