"""The webhooks service as a process of its own, killed in the middle of a delivery: nothing is lost."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from chassis.ids import new_id
from chassis.kafka.provision import provision
from chassis.process import Parts
from services.gateway.settings import Settings
from tests.component.announcing import announce, completed, ready
from tests.component.restarts import started
from tests.support.eventually import eventually
from tests.support.listener import Listener, Request, listening
from tests.support.room import Processes

SECRET = "whsec_c2VjcmV0LW9mLTI0LWJ5dGVzLW9yLW1vcmU="


@pytest.fixture
async def processes(
    make_settings: Callable[..., Settings],
    listener: Listener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Processes]:
    """The service alone, with the file that its operator would write."""
    file = tmp_path / "webhooks.json"
    file.write_text(json.dumps([{"name": "ats", "url": listener.url, "secret": SECRET}]))
    monkeypatch.setenv("WEBHOOKS_FILE", str(file))
    made = Processes(make_settings())
    await provision(made.settings)
    try:
        await started(made, "webhooks")
        yield made
    finally:
        await made.stop()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening(Listener()) as made:
        yield made


@pytest.fixture
async def outside(processes: Processes) -> AsyncIterator[Parts]:
    """The broker and the database as others see them."""
    made = Parts(processes.settings, "test")
    await made.start()
    yield made
    await made.stop()


async def test_what_was_being_delivered_and_what_came_meanwhile_arrives_after_a_kill(
    processes: Processes, outside: Parts, listener: Listener
) -> None:
    """The receiver may have had the message before: it comes under the same id."""
    session = new_id()
    listener.answering.clear()
    first = await announce(outside.producer, completed(session))
    await _sent(listener, 1)

    await processes.end("webhooks", kill=True)
    second = await announce(outside.producer, ready(session))
    await _lease_runs_out(outside, session)
    listener.answering.set()
    await started(processes, "webhooks")

    requests = await _sent(listener, 3)
    ids = [request.headers["webhook-id"] for request in requests]
    assert (ids[0], sorted(ids)) == (first, sorted([first, first, second]))
    for request in requests:
        Webhook(SECRET).verify(request.body, request.headers)


async def _sent(listener: Listener, count: int) -> list[Request]:
    def there() -> list[Request]:
        assert len(listener.requests) == count
        return listener.requests

    return await eventually(there, within=20)


async def _lease_runs_out(outside: Parts, session_id: str) -> None:
    """Without the wait."""
    collection = outside.mongo.database("webhooks")["deliveries_ats"]
    changes = {"wakeAt": 0, "todo.0.leaseUntil": 0}
    assert (await collection.update_one({"_id": session_id}, {"$set": changes})).modified_count == 1
