"""Every message has a schema and a golden example, and the two agree with its model."""

import json
from typing import Any

import jsonschema
import pytest

from contracts import generate
from contracts.envelope import Envelope
from contracts.topics import MODELS

TYPES = sorted(MODELS)


def example(message_type: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((generate.EXAMPLES / f"{message_type}.json").read_text("utf-8"))
    return found


def test_the_committed_schemas_and_the_asyncapi_document_are_current() -> None:
    assert generate.stale() == [], "run python -m contracts.generate"


def test_every_message_has_one_example_that_comes_back_unchanged() -> None:
    assert generate.example_faults() == []


@pytest.mark.parametrize("message_type", TYPES)
def test_a_schema_is_valid_and_accepts_the_example(message_type: str) -> None:
    schema = json.loads((generate.SCHEMAS / f"{message_type}.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)

    validator(schema).validate(example(message_type)["data"])


@pytest.mark.parametrize("message_type", TYPES)
def test_an_examples_headers_are_an_envelope_of_its_type(message_type: str) -> None:
    headers = example(message_type)["headers"]

    envelope = Envelope.from_headers(tuple((name, value.encode()) for name, value in headers.items()))

    assert message_type == envelope.type


@pytest.mark.parametrize("message_type", TYPES)
def test_an_unknown_field_of_a_newer_producer_is_ignored(message_type: str) -> None:
    body = example(message_type)["data"]

    parsed = MODELS[message_type].model_validate_json(json.dumps({**body, "fieldOfTheFuture": 1}))

    assert MODELS[message_type].model_validate_json(json.dumps(body)) == parsed


def test_generating_twice_gives_the_same_bytes() -> None:
    assert generate.generated() == generate.generated()


def test_examples_of_everything_a_reply_can_leave_out_are_readable() -> None:
    """`to_bytes` leaves out what is None, so whatever may be None has to have a default."""
    required_but_nullable = [
        f"{name} {field}" for name in TYPES for field in _required_but_nullable(generate.schema(name))
    ]

    assert required_but_nullable == []


def _required_but_nullable(schema: dict[str, Any]) -> list[str]:
    return [
        field
        for part in (schema, *schema.get("$defs", {}).values())
        for field in part.get("required", ())
        if {"type": "null"} in part["properties"][field].get("anyOf", ())
    ]
