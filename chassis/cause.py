"""What is done for whom: the HTTP request that began it all, and the span that goes on elsewhere.

Both go with every message and every todo, so that a log line or a span far away is found by the request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

from chassis import tracing

_REQUEST: ContextVar[str | None] = ContextVar("request", default=None)


@dataclass(frozen=True, slots=True)
class Cause:
    """`request_id` is the HTTP request's, `traceparent` the W3C one of the span; None where unknown."""

    request_id: str | None = None
    traceparent: str | None = None


UNKNOWN = Cause()


def current() -> Cause:
    """The cause of whatever is decided here."""
    return Cause(_REQUEST.get(), tracing.traceparent())


@contextmanager
def caused_by(request_id: str | None, **ids: str | None) -> Iterator[None]:
    """What happens inside is done for this request: each log line carries its id and the other `ids`."""
    known = {name: value for name, value in {"request_id": request_id, **ids}.items() if value is not None}
    token = _REQUEST.set(request_id)
    try:
        with structlog.contextvars.bound_contextvars(**known):
            yield
    finally:
        _REQUEST.reset(token)
