"""Work that outlasts its request."""

from typing import Any

import httpx
import pytest

from contracts import conductor, replies, setup
from contracts.envelope import Reply
from services.gateway.errors import NoReply
from services.gateway.operations import Operation
from tests.unit.gateway.conftest import assert_problem
from tests.unit.gateway.services import NOT_FOUND, SESSION, Services, example
from tests.unit.gateway.test_routes import SETUP, conduct

COMMAND = "019cad40-1120-7a5e-b6c2-9d0f4e8a7032"
LATE: list[tuple[str, dict[str, Any], str, str]] = [
    ("/interview/setup", SETUP, "setup.commands.v1", ""),
    ("/interview/company-research", {"companyName": "ACME: Inc"}, "research.commands.v1", "acme: inc"),
    ("/interview/conduct", conduct("start"), "conductor.commands.v1", SESSION),
    ("/interview/feedback", {"sessionId": SESSION}, "feedback.commands.v1", SESSION),
]


@pytest.mark.parametrize(("path", "body", "topic", "aggregate"), LATE)
async def test_a_late_reply_is_found_with_its_service(
    client: httpx.AsyncClient,
    services: Services,
    path: str,
    body: dict[str, Any],
    topic: str,
    aggregate: str,
) -> None:
    for command in services.table:
        services.table[command] = NoReply("x")
    services.table[replies.GetOperation] = replies.OperationReply(state="running")
    late = await client.post(path, json=body)
    assert late.status_code == 202
    assert int(late.headers["retry-after"]) > 0
    sent = services.last
    assert late.json()["status"] == "running"
    asked_again = await client.get(late.headers["location"])
    assert asked_again.status_code == 202
    assert asked_again.headers["location"] == late.headers["location"]
    question = services.last
    assert (question.topic, question.key) == (topic, sent.key)
    aggregate = aggregate or str(sent.command_id)
    assert question.command == replies.GetOperation(aggregate_id=aggregate, operation_id=str(sent.command_id))


OUTCOMES: list[tuple[Reply, int]] = [
    (example(setup.SessionReply), 201),
    (example(conductor.StepReply), 200),
    (replies.Done(), 204),
    (NOT_FOUND, 404),
    (replies.Problem(status=409, title="Conflict", detail="Not started."), 409),
]


@pytest.mark.parametrize(("outcome", "status"), OUTCOMES)
async def test_done_it_is_the_original_answer(
    client: httpx.AsyncClient, services: Services, outcome: Reply, status: int
) -> None:
    services.table[replies.GetOperation] = replies.OperationReply(
        state="done", result_type=outcome.TYPE, result=outcome.model_dump(mode="json")
    )
    services.table[conductor.StartInterview] = services.table[setup.CreateSession] = outcome
    direct = await client.post("/interview/conduct", json=conduct("start"))
    later = await client.get(Operation("conductor", SESSION, COMMAND).location)
    assert (later.status_code, later.content) == (status, direct.content)
    assert later.headers.get("content-type") == direct.headers.get("content-type")


async def test_unknown_to_its_service_it_is_404(client: httpx.AsyncClient, services: Services) -> None:
    services.table[replies.GetOperation] = NOT_FOUND
    assert_problem(await client.get(Operation("conductor", SESSION, COMMAND).location), 404)


@pytest.mark.parametrize(
    "identifier",
    [
        "x",
        "%00",
        "....",
        "a" * 5000,
        "w7_Dvw",
        Operation("analytics", SESSION, COMMAND).id,
        Operation("conductor", "", COMMAND).id,
        Operation("conductor", "a\0", COMMAND).id,
        Operation("conductor", SESSION, "not-a-command").id,
    ],
)
async def test_malformed_it_never_reaches_a_service(
    client: httpx.AsyncClient, services: Services, identifier: str
) -> None:
    assert_problem(await client.get(f"/interview/operations/{identifier}"), 404)
    assert services.asked == []


async def test_an_erasure_of_a_user_can_be_followed(client: httpx.AsyncClient, services: Services) -> None:
    accepted = await client.delete("/interview/me")
    assert accepted.status_code == 202
    command_id = services.last.command_id
    services.table[replies.GetOperation] = replies.OperationReply(
        state="done", result_type=replies.Done.TYPE, result={}
    )
    assert (await client.get(accepted.headers["location"])).status_code == 204
    assert services.last.key == "alice"
    assert services.last.command == replies.GetOperation(
        aggregate_id="user:alice", operation_id=str(command_id)
    )


@pytest.mark.parametrize("aggregate", [SESSION, "acme: inc", "user:a:b", "日本 電気"])
def test_an_id_can_be_read_back(aggregate: str) -> None:
    operation = Operation("setup", aggregate, COMMAND)
    assert Operation.parse(operation.id) == operation
    assert operation.id.isascii()
    assert "/" not in operation.id
