"""From a record to a message, and the reasons why not."""

from dataclasses import dataclass

import pytest

from chassis.kafka.decode import Undecodable, decode, digest
from chassis.settings import Settings
from contracts.conductor import SaveDraft, StartInterview
from contracts.envelope import Envelope, Message, RawHeaders
from contracts.public import SessionErased
from contracts.topics import CONDUCTOR_COMMANDS, EVENTS, Topic

SETTINGS = Settings(kafka_prefix="test.")
CANARY = "a-text-that-a-person-wrote"


@dataclass(frozen=True)
class Consumed:
    """As much of a consumed record as decoding looks at."""

    topic: str
    headers: RawHeaders
    value: bytes | None


def headers(message: type[Message], **changes: object) -> RawHeaders:
    attributes = {
        "id": "01900000-0000-7000-8000-000000000001",
        "type": message.TYPE,
        "source": "test",
        "time": 1_700_000_000_000,
        "subject": "s",
        "user_id": "alice",
        "reply_to": 0,
        "request_id": "r",
        **changes,
    }
    return tuple(Envelope(**attributes).to_headers())  # type: ignore[arg-type]


def read(topic: Topic, headers: RawHeaders, value: bytes | None) -> tuple[Envelope, Message]:
    record = Consumed(f"test.{topic.name}", headers, value)
    return decode(record, SETTINGS)


def reason(topic: Topic, headers: RawHeaders, value: bytes | None) -> str:
    with pytest.raises(Undecodable) as refused:
        read(topic, headers, value)
    assert CANARY not in refused.value.reason
    return refused.value.reason


def test_a_good_record_becomes_its_envelope_and_message() -> None:
    message = SaveDraft(session_id="s", text="half")
    envelope, read_message = read(CONDUCTOR_COMMANDS, headers(SaveDraft), message.to_bytes())
    assert (envelope.user_id, envelope.time) == ("alice", 1_700_000_000_000)
    assert read_message == message


def test_fields_from_a_newer_producer_are_ignored() -> None:
    _, message = read(CONDUCTOR_COMMANDS, headers(StartInterview), b'{"sessionId": "s", "mood": "good"}')
    assert message == StartInterview(session_id="s")


def test_a_reason_names_fields_and_never_their_content() -> None:
    body = f'{{"text": ["{CANARY}"], "{CANARY}": 1}}'.encode()
    assert reason(CONDUCTOR_COMMANDS, headers(SaveDraft), body).endswith(": sessionId, text")
    assert reason(CONDUCTOR_COMMANDS, headers(SaveDraft), CANARY.encode()).endswith(": body")


@pytest.mark.parametrize("body", [b"", b"null", b"\xff", b"[" * 10_000, b'{"sessionId": "\\ud800"', b"NaN"])
def test_what_is_no_json_object_is_undecodable(body: bytes) -> None:
    assert reason(CONDUCTOR_COMMANDS, headers(StartInterview), body).endswith(": body")


def test_a_body_of_null_is_undecodable() -> None:
    assert reason(CONDUCTOR_COMMANDS, headers(StartInterview), None) == "the body is null"


@pytest.mark.parametrize("kind", ["conductor.StartInterview.v9", "nobody.Knows.v1", SessionErased.TYPE, "x"])
def test_only_the_types_of_a_topic_are_read_from_it(kind: str) -> None:
    assert "not registered" in reason(CONDUCTOR_COMMANDS, headers(StartInterview, type=kind), b"{}")


@pytest.mark.parametrize(
    ("missing", "name"),
    [("user_id", "ce_userid"), ("request_id", "ce_requestid"), ("reply_to", "ce_replyto")],
)
def test_a_command_names_who_asks_and_where_the_reply_goes(missing: str, name: str) -> None:
    """An event needs none of them."""
    assert reason(CONDUCTOR_COMMANDS, headers(StartInterview, **{missing: None}), b"{}") == (
        f"header {name} is missing"
    )
    event = SessionErased(session_id="s")
    assert read(EVENTS, headers(SessionErased, **{missing: None}), event.to_bytes())[1] == event


def test_a_reply_can_only_go_to_a_partition_there_is() -> None:
    assert "not a partition" in reason(CONDUCTOR_COMMANDS, headers(StartInterview, reply_to=12), b"{}")


def test_a_readable_envelope_comes_with_the_refusal_so_that_the_sender_can_be_told() -> None:
    with pytest.raises(Undecodable) as refused:
        read(CONDUCTOR_COMMANDS, headers(StartInterview), b"{}")
    assert refused.value.envelope
    assert refused.value.envelope.request_id == "r"


def test_a_digest_tells_bodies_apart() -> None:
    one, same, other = (digest(Consumed("t", (), body)) for body in (b"one", b"one", b"other"))
    assert one == same != other
