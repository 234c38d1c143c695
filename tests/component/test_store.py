"""One aggregate, many writers: no change is lost, everything it causes is told, in order."""

import asyncio

import pytest

from chassis.aggregate import Decision, relay
from chassis.refusals import Conflict, Invalid, NotFound, Refusal, Unavailable
from contracts.envelope import Reply
from contracts.public import QuestionsReady
from contracts.replies import Done
from contracts.topics import EVENTS, REPLIES
from services.conductor.store import Interviews
from services.feedback.store import Reports
from services.gateway.settings import Settings
from tests.component.records import records, told
from tests.component.toy import (
    Bench,
    Count,
    command,
    count,
    fresh_id,
    later,
    settled,
    slow_command,
    stored,
    waiting,
)
from tests.support.eventually import eventually


async def test_of_fifty_changes_at_once_none_is_lost(bench: Bench, settings: Settings) -> None:
    """Each loser of a race decides again on the winner's state; the events keep the order of the writes."""
    store, other, identifier = bench.store(), bench.store(), fresh_id()

    await asyncio.gather(
        *(
            writer.change(identifier, lambda state: count(state, identifier), command())
            for _ in range(25)
            for writer in (store, other)
        )
    )

    await settled(store, identifier, 50)
    sequences = [envelope.sequence for envelope in await told(settings, EVENTS, identifier)]
    assert [*dict.fromkeys(sequences)] == [*range(1, 51)]


async def test_what_a_change_causes_is_told_in_order_and_then_forgotten(
    bench: Bench, settings: Settings
) -> None:
    """Events keep their order; nobody needs to look at the document any more."""
    store, identifier = bench.store(), fresh_id()

    def three(_state: Count | None) -> Decision[Count]:
        return Decision(
            Count(n=1), events=tuple(QuestionsReady(session_id=identifier, total=n) for n in (1, 2, 3))
        )

    await store.change(identifier, three, None)

    await settled(store, identifier, 1)
    bodies = [record.value for record in await records(settings, EVENTS, identifier)]
    assert bodies == [QuestionsReady(session_id=identifier, total=n).to_bytes() for n in (1, 2, 3)]


async def test_what_was_written_before_a_crash_is_told_by_another_process(
    bench: Bench, settings: Settings
) -> None:
    """A crash between write and publish loses nothing: a sweep finds the outbox, in order."""
    crashed, identifier = bench.mute_store(), fresh_id()
    asked = command()
    await crashed.change(identifier, lambda state: count(state, identifier), None)
    await crashed.change(identifier, lambda state: count(state, identifier), asked)
    assert len((await stored(crashed, identifier)).outbox) == 3
    assert await told(settings, EVENTS, identifier) == []

    bench.worker(store := bench.store())
    await bench.hurry(identifier)

    await settled(store, identifier, 2)
    assert [envelope.sequence for envelope in await told(settings, EVENTS, identifier)] == [1, 2]
    replies = await told(settings, REPLIES, asked.envelope.request_id or "")
    assert [envelope.type for envelope in replies] == [Done.TYPE]


async def test_what_could_not_be_told_goes_before_what_comes_later(bench: Bench, settings: Settings) -> None:
    """A change whose Kafka answers takes the unsent messages before it along."""
    identifier = fresh_id()
    await bench.mute_store().change(identifier, lambda state: count(state, identifier), None)

    store = bench.store()
    await store.change(identifier, lambda state: count(state, identifier), None)

    await settled(store, identifier, 2)
    assert [envelope.sequence for envelope in await told(settings, EVENTS, identifier)] == [1, 2]


async def test_a_repeated_command_gets_the_same_reply_and_changes_nothing(
    bench: Bench, settings: Settings
) -> None:
    store, identifier, asked = bench.store(), fresh_id(), command()
    await store.change(identifier, lambda state: count(state, identifier), asked)
    again = command(asked.envelope.id)

    await store.change(identifier, lambda state: count(state, identifier), again)

    assert (await settled(store, identifier, 1)).state.n == 1
    first = await records(settings, REPLIES, asked.envelope.request_id)
    second = await records(settings, REPLIES, again.envelope.request_id)
    assert [record.value for record in first] == [record.value for record in second]
    assert len(second) == 1


@pytest.mark.parametrize("refusal", [NotFound("not here"), Unavailable("not now")], ids=repr)
async def test_what_was_not_there_or_failed_may_be_asked_for_again_under_its_key(
    bench: Bench, refusal: Refusal
) -> None:
    """It may have come since; the later outcome is the one that is remembered."""
    store, identifier, asked = bench.store(), fresh_id(), command()
    await store.change(identifier, lambda _: Decision(Count(), reply=refusal.problem), asked)

    await store.change(identifier, lambda state: count(state, identifier), command(asked.envelope.id))

    assert (await stored(store, identifier)).state.n == 1
    assert (await store.operation(identifier, asked.envelope.id, "alice")).result_type == Done.TYPE


async def test_a_key_with_another_body_is_refused(bench: Bench) -> None:
    """422, whether the first command is answered or still waits."""
    store = bench.store()
    for decide in (count, waiting):
        identifier, asked = fresh_id(), command()
        await store.change(identifier, decide, asked)
        with pytest.raises(Invalid, match="another body"):
            await store.change(identifier, decide, command(asked.envelope.id, digest="other"))


async def test_a_key_whose_first_request_still_runs_is_a_conflict(bench: Bench) -> None:
    """409 with Retry-After for a second request; the first one, delivered twice, simply goes on."""
    store, identifier, asked = bench.store(), fresh_id(), slow_command()
    await store.change(identifier, waiting, asked)

    await store.change(identifier, waiting, asked)
    with pytest.raises(Conflict) as refused:
        await store.change(identifier, waiting, command(asked.envelope.id))

    assert refused.value.problem.retry_after == 1
    assert len((await stored(store, identifier)).waiting) == 1


async def test_a_waiting_command_is_answered_after_a_restart(bench: Bench, settings: Settings) -> None:
    """Whoever waits is part of the document, so another process answers."""
    before, identifier, asked = bench.store(), fresh_id(), slow_command()
    await before.change(identifier, waiting, asked)
    assert (await before.operation(identifier, asked.envelope.id, "alice")).state == "running"

    bench.worker(after := bench.store())

    await settled(after, identifier, 1)
    assert (await after.operation(identifier, asked.envelope.id, "alice")).result_type == Done.TYPE
    assert len(await told(settings, REPLIES, asked.envelope.request_id or "")) == 1


async def test_a_reply_follows_the_events_of_its_change(bench: Bench, settings: Settings) -> None:
    """Whoever has the reply may rely on the events being in Kafka."""
    store, identifier = bench.store(), fresh_id()
    asked = command()
    await store.change(identifier, lambda state: count(state, identifier), asked)

    async def replied() -> list[Reply]:
        assert await told(settings, REPLIES, asked.envelope.request_id or "")
        return []

    await eventually(replied)
    assert len(await told(settings, EVENTS, identifier)) == 1


async def test_every_declared_index_is_made(bench: Bench) -> None:
    """The stores' own and the sweep's; making them again changes nothing."""
    database = bench.parts.mongo.database("indexes")
    for store in (Interviews(database, bench.parts.relay), Reports(database, bench.parts.relay)):
        await store.ensure_indexes()
        await store.ensure_indexes()
        made = await store.collection.index_information()
        declared = {index.document["name"] for index in store._indexes}
        assert declared | {"_id_"} == set(made)
        assert "wake" in made


async def test_no_query_of_a_sweep_scans_the_collection(bench: Bench) -> None:
    """What a sweep looks for is found by its index."""
    store = bench.store()
    await store.ensure_indexes()
    await store.change(fresh_id(), later(due_in=60_000), None)
    plan = await store.collection.find({"wakeAt": {"$lte": 0}}).sort("wakeAt", 1).explain()
    assert "COLLSCAN" not in str(plan)


async def test_what_is_confirmed_is_told_once_however_late_the_next_change_comes(
    bench: Bench, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that remembers a document does not remember its confirmed messages as unsent."""
    monkeypatch.setattr(relay, "CONFIRMED_KEPT", 0)
    store, identifier = bench.store(), fresh_id()
    for n in (1, 2, 3):
        await store.change(identifier, lambda state: count(state, identifier), command())
        await settled(store, identifier, n)

    assert [envelope.sequence for envelope in await told(settings, EVENTS, identifier)] == [1, 2, 3]
