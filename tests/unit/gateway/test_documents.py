"""The reference documents, and answers held against them."""

import json
import re
from typing import Any

import httpx
import jsonschema
import pytest
from fastapi import FastAPI

from services.gateway.app import create_api
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from tests.unit.gateway.conftest import assert_problem, open_client
from tests.unit.gateway.services import SESSION, Services
from tests.unit.gateway.test_routes import CALLS, SETUP

Json = dict[str, Any]


@pytest.fixture
async def openapi(client: httpx.AsyncClient) -> Json:
    document: Json = (await client.get("/openapi.json")).json()
    return document


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(child) for child in value.values()))
    return set().union(*(references(child) for child in value)) if isinstance(value, list) else set()


def operation_of(openapi: Json, method: str, path: str) -> Json:
    for template, methods in openapi["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path.partition("?")[0]) and method in methods:
            operation: Json = methods[method]
            return operation
    raise AssertionError(f"{method} {path} is not documented")


def assert_documented(openapi: Json, response: httpx.Response) -> None:
    request = response.request
    operation = operation_of(openapi, request.method.lower(), request.url.path)
    documented = operation["responses"][str(response.status_code)]
    for header in ("Location", "Retry-After", "WWW-Authenticate", "RateLimit-Limit", "X-Request-ID"):
        assert (header in response.headers) <= (header in documented["headers"]), header
    if response.content:
        media_type = response.headers["content-type"].partition(";")[0]
        schema = documented["content"][media_type]["schema"]
        if media_type.endswith("json"):
            jsonschema.validate(response.json(), {**schema, "components": openapi["components"]})


def test_every_reference_leads_somewhere(openapi: Json) -> None:
    schemas = {f"#/components/schemas/{name}" for name in openapi["components"]["schemas"]}
    assert references(openapi) <= schemas


def test_every_error_is_a_problem_document(openapi: Json) -> None:
    for methods in openapi["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"]


def test_every_operation_has_a_name_that_a_client_can_use(openapi: Json) -> None:
    names = [
        operation["operationId"] for methods in openapi["paths"].values() for operation in methods.values()
    ]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch("[a-z]+(_[a-z]+)*", name)] == []


def test_an_operation_is_answered_with_whatever_was_accepted(openapi: Json) -> None:
    """So that the type of an outcome is known where it is asked for."""
    asked = openapi["paths"]["/interview/operations/{operation_id}"]["get"]["responses"]
    for methods in openapi["paths"].values():
        for operation in methods.values():
            responses = operation["responses"]
            for status in ({"200", "201", "204"} & responses.keys()) if "202" in responses else ():
                assert references(responses[status]) <= references(asked[status]), operation["operationId"]


def test_a_stream_says_what_it_holds(openapi: Json) -> None:
    """A text by its schema, whose content is a list of events (JSON Schema 2020-12, section 8)."""
    watch = openapi["paths"]["/interview/sessions/{session_id}/events"]["get"]
    schema = watch["responses"]["200"]["content"]["text/event-stream"]["schema"]
    assert (schema["type"], schema["contentMediaType"]) == ("string", "text/event-stream")
    assert references(schema["contentSchema"]) == {"#/components/schemas/SessionEvent"}


def test_every_private_address_needs_a_token_and_says_its_refusals(openapi: Json) -> None:
    for path, methods in openapi["paths"].items():
        for operation in methods.values():
            private = path.startswith("/interview")
            assert ("security" in operation) == private
            assert not private or {"401", "429", "503"} <= operation["responses"].keys()
            takes_json = "requestBody" in operation
            assert not takes_json or {"400", "413", "415", "422"} <= operation["responses"].keys()


def test_it_has_the_five_and_all_beyond(openapi: Json) -> None:
    assert {
        f"{method.upper()} {path}" for path, methods in openapi["paths"].items() for method in methods
    } == {
        "POST /interview/setup",
        "POST /interview/job-description",
        "POST /interview/company-research",
        "POST /interview/conduct",
        "POST /interview/feedback",
        "GET /interview/history",
        "GET /interview/sessions/{session_id}",
        "DELETE /interview/sessions/{session_id}",
        "PUT /interview/sessions/{session_id}/draft",
        "POST /interview/sessions/{session_id}/extend",
        "GET /interview/sessions/{session_id}/events",
        "GET /interview/feedback/{session_id}",
        "POST /interview/feedback/{session_id}/questions/{number}/retries",
        "GET /interview/progress",
        "GET /interview/companies",
        "GET /interview/operations/{operation_id}",
        "DELETE /interview/me",
        "GET /interview/me/export",
        "POST /auth/dev/token",
        "GET /livez",
        "GET /readyz",
        "GET /metrics",
        "GET /openapi.json",
        "GET /docs",
        "GET /asyncapi.json",
        "GET /asyncapi",
    }


@pytest.mark.parametrize(("method", "path", "body", "_status", "_command", "_key"), CALLS)
async def test_answers_are_as_documented(
    client: httpx.AsyncClient,
    openapi: Json,
    method: str,
    path: str,
    body: Any,
    _status: int,
    _command: object,
    _key: str,
) -> None:
    assert_documented(openapi, await client.request(method, path, json=body))


async def test_refusals_are_as_documented(client: httpx.AsyncClient, api: FastAPI, openapi: Json) -> None:
    headers = {"Content-Type": "application/json"}
    for response in [
        await client.post("/interview/setup", json=SETUP),
        await client.post("/interview/setup", json={}),
        await client.post("/interview/setup", content=b"{", headers=headers),
        await client.post("/interview/setup", content=b"{}"),
        await client.post("/interview/setup", content=b" " * 300_000, headers=headers),
        await client.get("/interview/sessions/x"),
        await client.get("/interview/operations/x"),
        await client.post("/auth/dev/token", json={"userId": "bob"}),
        await client.get("/readyz"),
    ]:
        assert_documented(openapi, response)
    async with open_client(api, None) as stranger:
        assert_documented(openapi, await stranger.get(f"/interview/feedback/{SESSION}"))


@pytest.mark.parametrize("path", ["/docs", "/asyncapi"])
async def test_a_page_needs_no_script_and_no_other_host(stranger: httpx.AsyncClient, path: str) -> None:
    page = await stranger.get(path)
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|https?://|\son\w+=|style=", page.text)
    assert 'lang="en"' in page.text


async def test_pages_name_every_operation_and_every_message(
    stranger: httpx.AsyncClient, openapi: Json
) -> None:
    docs = (await stranger.get("/docs")).text
    assert [path for path in openapi["paths"] if path not in docs] == []
    messages = (await stranger.get("/asyncapi.json")).json()["components"]["messages"]
    page = (await stranger.get("/asyncapi")).text
    assert [name for name in messages if name not in page] == []


class TestHealth:
    async def test_lives(self, stranger: httpx.AsyncClient) -> None:
        assert (await stranger.get("/livez")).json() == {"status": "ok"}

    async def test_is_ready_when_every_check_passes(self, settings: Settings) -> None:
        async def well() -> None: ...

        api = create_api(settings, Services(), EventFan(), {"kafka": well})
        async with open_client(api, None) as client:
            assert (await client.get("/readyz")).status_code == 200

    async def test_names_what_is_not_ready(self, settings: Settings) -> None:
        async def well() -> None: ...

        async def ill() -> None:
            raise ConnectionError("secret address")

        api = create_api(settings, Services(), EventFan(), {"kafka": well, "replies": ill})
        async with open_client(api, None) as client:
            problem = assert_problem(await client.get("/readyz"), 503)
        assert problem["detail"] == "Not ready: replies."
        assert "secret" not in json.dumps(problem)

    async def test_counts_requests_by_route(self, client: httpx.AsyncClient) -> None:
        await client.get(f"/interview/sessions/{SESSION}")
        metrics = (await client.get("/metrics")).text
        assert (
            'room_http_requests_total{method="GET",route="/interview/sessions/{session_id}",status="200"}'
            in metrics
        )
        assert SESSION not in metrics
