"""Every address: which command it becomes, with which key, and how the reply is answered."""

from typing import Any

import httpx
import pytest

from contracts import conductor, feedback, replies, research, setup
from contracts.envelope import Command
from services.gateway.errors import KafkaDown, NoReply
from tests.unit.gateway.conftest import assert_problem
from tests.unit.gateway.services import NOT_FOUND, SESSION, Services

SETUP = {
    "jobDescription": "  Kafka and Python.  ",
    "companyName": " Acme ",
    "interviewType": "mixed",
    "difficulty": "mid",
    "duration": 15,
}
ROOM = f"/interview/sessions/{SESSION}"


def conduct(action: str, **more: Any) -> dict[str, Any]:
    return {"sessionId": SESSION, "action": action, **more}


CALLS: list[tuple[str, str, Any, int, Command, str]] = [
    (
        "POST",
        "/interview/job-description",
        {"jobDescription": " Kafka and Python. ", "resume": "Ten years."},
        200,
        setup.ReadDescription(job_description="Kafka and Python."),
        "alice",
    ),
    (
        "POST",
        "/interview/company-research",
        {"companyName": " ACME "},
        200,
        research.ResearchCompany(company_name="ACME"),
        "acme",
    ),
    (
        "POST",
        "/interview/company-research",
        {"companyName": "Acme", "forceRefresh": True},
        200,
        research.ResearchCompany(company_name="Acme", force_refresh=True),
        "acme",
    ),
    ("GET", "/interview/companies?q=ac", None, 200, research.SuggestCompanies(query="ac"), "ac"),
    (
        "POST",
        "/interview/conduct",
        conduct("start"),
        200,
        conductor.StartInterview(session_id=SESSION),
        SESSION,
    ),
    (
        "POST",
        "/interview/conduct",
        conduct("answer", answer=" Yes. ", questionNumber=1),
        200,
        conductor.AnswerQuestion(session_id=SESSION, answer="Yes.", question_number=1),
        SESSION,
    ),
    ("POST", "/interview/conduct", conduct("next"), 200, conductor.SkipQuestion(session_id=SESSION), SESSION),
    ("POST", "/interview/conduct", conduct("hint"), 200, conductor.GiveHint(session_id=SESSION), SESSION),
    (
        "POST",
        "/interview/conduct",
        conduct("complete", answer=""),
        200,
        conductor.CompleteInterview(session_id=SESSION),
        SESSION,
    ),
    (
        "POST",
        "/interview/feedback",
        {"sessionId": SESSION.upper()},
        200,
        feedback.GetFeedback(session_id=SESSION),
        SESSION,
    ),
    (
        "GET",
        f"/interview/feedback/{SESSION}",
        None,
        200,
        feedback.GetFeedback(session_id=SESSION, wait=False),
        SESSION,
    ),
    ("GET", "/interview/history", None, 200, feedback.GetHistory(), "alice"),
    (
        "GET",
        "/interview/history?limit=100&cursor=c&companyName=Acme&sort=overallScore&order=asc",
        None,
        200,
        feedback.GetHistory(limit=100, cursor="c", company_name="Acme", sort="overallScore", order="asc"),
        "alice",
    ),
    ("GET", "/interview/history?cursor=&companyName=", None, 200, feedback.GetHistory(), "alice"),
    ("GET", "/interview/progress", None, 200, feedback.GetProgress(), "alice"),
    ("GET", ROOM, None, 200, conductor.GetInterview(session_id=SESSION), SESSION),
    (
        "PUT",
        f"{ROOM}/draft",
        {"text": " so far "},
        204,
        conductor.SaveDraft(session_id=SESSION, text=" so far "),
        SESSION,
    ),
    ("POST", f"{ROOM}/extend", None, 200, conductor.ExtendInterview(session_id=SESSION), SESSION),
    (
        "POST",
        f"{ROOM}/extend",
        {"minutes": 10},
        200,
        conductor.ExtendInterview(session_id=SESSION, minutes=10),
        SESSION,
    ),
    ("DELETE", "/interview/me", None, 202, setup.EraseUser(), "alice"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "command", "key"), CALLS)
async def test_a_request_becomes_one_command(
    client: httpx.AsyncClient,
    services: Services,
    method: str,
    path: str,
    body: Any,
    status: int,
    command: Command,
    key: str,
) -> None:
    response = await client.request(method, path, json=body)
    assert response.status_code == status
    assert [(asked.command, asked.key, asked.user_id) for asked in services.asked] == [
        (command, key, "alice")
    ]
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_setup_creates_a_session_under_its_commands_id(
    client: httpx.AsyncClient, services: Services
) -> None:
    response = await client.post("/interview/setup", json={**SETUP, "resume": "Ten years.", "language": "de"})
    assert response.status_code == 201
    assert response.headers["location"] == f"/interview/sessions/{SESSION}"
    body = response.json()
    assert body["message"] == "Interview session created successfully"
    assert {"sessionId", "userId", "questions", "answers", "status"} <= body["session"].keys()
    asked = services.last
    assert asked.key == asked.command_id
    assert asked.command == setup.CreateSession(
        job_description="Kafka and Python.",
        company_name="Acme",
        interview_type="mixed",
        difficulty="mid",
        duration=15,
        resume="Ten years.",
        language="de",
    )


async def test_a_step_leaves_out_what_it_does_not_have(client: httpx.AsyncClient) -> None:
    response = await client.post("/interview/conduct", json=conduct("complete"))
    assert response.json() == {
        "type": "complete",
        "status": "completed",
        "questionNumber": 4,
        "totalQuestions": 4,
        "sessionId": SESSION,
    }


async def test_history_says_null_where_there_is_nothing_yet(client: httpx.AsyncClient) -> None:
    page = (await client.get("/interview/history")).json()
    assert page["history"][0]["overallScore"] is None
    assert page["history"][0]["completedAt"] is None
    assert page["count"] == 1
    assert page["nextCursor"] is None


async def test_a_refusal_keeps_its_status_and_says_when_to_come_back(
    client: httpx.AsyncClient, services: Services
) -> None:
    services.table[feedback.GetFeedback] = replies.Problem(
        status=409, title="Conflict", detail="Still running.", retry_after=2
    )
    response = await client.post("/interview/feedback", json={"sessionId": SESSION})
    assert assert_problem(response, 409)["detail"] == "Still running."
    assert response.headers["retry-after"] == "2"


@pytest.mark.parametrize("session_id", ["x", "1234", SESSION[:-1], SESSION.replace("-", "")])
async def test_an_address_with_no_session_id_never_reaches_a_service(
    client: httpx.AsyncClient, services: Services, session_id: str
) -> None:
    assert_problem(await client.get(f"/interview/sessions/{session_id}"), 404)
    assert services.asked == []


async def test_a_report_can_be_downloaded_in_two_formats(client: httpx.AsyncClient) -> None:
    download = await client.get(f"/interview/feedback/{SESSION}?format=json")
    assert download.headers["content-disposition"] == f'attachment; filename="feedback-{SESSION}.json"'
    refused = assert_problem(await client.get(f"/interview/feedback/{SESSION}?format=docx"), 422)
    assert refused["errors"] == [{"field": "format", "message": "Input should be 'json' or 'pdf'"}]


async def test_erasing_a_session_asks_all_three_services(
    client: httpx.AsyncClient, services: Services
) -> None:
    services.table[feedback.EraseReport] = NOT_FOUND
    response = await client.delete(ROOM)
    assert (response.status_code, response.content) == (204, b"")
    assert [type(asked.command) for asked in services.asked] == [
        setup.EraseSession,
        conductor.EraseInterview,
        feedback.EraseReport,
    ]


async def test_erasing_anothers_session_asks_no_further(
    client: httpx.AsyncClient, services: Services
) -> None:
    services.table[setup.EraseSession] = NOT_FOUND
    assert_problem(await client.delete(ROOM), 404)
    assert len(services.asked) == 1


@pytest.mark.parametrize("late", [setup.EraseSession, conductor.EraseInterview])
async def test_an_erasure_that_takes_long_is_an_operation(
    client: httpx.AsyncClient, services: Services, late: type[Command]
) -> None:
    services.table[late] = NoReply("some command")
    response = await client.delete(ROOM)
    assert response.status_code == 202
    assert response.headers["location"].startswith("/interview/operations/")


async def test_without_kafka_it_is_503_and_soon_again(client: httpx.AsyncClient, services: Services) -> None:
    services.table[setup.CreateSession] = KafkaDown("down")
    response = await client.post("/interview/setup", json=SETUP)
    assert_problem(response, 503)
    assert response.headers["retry-after"] == "5"


async def test_a_read_without_a_reply_is_503(client: httpx.AsyncClient, services: Services) -> None:
    services.table[feedback.GetHistory] = NoReply("some command")
    response = await client.get("/interview/history")
    assert_problem(response, 503)
    assert response.headers["retry-after"] == "5"


async def test_a_fault_of_ours_is_a_problem_without_its_text(
    client: httpx.AsyncClient, services: Services
) -> None:
    services.table[feedback.GetHistory] = RuntimeError("secret")
    response = await client.get("/interview/history")
    assert_problem(response, 500)
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
