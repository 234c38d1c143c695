"""Webhooks over real HTTP from a real broker and database: signed, once each, again until they arrive."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
import structlog
from standardwebhooks.webhooks import Webhook

from chassis.ids import new_id
from chassis.kafka.dead_letters import DeadLetter, dead_letters, replay
from chassis.process import Parts, Service
from contracts.public import SessionErased
from contracts.topics import EVENTS
from services.gateway.settings import Settings
from services.webhooks.app import AT_ONCE, build
from services.webhooks.domain import schedule
from services.webhooks.endpoints import read_endpoints
from tests.component.announcing import announce, completed, ready
from tests.component.records import all_consumed
from tests.support.eventually import eventually
from tests.support.listener import CANARY, Listener, Request, listening

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

    async def letters(self, identifier: str, count: int) -> list[DeadLetter]:
        """The dead letters of a message, once there are so many."""

        async def found() -> list[DeadLetter]:
            letters = [letter async for letter in dead_letters(self.settings) if letter.id == identifier]
            assert len(letters) == count
            return letters

        return await eventually(found, every=0.2)


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


async def test_a_failed_delivery_is_tried_again_with_the_same_id_and_a_new_signature(hooks: Hooks) -> None:
    session = new_id()
    hooks.ats.answers[session] = [500, 302]
    identifier = await hooks.tell(ready(session))

    requests = await sent(hooks.ats, session, 3)
    await hooks.all_settled()

    assert {request.headers["webhook-id"] for request in requests} == {identifier}
    assert len({request.body for request in requests}) == 1
    for request in requests:
        Webhook(SECRET).verify(request.body, request.headers)
    assert len(hooks.ats.of(session)) == 3
    assert len(hooks.board.of(session)) == 1, "another endpoint is not told again"


async def test_a_repeated_event_is_delivered_once(hooks: Hooks) -> None:
    session, identifier = new_id(), new_id()

    for _ in range(3):
        await hooks.tell(completed(session), identifier)
    await hooks.tell(ready(session))
    await sent(hooks.ats, session, 2)
    await hooks.all_settled()

    ids = [request.headers["webhook-id"] for request in hooks.ats.of(session)]
    assert len(ids) == 2
    assert ids.count(identifier) == 1


async def test_after_the_last_attempt_there_is_a_dead_letter_which_is_delivered_when_it_is_replayed(
    hooks: Hooks,
) -> None:
    """The receiver is mended, the letter replayed: the same message, and to nobody who has had it."""
    session = new_id()
    hooks.ats.answers[session] = [500, 503, 500, 503]
    identifier = await hooks.tell(ready(session))

    [letter] = await hooks.letters(identifier, 1)
    await hooks.all_settled()
    assert len(hooks.ats.of(session)) == 4
    assert letter.reason == "webhook ats: attempt 4 was the last: HTTP 503"
    assert (letter.topic, letter.partition, letter.offset) == (EVENTS.name, None, None)

    await replay(hooks.parts.producer, letter, hooks.settings)

    requests = await sent(hooks.ats, session, 5)
    await hooks.all_settled()
    assert {request.headers["webhook-id"] for request in requests} == {identifier}
    assert len({request.body for request in requests}) == 1
    assert len(hooks.board.of(session)) == 1
    await hooks.letters(identifier, 1)


async def test_a_receiver_that_is_gone_is_asked_once_and_nothing_to_it_is_lost(hooks: Hooks) -> None:
    sessions = new_id(), new_id()
    hooks.leaver.answers[sessions[0]] = [410]

    for session in sessions:
        identifier = await hooks.tell(SessionErased(session_id=session))
        [letter] = await hooks.letters(identifier, 1)
        assert letter.reason == "webhook leaver: attempt 1 was the last: HTTP 410"
    await hooks.all_settled()

    assert [len(hooks.leaver.of(session)) for session in sessions] == [1, 0]


async def test_a_slow_receiver_delays_no_other_and_gets_few_requests_at_a_time(hooks: Hooks) -> None:
    sessions = [new_id() for _ in range(AT_ONCE + 4)]
    hooks.board.answering.clear()
    for session in sessions:
        await hooks.tell(ready(session))

    for session in sessions:
        await sent(hooks.ats, session, 1)
    await eventually(lambda: _open(hooks.board, AT_ONCE))
    await all_consumed(hooks.settings, "webhooks", [EVENTS])
    assert sum(len(hooks.board.of(session)) for session in sessions) == AT_ONCE

    hooks.board.answering.set()
    for session in sessions:
        await sent(hooks.board, session, 1)


async def test_what_is_pending_of_an_erased_session_is_dropped_and_nothing_follows(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "PAUSES", (3_600_000,))
    session = new_id()
    hooks.ats.answers[session] = [500]
    await hooks.tell(completed(session))
    await sent(hooks.ats, session, 1)

    await hooks.tell(SessionErased(session_id=session))
    await hooks.tell(ready(session))

    requests = await sent(hooks.ats, session, 2)
    await hooks.all_settled()
    assert requests[1].payload["type"] == "interview.SessionErased.v1"
    assert len(hooks.ats.of(session)) == 2
    assert hooks.board.of(session) == []


async def test_the_log_tells_endpoint_attempt_and_status_and_nothing_that_is_secret(hooks: Hooks) -> None:
    session = new_id()
    hooks.ats.answers[session] = [500] * 4

    with structlog.testing.capture_logs() as logged:
        identifier = await hooks.tell(completed(session))
        await hooks.letters(identifier, 1)
        await hooks.all_settled()

    ours = [entry for entry in logged if entry.get("endpoint") == "ats"]
    assert [(entry["attempt"], entry.get("outcome")) for entry in ours] == [
        *((attempt, "HTTP 500") for attempt in range(1, 5)),
        (4, None),
    ]
    for secret in (CANARY, SECRET, OLD_SECRET, hooks.ats.url):
        assert secret not in str(logged)


def _open(listener: Listener, count: int) -> None:
    assert listener.open == count
