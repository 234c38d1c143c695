"""Webhooks over real HTTP from a real broker and database: signed, once each, again until they arrive."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from standardwebhooks.webhooks import Webhook

from chassis.ids import new_id
from chassis.kafka.dead_letters import DeadLetter, dead_letters
from chassis.process import Parts, Service
from contracts.topics import EVENTS
from services.gateway.settings import Settings
from services.webhooks.app import build
from services.webhooks.domain import schedule
from services.webhooks.endpoints import read_endpoints
from tests.component.announcing import announce, completed
from tests.component.records import all_consumed
from tests.support.eventually import eventually
from tests.support.listener import Listener, Request, listening

SECRET = "whsec_c2VjcmV0LW9mLTI0LWJ5dGVzLW9yLW1vcmU="
OLD_SECRET = "whsec_YW4tb2xkZXItb25lLW9mLTI0LWJ5dGVzLWF0LWxlYXN0"


@dataclass
class Hooks:
    """The service, and who listens."""

    service: Service
    parts: Parts
    settings: Settings
    ats: Listener
    board: Listener
    leaver: Listener

    async def tell(self, event: object, identifier: str | None = None) -> str:
        return await announce(self.parts.producer, event, identifier=identifier)  # type: ignore[arg-type]

    async def all_settled(self) -> None:
        """Until nothing is in the topic or open in a document."""
        await all_consumed(self.settings, "webhooks", [EVENTS])

        async def nothing_open() -> None:
            for store in self.service.stores:
                assert await store.pick({"todo.0": {"$exists": True}}, {"_id": 1}) == []

        await eventually(nothing_open)

    async def letters(self, identifier: str) -> list[DeadLetter]:
        return [letter async for letter in dead_letters(self.settings) if letter.id == identifier]


@pytest.fixture(scope="module")
async def started(
    parts: Parts, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Hooks]:
    async with AsyncExitStack() as stack:
        ats, board, leaver = [await stack.enter_async_context(listening(Listener())) for _ in range(3)]
        endpoints = [
            {"name": "ats", "url": ats.url, "secret": [SECRET, OLD_SECRET]},
            {"name": "board", "url": board.url, "secret": SECRET, "types": ["FeedbackReady"]},
            {"name": "leaver", "url": leaver.url, "secret": SECRET, "types": ["SessionErased"]},
        ]
        file = tmp_path_factory.mktemp("webhooks") / "webhooks.json"
        file.write_text(json.dumps(endpoints))
        service = build(parts, read_endpoints(file, development=True))
        await service.start()
        yield Hooks(service, parts, settings, ats, board, leaver)
        await service.stop()


@pytest.fixture
def hooks(started: Hooks, monkeypatch: pytest.MonkeyPatch) -> Hooks:
    monkeypatch.setattr(schedule, "PAUSES", (20, 20, 20))
    return started


async def sent(listener: Listener, session_id: str, count: int) -> list[Request]:
    """The requests on a session, once there are so many."""

    def there() -> list[Request]:
        found = listener.of(session_id)
        assert len(found) == count
        return found

    return await eventually(there)


async def test_an_event_is_delivered_once_signed_with_every_secret_of_a_rotation(hooks: Hooks) -> None:
    session = new_id()
    identifier = await hooks.tell(completed(session))

    [request] = await sent(hooks.ats, session, 1)
    await hooks.all_settled()

    assert hooks.ats.of(session) == [request]
    for secret in (SECRET, OLD_SECRET):
        payload = Webhook(secret).verify(request.body, request.headers)
        assert payload["type"] == "interview.InterviewCompleted.v1"
        assert payload["data"]["answered"] == 4
    assert request.headers["webhook-id"] == identifier
    assert request.headers["content-type"] == "application/json"
    assert hooks.board.of(session) == [], "it did not choose this type"
