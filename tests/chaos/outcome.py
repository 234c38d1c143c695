"""What is left in the end, read from the outside: documents, public events, reports, dead letters, calls."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pymongo import AsyncMongoClient

from chassis.kafka.dead_letters import dead_letters
from contracts.envelope import Envelope
from contracts.topics import EVENTS
from services.gateway.settings import Settings
from tests.chaos.points import OrderedToFail
from tests.component.records import records

COLLECTIONS = {
    "sessions": ("setup", "sessions"),
    "erasures": ("setup", "erasures"),
    "companies": ("research", "company_profiles"),
    "interviews": ("conductor", "interviews"),
    "budgets": ("conductor", "budgets"),
    "reports": ("feedback", "reports"),
}
SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One record of the public topic, in the order of its partition."""

    id: str
    type: str
    source: str
    session: str
    sequence: int
    body: dict[str, Any]
    raw: bytes
    """Key, headers and body as any consumer gets them."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter."""

    id: str
    type: str
    reason: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the model. Times are epoch ms of the caller's own clock; `state` is its last."""

    service: str
    task: str
    subject: str
    begun: int
    state: str


@dataclass(frozen=True, slots=True)
class Window:
    """A fault from its beginning to the moment all was mended. Epoch seconds."""

    fault: str
    start: float
    end: float


@dataclass
class Outcome:
    """`documents`: by collection and id. `reports`: what each session's candidate reads over HTTP.

    `provoked`: the ids of messages that were spoiled on purpose. `deaths`: which process ended without being
    asked to, with which status, when (epoch seconds).
    """

    at: int
    documents: dict[str, dict[str, dict[str, Any]]]
    events: list[PublicEvent]
    reports: dict[str, dict[str, Any]]
    letters: list[Letter]
    calls: list[Call]
    windows: list[Window] = field(default_factory=list)
    deaths: list[tuple[str, int, float]] = field(default_factory=list)
    provoked: set[str] = field(default_factory=set)


async def observe(
    settings: Settings,
    sessions: dict[str, str],
    *,
    calls: list[Path],
    windows: list[Window],
    deaths: list[tuple[str, int, float]],
) -> Outcome:
    """Read everything there is now."""
    letters = [Letter(item.id, item.type, item.reason) async for item in dead_letters(settings)]
    return Outcome(
        at=time.time_ns() // 1_000_000,
        documents=await documents(settings),
        events=[_public(record) for record in await records(settings, EVENTS)],
        reports=await read_reports(f"http://{settings.host}:{settings.port}", sessions),
        letters=letters,
        provoked={letter.id for letter in letters if letter.reason.endswith(OrderedToFail.__name__)},
        calls=[call for path in calls for call in read_calls(path)],
        windows=windows,
        deaths=deaths,
    )


async def documents(settings: Settings) -> dict[str, dict[str, dict[str, Any]]]:
    """Every aggregate of every service."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(settings.mongo_url)
    async with client:
        return {
            kind: {
                found["_id"]: found
                for found in await client[settings.mongo_prefix + service][name].find({}).to_list()
            }
            for kind, (service, name) in COLLECTIONS.items()
        }


async def read_reports(address: str, sessions: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The report of each session as its user reads it; sessions without one are left out."""
    found: dict[str, dict[str, Any]] = {}
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def read(client: httpx.AsyncClient, session: str, user: str) -> None:
        async with places:
            token = (await client.post("/auth/dev/token", json={"userId": user})).json()["accessToken"]
            headers = {"Authorization": f"Bearer {token}"}
            response = await client.get(f"/interview/feedback/{session}", headers=headers)
        if response.status_code == 200:
            found[session] = response.json()["feedback"]

    async with httpx.AsyncClient(base_url=address, timeout=40) as client, asyncio.TaskGroup() as group:
        for session, user in sessions.items():
            group.create_task(read(client, session, user))
    return found


def read_calls(path: Path) -> list[Call]:
    """Each call once, with the last that is known of it."""
    found: dict[str, Call] = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        entry = json.loads(line)
        begun = found[entry["call"]].begun if entry["call"] in found else entry["at"]
        found[entry["call"]] = Call(entry["service"], entry["task"], entry["subject"], begun, entry["state"])
    return list(found.values())


def _public(record: Any) -> PublicEvent:
    envelope = Envelope.from_headers(record.headers)
    headers = b"\n".join(name.encode() + b"=" + (value or b"") for name, value in record.headers)
    return PublicEvent(
        id=envelope.id,
        type=envelope.type,
        source=envelope.source,
        session=envelope.subject,
        sequence=envelope.sequence or 0,
        body=json.loads(record.value),
        raw=b"\n".join((record.key or b"", headers, record.value)),
    )
