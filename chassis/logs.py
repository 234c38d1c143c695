"""Structured logs: ids, kinds and durations; never what a person wrote."""

import logging
import sys
import traceback
import uuid
from hashlib import sha256

import structlog

from chassis.settings import Settings

_NOISY = ("aiokafka", "faststream", "pymongo", "httpcore", "httpx", "uvicorn.access")


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
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def where(error: BaseException, frames: int = 5) -> list[str]:
    """The innermost places of an error, without its text: that may hold what a person wrote."""
    found = traceback.extract_tb(error.__traceback__)[-frames:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in found]


def loggable(identifier: str) -> str:
    """An aggregate's id as logs may show it: a UUID as it is, anything a person chose as a short hash."""
    try:
        return str(uuid.UUID(identifier))
    except ValueError:
        return "#" + sha256(identifier.encode()).hexdigest()[:12]
