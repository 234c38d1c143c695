"""Public events carry no personal data: each of their fields was allowed by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts import generate
from contracts.topics import EVENTS

ALLOWED = {
    # ids, names of the catalogue and the rubric, versions
    "sessionId", "company", "criterion", "rubricVersion", "provider",
    # closed lists
    "interviewType", "difficulty", "duration", "status", "reason",
    # numbers
    "number", "total", "done", "words", "followUps", "answered", "score", "overallScore", "coverage", "level",
    # flags
    "followUp", "hintUsed",
    # epoch milliseconds
    "createdAt", "startedAt", "expiresAt", "askedAt", "recordedAt", "completedAt",
    # lists of parts whose own fields are checked too
    "criteria",
}  # fmt: skip
FREE_TEXT = {"sessionId", "company", "criterion", "rubricVersion", "provider"}
public = pytest.mark.parametrize("message_type", [model.TYPE for model in EVENTS.models])


def test_the_public_topic_is_the_one_without_personal_data() -> None:
    assert not EVENTS.personal_data


@public
def test_a_public_event_has_allowed_fields_only(message_type: str) -> None:
    assert set() == {name for name, _ in fields(message_type)} - ALLOWED


@public
def test_no_text_of_a_public_event_is_free_but_ids_and_names(message_type: str) -> None:
    free = {name for name, schema in fields(message_type) if is_free_text(schema)}

    assert set() == free - FREE_TEXT


def fields(message_type: str) -> Iterator[tuple[str, dict[str, Any]]]:
    schema = generate.schema(message_type)
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part["properties"].items()


def is_free_text(schema: dict[str, Any]) -> bool:
    options = schema.get("anyOf", [schema])
    inner = [option["items"] for option in options if "items" in option]
    return any(
        option.get("type") == "string" and "enum" not in option and "const" not in option
        for option in (*options, *inner)
    )
