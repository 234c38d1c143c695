"""Everything held on the user, or nothing that looks like it."""

import json

import httpx
import pytest

from contracts import conductor, feedback, replies, setup
from contracts.envelope import Command, Reply
from services.gateway.errors import KafkaDown
from services.gateway.export import IncompleteExport, document, first_pages
from tests.unit.gateway.conftest import assert_problem
from tests.unit.gateway.services import Services

PAGES = 25


def paged(command: setup.ExportSessions | conductor.ExportInterviews, _: str) -> Reply:
    """Pages of two items each, the last one empty."""
    number = int(command.cursor or "0")
    items = tuple({"number": 2 * number + n, "text": 'a "quoted" é\n'} for n in range(2 * (number < PAGES)))
    return replies.ExportPage(items=items, next_cursor=str(number + 1) if number < PAGES else None)


@pytest.fixture
def services() -> Services:
    return Services({setup.ExportSessions: paged, feedback.ExportReports: paged})


async def test_has_every_page_of_every_service(client: httpx.AsyncClient, services: Services) -> None:
    response = await client.get("/interview/me/export")
    assert response.status_code == 200
    assert "attachment" in response.headers["content-disposition"]
    whole = response.json()
    assert list(whole) == ["userId", "exportedAt", "sessions", "interviews", "reports"]
    assert whole["userId"] == "alice"
    assert [item["number"] for item in whole["sessions"]] == list(range(2 * PAGES))
    assert whole["interviews"] == []
    assert whole["reports"] == whole["sessions"]
    assert {asked.key for asked in services.asked} == {"alice"}


EXPORTS: list[type[Command]] = [setup.ExportSessions, conductor.ExportInterviews, feedback.ExportReports]


@pytest.mark.parametrize("command", EXPORTS)
async def test_a_service_that_is_down_at_first_is_a_problem(
    client: httpx.AsyncClient, services: Services, command: type[Command]
) -> None:
    services.table[command] = KafkaDown("down")
    assert_problem(await client.get("/interview/me/export"), 503)


async def test_a_page_that_fails_later_breaks_the_document_off(services: Services) -> None:
    first = await first_pages(services, "alice")
    assert isinstance(first, list)
    services.table[feedback.ExportReports] = replies.Problem(status=503, title="x", detail="x")
    text = b""

    async def collect() -> None:
        nonlocal text
        async for piece in document(services, "alice", first, 0):
            text += piece

    with pytest.raises(IncompleteExport):
        await collect()
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
