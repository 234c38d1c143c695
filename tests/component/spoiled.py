"""Records no service can read, each with the reason its dead letter must give."""

from dataclasses import dataclass

from contracts import conductor, setup
from contracts.envelope import Envelope, Headers, Message, RawHeaders
from contracts.replies import GetOperation
from contracts.topics import SETUP_COMMANDS, Topic
from tests.component.records import Raw, envelope_of

CANARY = "a-text-that-a-person-wrote"


@dataclass(frozen=True)
class Spoiled:
    """`asked` is the envelope of a command that is owed an error reply."""

    name: str
    raw: Raw
    reason: str
    asked: Envelope | None = None


def spoiled_for(topic: Topic) -> list[Spoiled]:
    """Every way in which a record of a topic can be unreadable."""
    good: type[Message] = GetOperation if GetOperation in topic.models else setup.SessionErased
    foreign: type[Message] = conductor.StartInterview if topic is SETUP_COMMANDS else setup.CreateSession
    asked = GetOperation in topic.models

    def body(name: str, value: bytes | None, reason: str, key: bytes | None = b"k") -> Spoiled:
        envelope = envelope_of(good)
        raw = Raw(value, _raw(envelope.to_headers()), key)
        return Spoiled(name, raw, reason, envelope if asked else None)

    def type_(name: str, kind: str) -> Spoiled:
        envelope = envelope_of(good)
        headers = _with(envelope, "ce_type", kind.encode())
        reason = "the message type is not registered for this topic"
        return Spoiled(name, Raw(b"{}", headers), reason, envelope if asked else None)

    def headers(name: str, changed: RawHeaders, reason: str) -> Spoiled:
        return Spoiled(name, Raw(f'{{"text": "{CANARY}"}}'.encode(), changed), reason)

    envelope = envelope_of(good)
    schema = f"does not match the schema of {good.TYPE}: "
    missing_fields = "aggregateId, operationId" if asked else "sessionId, userId"
    found = [
        body("undecodable bytes", b"\xff\xfe" + CANARY.encode(), schema + "body"),
        body("schema-invalid JSON", f'{{"canary": "{CANARY}"}}'.encode(), schema + missing_fields),
        body("not an object", f'["{CANARY}"]'.encode(), schema + "body"),
        body("null value", None, "the body is null"),
        body("null value and null key", None, "the body is null", key=None),
        body("empty value", b"", schema + "body"),
        body("deep JSON", b"[" * 100_000, schema + "body"),
        type_("unknown type", "nobody.Knows.v1"),
        type_("type of another topic", foreign.TYPE),
        type_("unknown version", good.TYPE.removesuffix("1") + "9"),
        headers("no headers", (), "ce_specversion must be 1.0"),
        headers("null header", _with(envelope, "ce_subject", None), "header ce_subject is null"),
        headers("missing header", _without(envelope, "ce_id"), "header ce_id is missing"),
        headers("header not UTF-8", _with(envelope, "ce_source", b"\xff"), "header ce_source is not UTF-8"),
        headers("no time", _with(envelope, "ce_time", b"now"), "ce_time is not an RFC 3339 time"),
    ]
    if asked:
        replies = "header ce_replyto is not a partition of the replies"
        found += [
            headers("nobody asks", _without(envelope, "ce_userid"), "header ce_userid is missing"),
            headers("nowhere to reply", _with(envelope, "ce_replyto", b"99"), replies),
            headers("no request", _without(envelope, "ce_requestid"), "header ce_requestid is missing"),
        ]
    return found


def _raw(headers: Headers) -> RawHeaders:
    return tuple(headers)


def _with(envelope: Envelope, name: str, value: bytes | None) -> RawHeaders:
    return (*_without(envelope, name), (name, value))


def _without(envelope: Envelope, name: str) -> RawHeaders:
    return tuple(item for item in envelope.to_headers() if item[0] != name)
