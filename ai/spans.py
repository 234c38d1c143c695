"""Spans around what an interviewer does, where tracing is on: kinds and counts, no prompt and no answer.

Names and attributes: OpenTelemetry semantic conventions for generative AI.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode

_tracer = trace.get_tracer("interview_room.ai")


def kind_of(error: BaseException) -> str:
    """An error as spans and metrics name it: its text may hold what a person wrote."""
    return type(error).__name__


@contextmanager
def span(
    name: str,
    attributes: dict[str, str],
    kind: SpanKind = SpanKind.INTERNAL,
    reason: Callable[[BaseException], str] = kind_of,
) -> Iterator[Span]:
    """A span around a block; an error that leaves it is told by its `reason` alone."""
    with _tracer.start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield made
        except BaseException as error:
            made.set_attribute("error.type", reason(error))
            made.set_status(StatusCode.ERROR)
            raise
