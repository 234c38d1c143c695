"""Whatever is sent, the answer is a clean 4xx: a problem document that repeats nothing of the input."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.ids import new_id
from tests.support.room import JOB, Room, set_up
from tests.system import shapes
from tests.system.shapes import faults

CANARY = "canary7f3a"
JSON = {"Content-Type": "application/json"}
SETUP: dict[str, Any] = {
    "jobDescription": JOB,
    "companyName": "Acme",
    "interviewType": "mixed",
    "difficulty": "mid",
    "duration": 15,
}
ANSWER: dict[str, Any] = {"sessionId": new_id(), "action": "answer", "answer": "Kafka."}
FIELDS: tuple[tuple[str, Any], ...] = (
    ("jobDescription", None),
    ("jobDescription", ""),
    ("jobDescription", " \n\t "),
    ("jobDescription", CANARY * 2001),
    ("jobDescription", f"{CANARY}\0"),
    ("jobDescription", f"{CANARY}\ud800"),
    ("jobDescription", {"$gt": ""}),
    ("jobDescription", [CANARY]),
    ("jobDescription", 5),
    ("companyName", ""),
    ("companyName", "   "),
    ("companyName", CANARY * 21),
    ("companyName", f"\udfff{CANARY}"),
    ("companyName", {"$ne": CANARY}),
    ("interviewType", CANARY),
    ("interviewType", "Technical"),
    ("interviewType", {"$in": ["mixed"]}),
    ("difficulty", "expert"),
    ("duration", 20),
    ("duration", "15"),
    ("duration", 15.5),
    ("duration", True),
    ("duration", -(10**400)),
    ("duration", 1e308),
    ("resume", CANARY * 5001),
    ("resume", f"\0{CANARY}"),
    ("resume", {"$where": CANARY}),
    ("language", CANARY),
    ("language", "de\n"),
)
CONDUCT: tuple[dict[str, Any], ...] = (
    {},
    {"sessionId": new_id()},
    {"action": "start"},
    {**ANSWER, "sessionId": CANARY},
    {**ANSWER, "sessionId": {"$ne": None}},
    {**ANSWER, "sessionId": f"{new_id()}\0"},
    {**ANSWER, "action": "stop"},
    {**ANSWER, "action": {"$exists": True}},
    {**ANSWER, "answer": None},
    {**ANSWER, "answer": "  \n "},
    {**ANSWER, "answer": CANARY * 2001},
    {**ANSWER, "answer": f"{CANARY}\0"},
    {**ANSWER, "answer": f"\udc00{CANARY}"},
    {**ANSWER, "answer": {"$regex": CANARY}},
    {**ANSWER, "questionNumber": 0},
    {**ANSWER, "questionNumber": 2**63},
    {**ANSWER, "questionNumber": "1"},
)
UNREADABLE: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": CANARY.encode(),
    "half a document": json.dumps(SETUP).encode()[:-1],
    "two documents": json.dumps(SETUP).encode() * 2,
    "NaN": json.dumps({**SETUP, "duration": float("nan")}).encode(),
    "infinity": json.dumps({**SETUP, "duration": float("-inf")}).encode(),
    "no UTF-8": json.dumps(SETUP).encode().replace(b"Acme", b"\xff\xfe"),
    "a number of 100,000 digits": json.dumps(SETUP).encode().replace(b"15", b"9" * 100_000),
    "100,000 brackets": b"[" * 100_000,
    "100,000 brackets, closed": b"[" * 100_000 + b"]" * 100_000,
    "20,000 objects in each other": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
}
ADDRESSES: tuple[tuple[str, str, int], ...] = (
    ("GET", f"/interview/{CANARY}", 404),
    ("GET", f"/{CANARY}", 404),
    ("POST", "/interview/setup/", 404),
    ("GET", f"/interview/sessions/{CANARY}", 404),
    ("GET", "/interview/sessions/%00", 404),
    ("GET", "/interview/sessions/..%2f..%2fetc", 404),
    ("GET", f"/interview/feedback/{CANARY}", 404),
    ("GET", f"/interview/operations/{CANARY}", 404),
    ("GET", "/interview/setup", 405),
    ("DELETE", "/interview/conduct", 405),
    ("PATCH", "/interview/feedback", 405),
    ("POST", "/interview/history", 405),
    ("GET", "/interview/companies", 422),
    ("GET", "/interview/companies?q=%20", 422),
    ("GET", f"/interview/history?sort={CANARY}", 422),
    ("GET", f"/interview/history?companyName=%00{CANARY}", 422),
)


@pytest.fixture(scope="module")
async def sender(room: Room) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody whose client is broken."""
    client = await room.candidate(f"sender-{uuid4().hex}")
    yield client
    await client.aclose()


@pytest.mark.parametrize(
    "field", ["jobDescription", "companyName", "interviewType", "difficulty", "duration"]
)
async def test_a_setup_without_a_field_is_refused(sender: httpx.AsyncClient, field: str) -> None:
    """The field that is missing is named."""
    body = {name: value for name, value in SETUP.items() if name != field}

    response = await sender.post("/interview/setup", json=body)

    refused(response, 422)
    assert [error["field"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize(("field", "value"), FIELDS)
async def test_a_setup_with_a_wrong_field_is_refused(
    sender: httpx.AsyncClient, field: str, value: Any
) -> None:
    """The field that is wrong is named."""
    response = await sender.post(
        "/interview/setup", content=json.dumps({**SETUP, field: value}), headers=JSON
    )

    refused(response, 422)
    assert {error["field"].split(".")[0] for error in response.json()["errors"]} == {field}


@pytest.mark.parametrize("body", CONDUCT)
async def test_a_wrong_step_is_refused(sender: httpx.AsyncClient, body: dict[str, Any]) -> None:
    """Before anybody looks whether there is such a session."""
    response = await sender.post("/interview/conduct", content=json.dumps(body), headers=JSON)

    refused(response, 422)
    assert response.json()["errors"]


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
async def test_what_is_not_json_is_refused(sender: httpx.AsyncClient, content: bytes) -> None:
    """However deep, long or broken it is."""
    refused(await sender.post("/interview/setup", content=content, headers=JSON), 400)


@pytest.mark.parametrize("body", [[], [SETUP], "text", 5, None, True, {"$where": CANARY}])
async def test_json_that_is_no_setup_is_refused(sender: httpx.AsyncClient, body: Any) -> None:
    """A document of another kind, operators as keys among them."""
    refused(await sender.post("/interview/setup", content=json.dumps(body), headers=JSON), 422)


async def test_a_body_of_ten_megabytes_is_refused(sender: httpx.AsyncClient) -> None:
    """Whether its length was announced or not."""
    body = json.dumps({**SETUP, "resume": CANARY * 1_000_000}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    refused(await sender.post("/interview/setup", content=body, headers=JSON), 413)
    refused(await sender.post("/interview/setup", content=pieces(), headers=JSON), 413)


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/xml", "application/json; charset=latin-1"]
)
async def test_another_media_type_is_refused(sender: httpx.AsyncClient, content_type: str | None) -> None:
    """Only JSON in UTF-8 is read."""
    headers = {"Content-Type": content_type} if content_type else {}

    refused(await sender.post("/interview/setup", content=json.dumps(SETUP), headers=headers), 415)


@pytest.mark.parametrize(("method", "path", "status"), ADDRESSES)
async def test_an_address_that_leads_nowhere_is_refused(
    sender: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    """Unknown paths, other methods, wrong queries."""
    refused(await sender.request(method, path), status)


@pytest.mark.parametrize("key", ["", "k" * 256, "line\tbreak"])
async def test_an_idempotency_key_that_is_no_key_is_refused(sender: httpx.AsyncClient, key: str) -> None:
    """One to 255 printable characters."""
    refused(await sender.post("/interview/setup", json=SETUP, headers={"Idempotency-Key": key}), 422)


async def test_the_last_of_two_equal_keys_counts_and_unknown_fields_do_not(
    sender: httpx.AsyncClient,
) -> None:
    """What a caller adds (scores, a status, another user's id) changes nothing."""
    extra = {"status": "completed", "userId": "somebody-else", "questions": ["?"], "overallScore": 10}
    text = json.dumps({**SETUP, **extra})[:-1] + ', "duration": 30}'

    response = await sender.post("/interview/setup", content=text, headers=JSON)

    session = response.json()["session"]
    assert response.status_code == 201
    assert (session["duration"], session["status"], session["questions"]) == (30, "created", [])
    assert session["userId"].startswith("sender-")


async def test_text_that_looks_like_an_operator_is_text(sender: httpx.AsyncClient) -> None:
    """Operators, markup and emoji inside a text are kept as they are."""
    name = '{"$gt": ""} <b>Größe</b> 🚀'

    session_id = await set_up(sender, companyName=name, jobDescription="$where: function() {} " + JOB)

    exported = (await sender.get("/interview/me/export")).json()
    kept = next(one for one in exported["sessions"] if one["sessionId"] == session_id)
    assert kept["companyName"] == name


def refused(response: httpx.Response, status: int) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert faults(response.json(), shapes.PROBLEM) == []
    assert response.json()["status"] == status
    assert CANARY not in response.text
    assert len(response.content) < 4096
