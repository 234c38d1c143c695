"""How far a service is behind, as its metrics show it."""

import asyncio
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from prometheus_client import REGISTRY, CollectorRegistry, Gauge

from chassis import load
from chassis.aggregate import Context, Store
from chassis.aggregate.backlog import backlog
from chassis.aggregate.document import OUTBOX_RETRY
from chassis.ids import now
from chassis.process import Parts, Service
from contracts.envelope import Message, Reply
from contracts.setup import SessionErased
from contracts.topics import INTERNAL
from interview_room.parts.ports import free_port
from services.gateway.settings import Settings
from tests.component.records import Raw, envelope_of, put
from tests.component.toy import Bench, Count, count, fresh_id, later
from tests.support.eventually import eventually


async def test_work_that_nobody_does_is_behind_and_work_for_later_is_not(bench: Bench) -> None:
    """Read from the index, with nobody working."""
    store = bench.store()
    for due_in in (-4000, -1000, 60_000):
        await store.change(fresh_id(), later("k", due_in=due_in), None)
    found = await backlog([store], now())
    assert found.todos == 2
    assert 4 <= found.oldest_todo < 60
    assert (found.outboxes, found.oldest_message) == (0, 0)


async def test_messages_that_were_not_sent_are_behind_before_a_sweep_is_due(bench: Bench) -> None:
    """A document is looked at again only later, and yet it is seen at once."""
    mute = bench.mute_store()
    identifier = fresh_id()
    await mute.change(identifier, lambda state: count(state, identifier), None)
    at = now()
    found = await backlog([mute], at)
    assert (found.outboxes, found.todos) == (1, 0)
    later_on = await backlog([mute], at + OUTBOX_RETRY)
    assert later_on.oldest_message == pytest.approx(found.oldest_message + OUTBOX_RETRY / 1000)


async def test_nothing_is_behind_where_nothing_is(bench: Bench) -> None:
    found = await backlog([bench.store()], now())
    assert (found.todos, found.oldest_todo, found.outboxes, found.oldest_message) == (0, 0, 0, 0)


async def test_what_cannot_be_known_is_no_number(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither part is there: both are shown as down, and no backlog is claimed."""
    # Another room of this process may be up, and says so.
    up = Gauge("up", "of this test alone", ("part",), registry=CollectorRegistry())
    monkeypatch.setattr(load, "DEPENDENCY_UP", up)
    away = settings.model_copy(update={"mongo_url": f"mongodb://127.0.0.1:{free_port()}"})
    parts = Parts(away, "away")
    store = Store(parts.mongo.database("toy")["away"], Count, source="away", relay=parts.relay)
    service = Service("away", parts, [INTERNAL], {}, [store], [])
    await service.measure()
    await parts.mongo.close()
    samples = {sample.labels["part"]: sample.value for metric in up.collect() for sample in metric.samples}
    assert samples == {"mongodb": 0, "kafka": 0}
    due = REGISTRY.get_sample_value("room_todos_due", {"service": "away"})
    assert due is not None
    assert math.isnan(due)


@dataclass
class Held:
    """A service that does not get on until it is let."""

    service: Service
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
async def held(parts: Parts, settings: Settings) -> AsyncIterator[Held]:
    async def wait(_message: Message, _context: Context) -> Reply | None:
        made.begun.set()
        await made.go_on.wait()
        return None

    made = Held(Service("conductor", parts, [INTERNAL], {SessionErased: wait}, [], []))
    await made.service.start()
    yield made
    made.go_on.set()
    await made.service.stop()


async def test_lag_counts_what_is_in_hand_and_what_is_behind_it(held: Held, settings: Settings) -> None:
    erased = SessionErased(session_id=fresh_id(), user_id="u")
    raw = Raw(erased.to_bytes(), tuple(envelope_of(SessionErased).to_headers()))
    await put(settings, INTERNAL, 0, [raw, raw, raw])
    await asyncio.wait_for(held.begun.wait(), 20)

    async def behind() -> None:
        assert await held.service.consumer.lag() == {INTERNAL.name: 3}

    await eventually(behind)
    held.go_on.set()

    async def caught_up() -> None:
        assert await held.service.consumer.lag() == {INTERNAL.name: 0}

    await eventually(caught_up)


async def test_dead_letters_are_counted_by_what_is_wrong_and_never_by_an_invented_type(
    held: Held, settings: Settings
) -> None:
    def counted(reason: str) -> float:
        labels = {"service": "conductor", "topic": INTERNAL.name, "reason": reason}
        return REGISTRY.get_sample_value("room_dead_letters_total", labels) or 0

    reasons = ("envelope", "type", "body")
    before = {reason: counted(reason) for reason in reasons}
    envelope = dict(envelope_of(SessionErased).to_headers())
    invented = {**envelope, "ce_type": b"invented.Type.v1"}
    await put(
        settings,
        INTERNAL,
        0,
        [
            Raw(b"{}", ()),
            Raw(b"{}", tuple(invented.items())),
            Raw(b"{}", tuple(envelope.items())),
        ],
    )

    def all_counted() -> None:
        assert {reason: counted(reason) - before[reason] for reason in reasons} == dict.fromkeys(reasons, 1)
        handled = {"service": "conductor", "type": "invented.Type.v1", "outcome": "dead_letter"}
        assert REGISTRY.get_sample_value("room_messages_handled_total", handled) is None

    await eventually(all_counted, within=20)
