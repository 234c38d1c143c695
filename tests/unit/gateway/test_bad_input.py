"""What is refused before any service hears of it, and that nothing of it comes back."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.gateway.edge.body import DRAINED_BYTES, MAX_BYTES
from tests.unit.gateway.conftest import assert_problem
from tests.unit.gateway.services import SESSION, Services
from tests.unit.gateway.test_routes import SETUP

JSON = {"Content-Type": "application/json"}
MARK = "canary"


def setup(**changes: Any) -> dict[str, Any]:
    return {**SETUP, **changes}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in SETUP.items() if key != name}


FIELDS: list[tuple[str, Any, str]] = [
    *(("/interview/setup", without(name), name) for name in SETUP),
    ("/interview/setup", setup(jobDescription=" \n "), "jobDescription"),
    ("/interview/setup", setup(jobDescription="x" * 20_001), "jobDescription"),
    ("/interview/setup", setup(jobDescription=f"{MARK}\0"), "jobDescription"),
    ("/interview/setup", setup(jobDescription=["x"]), "jobDescription"),
    ("/interview/setup", setup(jobDescription={"$gt": ""}), "jobDescription"),
    ("/interview/setup", setup(jobDescription=None), "jobDescription"),
    ("/interview/setup", setup(companyName=""), "companyName"),
    ("/interview/setup", setup(companyName="x" * 201), "companyName"),
    ("/interview/setup", setup(companyName=7), "companyName"),
    ("/interview/setup", setup(companyName="\x1c"), "companyName"),
    ("/interview/setup", setup(interviewType="canary"), "interviewType"),
    ("/interview/setup", setup(difficulty="Senior"), "difficulty"),
    ("/interview/setup", setup(duration=20), "duration"),
    ("/interview/setup", setup(duration="30"), "duration"),
    ("/interview/setup", setup(duration=True), "duration"),
    ("/interview/setup", setup(resume="x" * 50_001), "resume"),
    ("/interview/setup", setup(resume=f"{MARK}\0"), "resume"),
    *(("/interview/setup", setup(language=tag), "language") for tag in ("German", "DE", "de-DE", "d", "", 7)),
    ("/interview/job-description", {}, "jobDescription"),
    ("/interview/job-description", {"jobDescription": " \n "}, "jobDescription"),
    ("/interview/job-description", {"jobDescription": "x" * 20_001}, "jobDescription"),
    ("/interview/job-description", {"jobDescription": f"{MARK}\0"}, "jobDescription"),
    ("/interview/job-description", {"jobDescription": ["x"]}, "jobDescription"),
    ("/interview/setup", [], "body"),
    ("/interview/setup", "text", "body"),
    ("/interview/setup", None, "body"),
    ("/interview/company-research", {"companyName": " "}, "companyName"),
    ("/interview/company-research", {"companyName": "A", "forceRefresh": "yes"}, "forceRefresh"),
    ("/interview/company-research", {"companyName": "A", "forceRefresh": 1}, "forceRefresh"),
    ("/interview/conduct", {"sessionId": MARK, "action": "start"}, "sessionId"),
    ("/interview/conduct", {"sessionId": f"{SESSION}\n", "action": "start"}, "sessionId"),
    ("/interview/conduct", {"sessionId": {"$ne": None}, "action": "start"}, "sessionId"),
    ("/interview/conduct", {"sessionId": SESSION, "action": MARK}, "action"),
    ("/interview/conduct", {"sessionId": SESSION}, "action"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "answer"}, "answer"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "answer", "answer": None}, "answer"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "answer", "answer": " "}, "answer"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "answer", "answer": "x" * 20_001}, "answer"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "answer", "answer": f"{MARK}\0"}, "answer"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "start", "answer": 1}, "answer"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "next", "questionNumber": "1"}, "questionNumber"),
    ("/interview/conduct", {"sessionId": SESSION, "action": "next", "questionNumber": 0}, "questionNumber"),
    ("/interview/feedback", {}, "sessionId"),
    (f"/interview/feedback/{SESSION}/questions/1/retries", {}, "answer"),
    (f"/interview/feedback/{SESSION}/questions/1/retries", {"answer": " "}, "answer"),
    (f"/interview/feedback/{SESSION}/questions/1/retries", {"answer": "x" * 20_001}, "answer"),
    (f"/interview/feedback/{SESSION}/questions/1/retries", {"answer": f"{MARK}\0"}, "answer"),
    (f"/interview/feedback/{SESSION}/questions/0/retries", {"answer": "x"}, "number"),
    (f"/interview/sessions/{SESSION}/extend", {"minutes": 0}, "minutes"),
    (f"/interview/sessions/{SESSION}/extend", {"minutes": "5"}, "minutes"),
    (f"/interview/sessions/{SESSION}/extend", {"minutes": 5.5}, "minutes"),
    (f"/interview/sessions/{SESSION}/extend", {"minutes": True}, "minutes"),
]


@pytest.mark.parametrize(("path", "body", "field"), FIELDS)
async def test_a_field_beyond_its_limits_is_named(
    client: httpx.AsyncClient, services: Services, path: str, body: Any, field: str
) -> None:
    response = await client.post(path, content=json.dumps(body), headers=JSON)
    problem = assert_problem(response, 422)
    assert field in {error["field"] for error in problem["errors"]}
    assert MARK not in response.text
    assert services.asked == []


@pytest.mark.parametrize("path", ["/interview/setup", "/interview/conduct"])
async def test_a_lone_surrogate_is_named(client: httpx.AsyncClient, services: Services, path: str) -> None:
    answer = {"sessionId": SESSION, "action": "answer", "answer": "ANSWER"}
    body = json.dumps({**SETUP, **answer}).replace("ANSWER", "\\ud800").replace("Kafka", "\\udfff")
    response = await client.post(path, content=body, headers=JSON)
    field = "jobDescription" if path.endswith("setup") else "answer"
    assert [error["field"] for error in assert_problem(response, 422)["errors"]] == [field]
    assert services.asked == []


async def test_operators_and_unknown_fields_are_just_text(
    client: httpx.AsyncClient, services: Services
) -> None:
    body = setup(companyName="$where", userId="mallory", status="completed", overallScore=10)
    assert (await client.post("/interview/setup", json=body)).status_code == 201
    assert services.last.user_id == "alice"
    assert "mallory" not in services.last.command.to_bytes().decode()


@pytest.mark.parametrize(
    "body",
    [
        setup(jobDescription=" " * 30_000 + "x" * 20_000),
        setup(companyName="ç" * 200),
        setup(resume="😀" * 50_000),
        setup(resume=None),
        setup(resume=""),
        setup(duration=60.0),
        setup(jobDescription="\x1f\x85x"),
    ],
)
async def test_what_is_just_within_the_limits_passes(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    response = await client.post(
        "/interview/setup", content=json.dumps(body, ensure_ascii=False), headers=JSON
    )
    assert response.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"\xff\xfe{\x00}\x00",
        b'{"companyName": "\xff"}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"[" * 100_000,
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b"1" * 5000,
        b"{} {}",
    ],
)
async def test_what_is_not_json_is_400(client: httpx.AsyncClient, services: Services, body: bytes) -> None:
    assert_problem(await client.post("/interview/setup", content=body, headers=JSON), 400)
    assert services.asked == []


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", "json"],
)
async def test_another_content_type_is_415(client: httpx.AsyncClient, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = await client.post("/interview/setup", content=json.dumps(SETUP).encode(), headers=headers)
    assert_problem(response, 415)


@pytest.mark.parametrize(
    "content_type", ["application/json;charset=UTF-8", 'application/JSON;charset="utf-8"']
)
async def test_json_in_utf8_may_say_so(client: httpx.AsyncClient, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    response = await client.post("/interview/setup", content=json.dumps(SETUP), headers=headers)
    assert response.status_code == 201


class TestTooLarge:
    async def test_with_its_length_announced(self, client: httpx.AsyncClient) -> None:
        response = await client.post("/interview/setup", content=b"x" * (MAX_BYTES + 1), headers=JSON)
        assert_problem(response, 413)

    async def test_in_chunks_is_read_to_a_bound_and_no_further(self, client: httpx.AsyncClient) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            while True:
                sent += 64 * 1024
                yield b" " * 64 * 1024

        response = await client.post("/interview/setup", content=endless(), headers=JSON)
        assert_problem(response, 413)
        assert response.headers["connection"] == "close"
        assert sent <= MAX_BYTES + DRAINED_BYTES + 3 * 64 * 1024

    async def test_begins_beyond_256_kib(self, client: httpx.AsyncClient) -> None:
        body = json.dumps(SETUP).encode()
        response = await client.post(
            "/interview/setup", content=body + b" " * (MAX_BYTES - len(body)), headers=JSON
        )
        assert response.status_code == 201


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=canary", "limit"),
        ("sort=canary", "sort"),
        ("order=up", "order"),
        ("cursor=%00", "cursor"),
        (f"cursor={'x' * 1025}", "cursor"),
        (f"companyName={'x' * 201}", "companyName"),
        ("companyName=a%00", "companyName"),
    ],
)
async def test_a_query_beyond_its_limits_is_named(client: httpx.AsyncClient, query: str, field: str) -> None:
    response = await client.get(f"/interview/history?{query}")
    assert [error["field"] for error in assert_problem(response, 422)["errors"]] == [field]
    assert MARK not in response.text


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=%00"])
async def test_autocomplete_needs_a_beginning(client: httpx.AsyncClient, query: str) -> None:
    response = await client.get(f"/interview/companies?{query}")
    assert assert_problem(response, 422)["errors"][0]["field"] == "q"
