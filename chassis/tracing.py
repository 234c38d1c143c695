"""Traces: one tree of spans for a request, across HTTP, Kafka, todos and calls to models.

Off, and then free, unless `OTEL_EXPORTER_OTLP_ENDPOINT` says where spans go. Spans carry ids, kinds and
counts, never what a person wrote: no error texts, no addresses with their queries, no bodies.
Names and attributes: OpenTelemetry semantic conventions for HTTP, messaging and CloudEvents.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

Attributes = Mapping[str, str | int]

OFF: AbstractContextManager[Span] = nullcontext(INVALID_SPAN)
"""No span, at no cost."""

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_HEADER = "traceparent"
_PROPAGATOR = TraceContextTextMapPropagator()
_tracer: Tracer | None = None


class TracingNotInstalled(Exception):
    """An address for spans is set, but nothing is installed that could send them."""


def configure(service: str) -> None:
    """Send spans where the environment says; without an address there are none.

    Sampling, headers, batches and limits are the `OTEL_` variables that the SDK reads itself.
    """
    global _tracer  # noqa: PLW0603 - as global as the provider it comes from
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise TracingNotInstalled(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but tracing is not installed: "
            "pip install 'mock-interview-room[tracing]', or unset the variable."
        ) from error
    name = os.environ.get("OTEL_SERVICE_NAME") or service
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _tracer = trace.get_tracer("interview_room")


def is_on() -> bool:
    """Whether spans are made: asked before anything is prepared for one."""
    return _tracer is not None


def span(
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    *,
    parent: str | None = None,
    attributes: Attributes | None = None,
) -> AbstractContextManager[Span]:
    """A span around a block. `parent` is a W3C traceparent; without it, the span that is current here."""
    if _tracer is None:
        return OFF
    return _around(_tracer, name, kind, parent, attributes)


def traceparent() -> str | None:
    """The current span for whoever goes on elsewhere; None where there is none."""
    if _tracer is None:
        return None
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get(_HEADER)


def failed(error: BaseException) -> None:
    """Mark the current span by the kind of an error, whose text is left behind."""
    if _tracer is not None:
        made = trace.get_current_span()
        made.set_attribute("error.type", type(error).__name__)
        made.set_status(StatusCode.ERROR)


@contextmanager
def _around(
    tracer: Tracer, name: str, kind: SpanKind, parent: str | None, attributes: Attributes | None
) -> Iterator[Span]:
    # In an empty context: a malformed parent begins a tree of its own, not a branch of what is current.
    context = _PROPAGATOR.extract({_HEADER: parent}, Context()) if parent else None
    with tracer.start_as_current_span(
        name, context, kind, attributes, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield made
        except BaseException as error:
            failed(error)
            raise
