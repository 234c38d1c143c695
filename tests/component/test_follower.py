"""A follower has every record from its start on, and passes over what it cannot read."""

import asyncio
from functools import partial

from chassis.ids import new_id
from chassis.kafka.follower import Follower
from chassis.kafka.pace import Pace
from chassis.kafka.producer import Record
from chassis.kafka.provision import partitions
from chassis.process import Parts
from contracts.envelope import Envelope, Message
from contracts.public import SessionErased
from contracts.replies import Done
from contracts.topics import EVENTS, REPLIES
from services.gateway.settings import Settings
from tests.component.records import REPLY_PARTITION, Raw, envelope_of, put
from tests.support.eventually import eventually


async def test_nothing_produced_after_the_start_is_missed(parts: Parts, settings: Settings) -> None:
    """The position is known when `start` returns, however soon the first record comes."""
    for _ in range(5):
        heard: list[str] = []
        follower = _follower(settings, heard)
        await parts.producer.publish([_reply(new_id())])
        await follower.start()
        sent = [new_id() for _ in range(10)]
        await asyncio.gather(*(parts.producer.publish([_reply(identifier)]) for identifier in sent))
        await eventually(partial(_all_heard, heard, sent))
        await follower.stop()


async def test_unreadable_records_are_passed_over(parts: Parts, settings: Settings) -> None:
    heard: list[str] = []
    follower = _follower(settings, heard)
    await follower.start()
    broken = [
        Raw(b"\xff", ()),
        Raw(None, ()),
        Raw(b"{}", (("ce_type", None),)),
        Raw(b"{}", tuple(envelope_of(SessionErased).to_headers())),
    ]

    await put(settings, REPLIES, REPLY_PARTITION, broken)
    last = new_id()
    await parts.producer.publish([_reply(last)])

    await eventually(partial(_all_heard, heard, [last]))
    await follower.stop()


async def test_several_partitions_of_several_topics_are_followed(parts: Parts, settings: Settings) -> None:
    heard: list[str] = []
    follower = _follower(settings, heard)
    await follower.start()
    events = [(envelope_of(SessionErased), new_id()) for _ in range(12)]

    await parts.producer.publish(
        [
            Record(EVENTS.name, key, envelope.to_headers(), SessionErased(session_id=key).to_bytes())
            for envelope, key in events
        ]
    )

    await eventually(partial(_all_heard, heard, [envelope.id for envelope, _ in events]))
    await follower.stop()


def _follower(settings: Settings, heard: list[str]) -> Follower:
    def hear(envelope: Envelope, _message: Message) -> None:
        heard.append(envelope.id)

    places = {REPLIES: [REPLY_PARTITION], EVENTS: range(partitions(EVENTS, settings))}
    return Follower(settings, "test", Pace(settings), places, hear)


def _reply(identifier: str) -> Record:
    envelope = envelope_of(Done, identifier=identifier)
    return Record(REPLIES.name, "k", envelope.to_headers(), Done().to_bytes(), REPLY_PARTITION)


def _all_heard(heard: list[str], sent: list[str]) -> None:
    """Each of them, once; the embedded broker may give some of the batch before them as well."""
    assert sorted(identifier for identifier in heard if identifier in sent) == sorted(sent)
