"""MongoDB or Kafka goes away and comes back: a clear 503 within five seconds, and recovery by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from ai.offline import OfflineInterviewer
from ai.port import Hint, HintRequest
from chassis.kafka.provision import provision
from tests.component.interviews import Candidate, must_be_whole
from tests.support.eventually import eventually
from tests.support.infrastructure import DatabasePart, Part
from tests.support.room import Processes, Room, act, running, set_up, settings_for

LIMIT = 5.0
"""Seconds in which a request must have its answer while a part is away (the HTTP contract)."""
RECOVERY = 30.0


class Pondering(OfflineInterviewer):
    """Thinks about a hint until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()

    async def give_hint(self, request: HintRequest) -> Hint:
        self.begun.set()
        await self.go_on.wait()
        return await super().give_hint(request)


async def test_mongodb_away_is_a_503_and_its_return_is_noticed(
    infrastructure: str, kafka_bootstrap: str, database_part: DatabasePart, unique_name: str, tmp_path: Path
) -> None:
    """Idle, in requests under way, and in the middle of a todo that somebody waits for."""
    interviewer = Pondering()
    settings = settings_for(infrastructure, kafka_bootstrap, database_part.url, unique_name, tmp_path)
    async with running(Room(settings, interviewer)) as room:
        client = await room.candidate("alice")
        candidate = Candidate(client)
        await candidate.set_up()
        await candidate.start()
        await candidate.answer()
        hint = asyncio.create_task(act(client, candidate.session_id, "hint"))
        await asyncio.wait_for(interviewer.begun.wait(), 10)

        await database_part.stop()

        await _all_must_be_refused([lambda: hint, *_requests(client, candidate)])
        await _must_be_unready(client, "mongodb")

        interviewer.go_on.set()
        await database_part.start()

        await eventually(lambda: _must_be_ready(client), within=RECOVERY)
        assert (await act(client, candidate.session_id, "hint")).status_code == 200
        while await candidate.answer():
            pass
        await must_be_whole(settings, candidate)


async def test_kafka_away_is_a_503_and_its_return_is_noticed(
    infrastructure: str, broker_part: Part, mongo_url: str, unique_name: str, tmp_path: Path
) -> None:
    """Idle, in requests under way, and while somebody waits for an answer."""
    interviewer = Pondering()
    settings = settings_for(infrastructure, broker_part.address, mongo_url, unique_name, tmp_path)
    async with running(Room(settings, interviewer)) as room:
        client = await room.candidate("alice")
        candidate = Candidate(client)
        await candidate.set_up()
        await candidate.start()
        hint = asyncio.create_task(act(client, candidate.session_id, "hint"))
        await asyncio.wait_for(interviewer.begun.wait(), 10)

        await broker_part.kill()

        await _all_must_be_refused([lambda: hint, *_requests(client, candidate)])
        await _must_be_unready(client, "kafka")

        interviewer.go_on.set()
        await broker_part.start()
        await provision(settings)  # the embedded broker has forgotten its topics

        await eventually(lambda: _must_be_ready(client), within=RECOVERY)
        newcomer = Candidate(client)
        await newcomer.hold()
        assert (await newcomer.report())["overallScore"] is not None


async def test_services_wait_for_parts_that_are_not_up_yet(
    infrastructure: str, broker_part: Part, database_part: DatabasePart, unique_name: str, tmp_path: Path
) -> None:
    """In whatever order a cluster starts, it ends up ready."""
    await asyncio.gather(broker_part.stop(), database_part.stop())
    settings = settings_for(
        infrastructure, broker_part.address, database_part.url, unique_name, tmp_path / "room"
    )
    processes = Processes(settings)
    await asyncio.gather(*(processes.start_one(name) for name in ("setup", "gateway")))
    await eventually(lambda: _must_have_logged(tmp_path / "room" / "setup.log"), within=20)

    await asyncio.gather(broker_part.start(), database_part.start())
    await provision(settings)

    await processes.ready()
    client = await processes.candidate("alice")
    await set_up(client)
    await client.aclose()
    assert [await processes.end(name) for name in ("gateway", "setup")] == [0, 0]


Ask = Callable[[], Awaitable[httpx.Response]]


def _requests(client: httpx.AsyncClient, candidate: Candidate) -> list[Ask]:
    """One of each kind, all at the same moment."""
    session_id = candidate.session_id
    setup = {"jobDescription": "Go", "companyName": "Acme", "interviewType": "mixed", "difficulty": "mid"}
    return [
        lambda: client.post("/interview/setup", json={**setup, "duration": 15}),
        lambda: act(client, session_id, "start"),
        lambda: client.get(f"/interview/sessions/{session_id}"),
        lambda: client.get("/interview/history"),
        lambda: client.post("/interview/company-research", json={"companyName": "Globex"}),
    ]


async def _all_must_be_refused(asks: list[Ask]) -> None:
    await asyncio.gather(*(_must_be_refused(ask) for ask in asks))


async def _must_be_refused(ask: Ask) -> None:
    async with asyncio.timeout(LIMIT):
        response = await ask()
    assert response.status_code == 503, (response.request.url, response.text)
    assert int(response.headers["Retry-After"]) >= 1
    assert response.headers["Content-Type"] == "application/problem+json"


async def _must_be_unready(client: httpx.AsyncClient, part: str) -> None:
    async def unready() -> None:
        response = await client.get("/readyz")
        assert response.status_code == 503
        assert part in response.text

    await eventually(unready, within=LIMIT)


async def _must_be_ready(client: httpx.AsyncClient) -> None:
    response = await client.get("/readyz")
    assert response.status_code == 200, response.text


def _must_have_logged(log: Path) -> None:
    assert "waiting for a part" in log.read_text()
