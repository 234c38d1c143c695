"""Kafka in: which handler takes which message."""

from functools import partial

from chassis.kafka.consumer import Handler
from contracts.envelope import Message
from contracts.replies import GetOperation
from contracts.research import ResearchCompany, SuggestCompanies
from contracts.setup import SessionCreated, SessionErased, UserErased
from services.research import handlers as use
from services.research.store import Companies


def handlers(companies: Companies) -> dict[type[Message], Handler]:
    """The handler of every message this service takes."""
    return {
        ResearchCompany: partial(use.research_company, companies=companies),
        SuggestCompanies: use.suggest,
        GetOperation: partial(use.get_operation, companies=companies),
        SessionCreated: partial(use.prepare_session, companies=companies),
        SessionErased: partial(use.forget_session, companies=companies),
        UserErased: partial(use.forget_user, companies=companies),
    }
