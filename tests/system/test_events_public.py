"""What the public topic tells of an interview: registered events, valid, in order, nothing personal."""

import json
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.kafka.provision import partitions
from contracts.envelope import Envelope
from contracts.generate import SCHEMAS
from contracts.public import FeedbackReady
from contracts.topics import EVENTS
from tests.support.eventually import eventually
from tests.support.room import JOB, Room, act, answer_all
from tests.system.interviews import started

Record = Any  # aiokafka has no types


@pytest.fixture(scope="module")
async def told(room: Room) -> tuple[list[Record], list[str]]:
    """The records of one whole interview, and every text in them that must not be there."""
    canary = uuid4().hex
    user_id = f"person-{canary}"
    client = await room.candidate(user_id)
    texts = {
        "companyName": f"Firm {canary}",
        "resume": f"resume {canary}",
        "jobDescription": f"{JOB} {canary}",
    }
    session_id = await started(client, **texts)
    await act(client, session_id, "hint")
    await act(client, session_id, "answer", answer=f"I built it with Kafka. {canary}")
    await act(client, session_id, "next")
    async for _ in answer_all(client, session_id):
        pass
    report = await client.post("/interview/feedback", json={"sessionId": session_id})
    asked = [row["question"] for row in report.json()["feedback"]["questionFeedback"]]
    await client.aclose()
    return await _records(room, session_id), [canary, user_id, JOB, "I built it with Kafka", *asked]


async def test_only_registered_events_that_are_valid(told: tuple[list[Record], list[str]]) -> None:
    """Every body is as its committed schema says, and has no field the schema does not know."""
    records, _ = told

    for record in records:
        envelope = Envelope.from_headers(tuple(record.headers))
        assert envelope.type in {model.TYPE for model in EVENTS.models}
        schema = json.loads((SCHEMAS / f"{envelope.type}.json").read_text("utf-8"))
        body = json.loads(record.value)
        jsonschema.validate(body, schema)
        assert {*body} <= {*schema["properties"]}
        assert body["sessionId"] == envelope.subject == record.key.decode()


async def test_the_whole_interview_is_told(told: tuple[list[Record], list[str]]) -> None:
    """From the session to the report, every kind of event that such an interview has."""
    records, _ = told

    types = [Envelope.from_headers(tuple(record.headers)).type for record in records]

    assert {*types} == {model.TYPE for model in EVENTS.models} - {"interview.SessionErased.v1"}
    once = ["SessionCreated", "QuestionsReady", "InterviewStarted", "InterviewCompleted", "FeedbackReady"]
    assert [types.count(f"interview.{name}.v1") for name in once] == [1] * len(once)


async def test_each_source_counts_upwards(told: tuple[list[Record], list[str]]) -> None:
    """The order of a source is its sequence; every event has an id of its own."""
    records, _ = told
    envelopes = [Envelope.from_headers(tuple(record.headers)) for record in records]

    for source in ("setup", "conductor", "feedback"):
        sequence = [one.sequence or 0 for one in envelopes if one.source == source]
        assert sequence == sorted({*sequence})
        assert sequence
    assert len({one.id for one in envelopes}) == len(envelopes)


async def test_nothing_that_a_person_wrote_is_told(told: tuple[list[Record], list[str]]) -> None:
    """Neither in a key, nor in a header, nor in a body."""
    records, private = told

    for record in records:
        written = [
            record.key,
            record.value,
            *(part for name, value in record.headers for part in (name.encode(), value)),
        ]
        bytes_of_record = b"\n".join(written)
        text = bytes_of_record.decode() + json.dumps(json.loads(record.value), ensure_ascii=False)
        assert [secret for secret in private if secret in text] == []


async def _records(room: Room, session_id: str) -> list[Record]:
    """Everything on the public topic about a session, until its report is ready."""
    topic = room.settings.kafka_prefix + EVENTS.name
    consumer = AIOKafkaConsumer(
        bootstrap_servers=room.settings.kafka_bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        consumer.assign(
            [TopicPartition(topic, number) for number in range(partitions(EVENTS, room.settings))]
        )
        await consumer.seek_to_beginning()
        found: list[Record] = []

        async def complete() -> None:
            for records in (await consumer.getmany(timeout_ms=100)).values():
                found.extend(record for record in records if record.key == session_id.encode())
            types = [dict(record.headers)["ce_type"].decode() for record in found]
            assert FeedbackReady.TYPE in types

        await eventually(complete)
        return found
    finally:
        await consumer.stop()
