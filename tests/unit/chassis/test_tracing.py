"""Tracing: nothing while it is off, one sentence when it cannot be on."""

import sys

import pytest

from chassis import tracing


def test_off_is_one_object_and_no_header() -> None:
    assert tracing.span("a") is tracing.span("b") is tracing.OFF
    assert tracing.traceparent() is None


def test_without_an_address_nothing_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    tracing.configure("conductor")
    assert not tracing.is_on()


def test_an_address_without_the_packages_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(tracing.TracingNotInstalled, match="tracing"):
        tracing.configure("conductor")
    assert not tracing.is_on()
