"""The committed client is what the gateway's OpenAPI document says."""

from copy import deepcopy

import pytest

from room_client.async_client import AsyncClient
from room_client.client import Client
from tools.client import __main__ as generator
from tools.client.blocking import blocking
from tools.client.document import Json, openapi
from tools.client.models import models
from tools.client.operations import client


@pytest.fixture(scope="module")
def document() -> Json:
    return openapi()


def test_the_committed_client_is_current() -> None:
    """`make client` would change nothing."""
    assert generator.stale() == []


def test_every_operation_has_a_method_of_its_name(document: Json) -> None:
    named = {
        operation["operationId"] for methods in document["paths"].values() for operation in methods.values()
    }

    for kind in (AsyncClient, Client):
        assert named <= {*vars(kind)}


def test_a_changed_document_changes_the_client(document: Json) -> None:
    """So that the comparison with what is committed can fail."""
    changed = deepcopy(document)
    changed["components"]["schemas"]["StepReply"]["properties"]["mood"] = {"type": "string"}
    changed["paths"]["/interview/moods"] = {
        "get": {
            "operationId": "list_moods",
            "description": "All of them.",
            "parameters": [{"name": "moodKind", "in": "query", "schema": {"type": "integer"}}],
            "responses": {
                "200": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/StepReply"}}}
                }
            },
        }
    }

    assert models(document) != models(changed)
    assert "list_moods" not in client(document)
    assert "async def list_moods(self, *, mood_kind: int | None = None) -> StepReply:" in client(changed)


def test_an_answer_without_a_type_is_refused(document: Json) -> None:
    """A generator that guesses would hide it."""
    changed = deepcopy(document)
    answers = changed["paths"]["/interview/progress"]["get"]["responses"]
    answers["200"]["content"]["application/json"]["schema"] = {}

    with pytest.raises(ValueError, match="describe it in the gateway"):
        client(changed)


def test_a_name_that_does_not_survive_the_way_to_snake_case_is_refused(document: Json) -> None:
    """The models have no aliases: the base turns their names into camelCase."""
    changed = deepcopy(document)
    changed["components"]["schemas"]["StepReply"]["properties"]["isOK"] = {"type": "boolean"}

    with pytest.raises(ValueError, match="isOK"):
        models(changed)


def test_the_blocking_twin_waits_nowhere() -> None:
    text = "async def a() -> Awaitable[None]:\n    async with b: await asyncio.sleep(1)\n"

    assert blocking(text, "x").endswith("def a() -> None:\n    with b: time.sleep(1)\n")
