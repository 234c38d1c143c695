"""The feedback service on a real database: one worker, real queries, no broker."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import pytest
from pymongo import AsyncMongoClient

from ai.port import Interviewer
from chassis.aggregate import Context, Worker
from chassis.aggregate.relay import Relay
from chassis.ids import new_id, now
from chassis.kafka.producer import Producer, Record
from contracts.conductor import InterviewCompleted
from contracts.envelope import Command, Envelope, Event, Message
from contracts.feedback import EraseReport, ExportReports, FeedbackReply, GetFeedback, GetHistory, GetProgress
from contracts.setup import SessionCreated, UserErased
from contracts.topics import MODELS
from services.feedback.consumers import handlers
from services.feedback.store import Reports
from services.feedback.tasks import tasks
from tests.support.eventually import eventually
from tests.unit.feedback.timeline import Panel, created, entry, rating


class Sink:
    """Where the relay's records end up."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    async def publish(self, records: Sequence[Record]) -> None:
        self.records.extend(records)


class Room:
    def __init__(self, reports: Reports, sink: Sink, panel: Panel) -> None:
        self.reports, self.sink, self.panel = reports, sink, panel
        self._handlers = handlers(reports)

    async def tell(self, event: Event) -> None:
        await self._handlers[type(event)](
            event, Context(Envelope(new_id(), event.TYPE, "t", now(), "s"), now())
        )

    async def ask(self, command: Command, user: str = "alice") -> Any:
        request = new_id()
        envelope = Envelope(new_id(), command.TYPE, "gateway", now(), "s", None, user, 0, request)
        reply = await self._handlers[type(command)](command, Context(envelope, now()))
        return reply or await eventually(lambda: self._reply(request))

    def _reply(self, request: str) -> Message:
        for record in self.sink.records:
            if record.key == request:
                kind = dict(record.headers)["ce_type"].decode()
                return MODELS[kind].model_validate_json(record.body)
        raise AssertionError("no reply yet")


@pytest.fixture
async def room(mongo_url: str, unique_name: str) -> AsyncIterator[Room]:
    async with AsyncMongoClient[dict[str, Any]](mongo_url) as client:
        sink, panel = Sink(), Panel()
        reports = Reports(client[unique_name], Relay(cast("Producer", sink)))
        await reports.ensure_indexes()
        worker = Worker(reports, tasks(cast("Interviewer", panel)))
        worker.start()
        yield Room(reports, sink, panel)
        await worker.stop()
        await reports.relay.drain()


def session(number: int, company: str, user: str = "alice") -> SessionCreated:
    event = created(session_id=f"s{number:02}", user_id=user, at=1_000_000_000 + number % 7 * 1000)
    return event.model_copy(update={"company_name": company})


def over(number: int, *statuses: Any, user: str = "alice") -> InterviewCompleted:
    entries = tuple(entry(place + 1, status) for place, status in enumerate(statuses))
    return InterviewCompleted(
        session_id=f"s{number:02}",
        user_id=user,
        reason="all_answered",
        completed_at=2_000_000_000,
        transcript=entries,
    )


async def fill(room: Room, count: int) -> None:
    """Every third without a score, the others 3 or 8; three companies; equal times."""
    for number in range(count):
        room.panel.ratings["Question 1?"] = rating(4 if number % 2 else 2)
        await room.tell(session(number, ["Beta", "acme", "ACME "][number % 3]))
        await room.tell(over(number, "skipped" if number % 3 == 0 else "answered"))
        await room.ask(GetFeedback(session_id=f"s{number:02}"))


async def pages(room: Room, **query: Any) -> list[Any]:
    found, cursor = [], None
    while True:
        reply = await room.ask(GetHistory(limit=4, cursor=cursor, **query))
        assert reply.count == len(reply.history) <= 4
        found += reply.history
        cursor = reply.next_cursor
        if cursor is None:
            return found


async def test_every_sorting_pages_through_everything_once(room: Room) -> None:
    await fill(room, 15)
    await room.tell(session(90, "Other", user="bob"))
    await room.tell(session(91, "Gone"))
    await room.ask(EraseReport(session_id="s91"))
    await room.tell(session(50, "Fresh"))
    for sort, key in (
        ("createdAt", "created_at"),
        ("companyName", "company_name"),
        ("overallScore", "overall_score"),
    ):
        for order in ("asc", "desc"):
            found = await pages(room, sort=sort, order=order)
            assert sorted(item.session_id for item in found) == [*(f"s{n:02}" for n in range(15)), "s50"]
            values = [getattr(item, key) for item in found]
            if key == "company_name":
                values = [" ".join(value.casefold().split()) for value in values]
            known = [value for value in values if value is not None]
            assert known == sorted(known, reverse=order == "desc")
            assert values[len(known) :] == [None] * (len(values) - len(known))
    fresh = next(item for item in found if item.session_id == "s50")
    assert (fresh.status, fresh.overall_score, fresh.completed_at) == ("created", None, None)


async def test_a_company_is_filtered_however_it_is_spelled(room: Room) -> None:
    await fill(room, 9)
    for spelled in ("Acme", " ACME", "acme  "):
        for sort in ("createdAt", "companyName", "overallScore"):
            found = await pages(room, company_name=spelled, sort=sort)
            assert sorted(item.session_id for item in found) == ["s01", "s02", "s04", "s05", "s07", "s08"]


async def test_progress_and_export_and_erasure_see_the_users_own(room: Room) -> None:
    await fill(room, 7)
    progress = await room.ask(GetProgress())
    assert [point.score for point in progress.overall] == [8, 3, 3, 8]
    assert [one.competency for one in progress.competencies] == ["Ownership"]
    assert (await room.ask(GetProgress(), "bob")).overall == ()
    first = await room.ask(ExportReports())
    assert (len(first.items), first.next_cursor) == (5, "s04")
    second = await room.ask(ExportReports(cursor=first.next_cursor))
    assert [item["sessionId"] for item in second.items] == ["s05", "s06"]
    assert second.next_cursor is None
    await room.tell(UserErased(user_id="alice", erased_at=2_000_000_000))
    assert (await room.ask(GetHistory())).count == 0
    assert (await room.ask(ExportReports())).items == ()
    stored = [document async for document in room.reports.collection.find({})]
    assert len(stored) == 7
    assert "added an index" not in str(stored)


async def test_who_waits_gets_the_report_through_the_outbox(room: Room) -> None:
    await room.tell(session(1, "Acme"))
    await room.tell(over(1, "answered", "skipped"))
    reply = await room.ask(GetFeedback(session_id="s01"))
    assert isinstance(reply, FeedbackReply)
    assert (reply.feedback.overall_score, reply.feedback.coverage.ratio) == (8, 0.5)


async def test_a_page_keeps_to_its_company_whatever_the_cursor_says(room: Room) -> None:
    await fill(room, 9)
    cursor = (await room.ask(GetHistory(limit=1, sort="companyName", company_name="acme"))).next_cursor
    other = await room.ask(
        GetHistory(limit=9, sort="companyName", company_name="beta", cursor=cursor, order="desc")
    )
    assert {item.company_name for item in other.history} <= {"Beta"}
