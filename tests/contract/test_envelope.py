"""The envelope: what goes into Kafka headers comes out again, and nothing else gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import Envelope, EnvelopeError, RawHeaders

LATEST = 7_258_118_400_000  # the year 2200; the conversion is exact to the millisecond until 2242
text = st.text(min_size=1, max_size=40).filter(lambda value: value.encode(errors="ignore").decode() == value)
number = st.integers(0, 10**18 - 1)
envelopes = st.builds(
    Envelope,
    id=st.uuids().map(str),
    type=text,
    source=text,
    time=st.integers(0, LATEST),
    subject=text,
    sequence=st.none() | number,
    user_id=st.none() | text,
    reply_to=st.none() | number,
    request_id=st.none() | st.uuids().map(str),
    traceparent=st.none() | text,
)
VALID: dict[str, bytes | None] = dict(
    Envelope(
        id="019cad3e-9c40-7d1a-8f27-3b5c90e4a601",
        type="setup.EraseSession.v1",
        source="gateway",
        time=1_772_442_000_123,
        subject="019cad3e-9c40-7d1a-8f27-3b5c90e4a602",
    ).to_headers()
)


def raw(headers: dict[str, bytes | None]) -> RawHeaders:
    return tuple(headers.items())


@given(envelopes)
def test_an_envelope_survives_the_way_through_kafka(envelope: Envelope) -> None:
    assert envelope == Envelope.from_headers(tuple(envelope.to_headers()))


def test_a_header_of_somebody_else_is_ignored() -> None:
    assert Envelope.from_headers(raw(VALID)) == Envelope.from_headers(raw({**VALID, "x-proxy": b"1"}))


@pytest.mark.parametrize("name", ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_subject"])
def test_a_missing_attribute_is_named(name: str) -> None:
    headers = {key: value for key, value in VALID.items() if key != name}

    with pytest.raises(EnvelopeError, match=name):
        Envelope.from_headers(raw(headers))


@pytest.mark.parametrize("name", [*VALID, "ce_sequence", "x-proxy"])
def test_a_null_header_is_refused(name: str) -> None:
    with pytest.raises(EnvelopeError, match=f"{name} is null"):
        Envelope.from_headers(raw({**VALID, name: None}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_specversion", b"0.3"),
        ("ce_id", b""),
        ("ce_subject", b"\xff\xfe"),
        ("ce_time", b"yesterday"),
        ("ce_time", b"2026-03-02T09:00:00"),
        ("ce_sequence", b"-1"),
        ("ce_sequence", b"1.5"),
        ("ce_replyto", "٣".encode()),
        ("ce_replyto", b"9" * 19),
    ],
)
def test_a_malformed_attribute_is_named(name: str, value: bytes) -> None:
    with pytest.raises(EnvelopeError, match=name):
        Envelope.from_headers(raw({**VALID, name: value}))


@pytest.mark.parametrize("headers", [(), (("content-type", b"application/json"),)])
def test_a_record_without_an_envelope_is_refused(headers: RawHeaders) -> None:
    with pytest.raises(EnvelopeError):
        Envelope.from_headers(headers)
