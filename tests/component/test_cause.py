"""What caused a todo or a message stays with it, whoever goes on."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_span_id, format_trace_id

from chassis import tracing
from chassis.aggregate import Todo, worker
from chassis.cause import caused_by
from chassis.settings import Settings
from chassis.tracing import span
from contracts.envelope import Envelope
from contracts.topics import EVENTS
from tests.component.records import records
from tests.component.toy import Bench, Count, adding, count, fresh_id, later, settled, stored
from tests.support.eventually import eventually


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Tracing is on for this test, and kept in memory."""
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("test"))
    yield exporter
    provider.shutdown()


def traceparent_of(made: ReadableSpan) -> str:
    """Without the flags."""
    assert made.context is not None
    return f"00-{format_trace_id(made.context.trace_id)}-{format_span_id(made.context.span_id)}"


def named(spans: InMemorySpanExporter, name: str) -> ReadableSpan:
    [found] = [made for made in spans.get_finished_spans() if made.name == name]
    return found


async def test_a_todo_that_another_process_finds_is_done_in_the_name_of_its_request(
    bench: Bench, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written by a process without a worker; the sweep of the next one has never heard of the request."""
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 0.05)
    ids: list[dict[str, Any]] = []

    async def look(_state: Count, todo: Todo) -> str:
        ids.append(dict(structlog.contextvars.get_contextvars()))
        return todo.key

    identifier = fresh_id()
    with caused_by("req-1", message_id="m"), span("request"):
        await bench.store().change(identifier, later("k"), None)
    bench.worker(store := bench.store(), adding(look))
    await settled(store, identifier, 1)

    todo = await eventually(lambda: named(spans, "todo add"))
    assert todo.parent is not None
    assert todo.parent.span_id == named(spans, "request").context.span_id
    [seen] = ids
    assert (seen["request_id"], seen["session_id"], seen["kind"]) == ("req-1", identifier, "add")
    assert "message_id" not in seen


async def test_a_timer_keeps_nothing_of_who_set_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """One todo is of nobody's request, and is found by the timer that a request set for another one."""
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 3600)
    requests: dict[str, str | None] = {}

    async def look(_state: Count, todo: Todo) -> str:
        requests[todo.key] = structlog.contextvars.get_contextvars().get("request_id")
        return todo.key

    identifier = fresh_id()
    await bench.store().change(identifier, later("nobody's", due_in=400), None)
    bench.worker(store := bench.store(), adding(look))
    with caused_by("req-2"):
        await store.change(identifier, later("a request's", due_in=500), None)
    await settled(store, identifier, 2)
    assert requests == {"nobody's": None, "a request's": "req-2"}


async def test_a_message_that_a_crash_left_is_sent_in_its_own_trace(
    bench: Bench, settings: Settings, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that made it cannot reach Kafka; another one's sweep sends it."""
    monkeypatch.setattr(worker, "SWEEP_INTERVAL", 0.05)
    identifier = fresh_id()
    with caused_by("req-3"), span("request"):
        await bench.mute_store().change(identifier, lambda state: count(state, identifier), None)
    [left] = (await stored(bench.store(), identifier)).outbox
    assert left.headers["ce_traceparent"].startswith(traceparent_of(named(spans, "request")))
    bench.worker(bench.store())
    await bench.hurry(identifier)

    async def sent() -> dict[str, str]:
        [record] = await records(settings, EVENTS, identifier)
        return {name: value.decode() for name, value in record.headers}

    headers = await eventually(sent)
    request = named(spans, "request").context

    def both() -> list[ReadableSpan]:
        tried = [made for made in spans.get_finished_spans() if made.name == f"send {EVENTS.name}"]
        assert len(tried) == 2, "in vain, and again"
        return tried

    tried = await eventually(both)
    assert [made.parent.span_id for made in tried if made.parent] == [request.span_id] * 2
    assert headers["traceparent"].startswith(traceparent_of(tried[-1]))
    envelope = Envelope.from_headers(tuple((name, value.encode()) for name, value in headers.items()))
    assert envelope.correlation_id is None, "a caller may choose it, and this topic is public"


async def test_nothing_is_added_while_tracing_is_off(bench: Bench, settings: Settings) -> None:
    identifier = fresh_id()
    await bench.store().change(identifier, lambda state: count(state, identifier), None)

    async def sent() -> set[str]:
        [record] = await records(settings, EVENTS, identifier)
        return {name for name, _ in record.headers}

    assert not {"traceparent", "ce_traceparent"} & await eventually(sent)
