"""Structured logs: ids, kinds and durations; never what a person wrote, at any level."""

import logging
import sys
import traceback
import uuid
from hashlib import sha256
from typing import Any

import structlog

from chassis.settings import Settings


def configure(settings: Settings) -> None:
    """One line an event on standard error: JSON in production, columns in development."""
    level = getattr(logging, settings.log_level)
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if settings.environment == "production"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, _places, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    foreign = [*shared, _first_line, _places]
    formatter = structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=foreign)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    # Libraries tell whole requests at DEBUG, and addresses at INFO: what a person wrote is in both.
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)


def _places(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """An error's kind and places instead of its text."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"], event["where"] = type(error).__name__, where(error)
    return event


def _first_line(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """What a library says without the rest: asyncio tells the text of an error nobody looked at."""
    event["event"] = str(event["event"]).partition("\n")[0]
    return event


def where(error: BaseException, frames: int = 5) -> list[str]:
    """The innermost places of an error, without its text: that may hold what a person wrote."""
    found = traceback.extract_tb(error.__traceback__)[-frames:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in found]


def about(subject: str) -> dict[str, str]:
    """The aggregate that lines are about, as they name it: a session's id is searched for most."""
    shown = loggable(subject)
    return {"subject" if shown.startswith("#") else "session_id": shown}


def loggable(identifier: str) -> str:
    """An aggregate's id as logs may show it: a UUID as it is, anything a person chose as a short hash."""
    try:
        return str(uuid.UUID(identifier))
    except ValueError:
        return "#" + sha256(identifier.encode()).hexdigest()[:12]
