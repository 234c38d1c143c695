"""Kafka in: which handler takes which message."""

from collections.abc import Set
from functools import partial

from chassis.kafka.consumer import Handler
from contracts.envelope import Message
from contracts.replies import GetOperation
from contracts.setup import CreateSession, EraseSession, EraseUser, ExportSessions, ReadDescription
from services.setup import handlers as use
from services.setup.store import Erasures, Sessions


def handlers(sessions: Sessions, erasures: Erasures, languages: Set[str]) -> dict[type[Message], Handler]:
    """The handler of every message this service takes."""
    return {
        CreateSession: partial(use.create_session, sessions=sessions, erasures=erasures, languages=languages),
        ReadDescription: use.read_description,
        EraseSession: partial(use.erase_session, sessions=sessions),
        EraseUser: partial(use.erase_user, erasures=erasures),
        ExportSessions: partial(use.export_sessions, sessions=sessions),
        GetOperation: partial(use.get_operation, sessions=sessions, erasures=erasures),
    }
