"""The example consumer at a real room: what was held is counted, what was erased is not."""

from pathlib import Path

from contracts.topics import EVENTS
from examples.analytics.database import Database
from examples.analytics.following import follow
from tests.support.eventually import eventually
from tests.support.room import Room, answer_all
from tests.system.interviews import started


async def test_an_interview_is_counted_until_it_is_erased(room: Room, tmp_path: Path) -> None:
    database = Database(tmp_path / "room.duckdb")
    client = await room.candidate("somebody who is counted")
    session_id = await started(client, companyName="Google")
    async for _ in answer_all(client, session_id):
        pass
    report = (await client.post("/interview/feedback", json={"sessionId": session_id})).json()["feedback"]

    async def counted() -> None:
        (row,) = await rows(room, database, session_id)
        assert row["overall_score"] is not None
        assert (row["company"], row["reason"]) == ("Google", "all_answered")
        assert (row["answered"], row["overall_score"]) == (row["total"], report["overallScore"])

    await eventually(counted, within=30)
    await client.delete(f"/interview/sessions/{session_id}")

    async def gone() -> None:
        assert await rows(room, database, session_id) == []

    await eventually(gone, within=30)
    await client.aclose()


async def rows(room: Room, database: Database, session_id: str) -> list[dict[str, object]]:
    """What the database has of a session, once it has read to the end."""
    kafka = {"bootstrap_servers": room.settings.kafka_bootstrap}
    await follow(database, kafka, room.settings.kafka_prefix + EVENTS.name, lambda _: None, once=True)
    return [row for row in database.read("from sessions") if row["session_id"] == session_id]
