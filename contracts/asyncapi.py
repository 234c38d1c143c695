"""The registry of topics as an AsyncAPI 3.0 document."""

from typing import Any

from contracts.envelope import CONTENT_TYPE, Command, Message, Reply
from contracts.schema import body_schema
from contracts.topics import MAX_MESSAGE_BYTES, MODELS, REPLIES, TOPICS, Topic

Json = dict[str, Any]

_ATTRIBUTES = {
    "ce_specversion": "CloudEvents version: 1.0",
    "ce_id": "UUID, made once and kept through every retry",
    "ce_type": "Message type, version included",
    "ce_source": "The service that wrote it",
    "ce_time": "RFC 3339; for commands the receipt at the gateway",
    "ce_subject": "The aggregate: session id, company key",
    "content-type": "Media type of the body",
}
_OPTIONAL_ATTRIBUTES = {
    "ce_sequence": "Position in the source's own order for the subject",
    "ce_userid": "The authenticated user",
    "ce_replyto": "Partition of the replies topic",
    "ce_requestid": "One HTTP attempt; a retried request keeps ce_id and gets a new one",
    "ce_correlationid": "The HTTP request that led to it; in no public event",
    "ce_traceparent": "W3C Trace Context in which it was made; where tracing is on",
    "traceparent": "W3C Trace Context of its sending; where tracing is on",
}
_TRACE = ("ce_traceparent", "traceparent")
_OPTIONAL_OF = {
    "command": ("ce_userid", "ce_replyto", "ce_requestid", "ce_correlationid", *_TRACE),
    "reply": ("ce_requestid", *_TRACE),
    "event": ("ce_sequence", "ce_correlationid", *_TRACE),
}


def asyncapi() -> Json:
    """Channels, operations and messages of the whole system; the same registry gives the same document."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Mock Interview Room",
            "version": "1.0.0",
            "description": "Commands, replies and events over Kafka: CloudEvents 1.0 in binary content mode, "
            "JSON in UTF-8. Consumers ignore fields they do not know. Delivery is at least once: "
            "the same ce_id may arrive again.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {name: operation for topic in TOPICS for name, operation in _operations(topic)},
        "components": {
            "messages": {name: _message(model) for name, model in MODELS.items()},
            "schemas": _schemas(),
        },
    }


def _channel(topic: Topic) -> Json:
    return {
        "address": topic.name,
        "messages": {model.TYPE: {"$ref": f"#/components/messages/{model.TYPE}"} for model in topic.models},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": topic.retention,
                    "max.message.bytes": MAX_MESSAGE_BYTES,
                },
            }
        },
        "x-owner": topic.owner,
        "x-personal-data": topic.personal_data,
        "x-dead-letters": topic.dead_letters,
    }


def _operations(topic: Topic) -> list[tuple[str, Json]]:
    parties = [
        *((name, "send") for name in topic.producers),
        *((name, "receive") for name in topic.consumers),
    ]
    return [(f"{name}.{action}.{topic.name}", _operation(topic, name, action)) for name, action in parties]


def _operation(topic: Topic, service: str, action: str) -> Json:
    operation: Json = {
        "action": action,
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "x-service": service,
    }
    if all(issubclass(model, Command) for model in topic.models):
        operation["reply"] = {"channel": {"$ref": f"#/channels/{REPLIES.name}"}}
    return operation


def _message(model: type[Message]) -> Json:
    kind = "command" if issubclass(model, Command) else "reply" if issubclass(model, Reply) else "event"
    return {
        "name": model.TYPE,
        "title": model.__name__,
        "summary": _first_line(model),
        "contentType": CONTENT_TYPE,
        "headers": _headers(model.TYPE, _OPTIONAL_OF[kind]),
        "payload": {"$ref": f"#/components/schemas/{model.TYPE}"},
        "x-kind": kind,
        "x-personal-data": any(topic.personal_data for topic in TOPICS if model in topic.models),
    }


def _headers(message_type: str, optional: tuple[str, ...]) -> Json:
    described = {**_ATTRIBUTES, **{name: _OPTIONAL_ATTRIBUTES[name] for name in optional}}
    properties = {name: {"type": "string", "description": text} for name, text in described.items()}
    properties["ce_specversion"]["const"] = "1.0"
    properties["ce_type"]["const"] = message_type
    properties["content-type"]["const"] = CONTENT_TYPE
    return {"type": "object", "properties": properties, "required": list(_ATTRIBUTES)}


def _schemas() -> Json:
    """Bodies by message type, and the parts they share by class name."""
    bodies, parts = {}, {}
    for name, model in MODELS.items():
        body = body_schema(model, ref_template="#/components/schemas/{model}")
        parts.update(body.pop("$defs", {}))
        bodies[name] = body
    return {**bodies, **dict(sorted(parts.items()))}


def _first_line(model: type[Message]) -> str:
    return (model.__doc__ or "").strip().split("\n", 1)[0]
