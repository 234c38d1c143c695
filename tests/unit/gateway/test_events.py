"""The event stream: catching up, going live, and coming back without loss or repeat."""

import asyncio
import itertools
from collections.abc import AsyncIterator

import httpx
import pytest

from contracts import conductor, feedback, public
from contracts.envelope import Envelope, Event
from contracts.replies import Milestone, MilestonesReply
from services.gateway.errors import NoReply
from services.gateway.events import BACKLOG, EventFan
from services.gateway.milestones import Progress
from services.gateway.routes.events import stream
from tests.support.eventually import eventually
from tests.unit.gateway.conftest import assert_problem
from tests.unit.gateway.services import NOT_FOUND, SESSION, Services

PATH = f"/interview/sessions/{SESSION}/events"
READY = Milestone(kind="questions_ready", sequence=1)
EXPIRED = Milestone(kind="time_expired", sequence=2)
SCORED = tuple(Milestone(kind="answer_scored", sequence=n, done=n, total=3) for n in (1, 2, 3))
REPORT = Milestone(kind="feedback_ready", sequence=4)
CONDUCTOR, FEEDBACK = (READY, EXPIRED), (*SCORED, REPORT)

LIVE: dict[str, Event] = {
    "questions_ready": public.QuestionsReady(session_id=SESSION, total=4),
    "time_expired": public.InterviewCompleted(
        session_id=SESSION, reason="time_expired", completed_at=0, answered=1, total=4
    ),
    "feedback_ready": public.FeedbackReady(
        session_id=SESSION, coverage=1, criteria=(), rubric_version="1", provider="offline"
    ),
}


def scored(done: int) -> Event:
    return public.AnswerScored(session_id=SESSION, number=done, score=5, done=done, total=3)


def publish(fan: EventFan, event: Event, session_id: str = SESSION) -> None:
    fan.publish(Envelope(id="e", type=event.TYPE, source="s", time=0, subject=session_id), event)


def records(text: str) -> list[tuple[str, str, str]]:
    """Id, kind and data of every record of a stream."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in fields:
            found.append((fields["id"], fields["event"], fields["data"]))
    return found


class Watching:
    """An open stream over HTTP, ended from the server's side."""

    def __init__(self, client: httpx.AsyncClient, fan: EventFan) -> None:
        self._client = client
        self._fan = fan

    async def open(self, last_event_id: str | None = None) -> None:
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        self._response = asyncio.create_task(self._client.get(PATH, headers=headers))

        def subscribed() -> None:
            assert len(self._fan) == 1

        await eventually(subscribed)

    async def close(self) -> httpx.Response:
        self._fan.close()
        return await self._response


@pytest.fixture
async def watching(client: httpx.AsyncClient, fan: EventFan) -> AsyncIterator[Watching]:
    yield Watching(client, fan)
    assert len(fan) == 0


def so_far(services: Services, *milestones: Milestone) -> None:
    kinds = ("questions_ready", "time_expired")
    services.table[conductor.GetInterviewMilestones] = MilestonesReply(
        milestones=tuple(m for m in milestones if m.kind in kinds)
    )
    services.table[feedback.GetFeedbackMilestones] = MilestonesReply(
        milestones=tuple(m for m in milestones if m.kind not in kinds)
    )


async def test_tells_what_has_been_and_then_what_happens(
    watching: Watching, services: Services, fan: EventFan
) -> None:
    so_far(services, READY, SCORED[0])
    await watching.open()
    for event in (scored(1), scored(2), LIVE["time_expired"], scored(3), LIVE["feedback_ready"]):
        publish(fan, event)
    response = await watching.close()
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert response.text.startswith("retry: ")
    assert records(response.text) == [
        ("1-0", "questions_ready", "{}"),
        ("1-1", "answer_scored", '{"done":1,"total":3}'),
        ("1-2", "answer_scored", '{"done":2,"total":3}'),
        ("2-2", "time_expired", "{}"),
        ("2-3", "answer_scored", '{"done":3,"total":3}'),
        ("2-4", "feedback_ready", "{}"),
    ]


async def test_what_happens_during_the_catch_up_is_told_once(
    client: httpx.AsyncClient, services: Services, fan: EventFan
) -> None:
    def slow(_command: object, _user: str) -> MilestonesReply:
        publish(fan, LIVE["questions_ready"])
        publish(fan, scored(1))
        return MilestonesReply(milestones=(READY,))

    services.table[conductor.GetInterviewMilestones] = slow
    watching = Watching(client, fan)
    await watching.open()
    assert [kind for _, kind, _ in records((await watching.close()).text)] == [
        "questions_ready",
        "answer_scored",
    ]


async def test_coming_back_anywhere_loses_and_repeats_nothing() -> None:
    """Whatever was live and wherever the connection broke."""
    for live_from, broken_at in itertools.product(range(7), range(7)):
        order = [READY, SCORED[0], SCORED[1], EXPIRED, SCORED[2], REPORT]
        first = Progress(None)
        before, after = order[:live_from], order[live_from:]
        told = first.catch_up(*_split(before))
        told += [new for milestone in after if (new := first.tell(milestone))]
        received = told[:broken_at]
        second = Progress(received[-1].id if received else None)
        received += second.catch_up(*_split(order))
        assert sorted(_identity(t.milestone) for t in received) == sorted(map(_identity, order))
        assert received[-1].id == "2-4"


def _split(milestones: list[Milestone]) -> tuple[list[Milestone], list[Milestone]]:
    return [m for m in milestones if m in CONDUCTOR], [m for m in milestones if m in FEEDBACK]


def _identity(milestone: Milestone) -> tuple[str, int]:
    return milestone.kind, milestone.done or 0


@pytest.mark.parametrize("last", ["", "x", "-1-0", "1", "1-2-3", "99999999-1", "1;2"])
def test_an_id_that_was_never_sent_starts_from_the_beginning(last: str) -> None:
    assert [told.milestone for told in Progress(last).catch_up(CONDUCTOR, FEEDBACK)] == [
        *CONDUCTOR,
        *FEEDBACK,
    ]


def test_an_id_beyond_what_there_is_does_not_swallow_what_comes() -> None:
    progress = Progress("50-50")
    assert progress.catch_up((READY,), SCORED[:1]) == []
    told = progress.tell(SCORED[1])
    assert told is not None
    assert told.id == "1-2"


async def test_resumes_over_http(watching: Watching, services: Services, fan: EventFan) -> None:
    so_far(services, READY, *SCORED)
    await watching.open("1-2")
    publish(fan, scored(3))
    publish(fan, LIVE["feedback_ready"])
    assert [record[:2] for record in records((await watching.close()).text)] == [
        ("1-3", "answer_scored"),
        ("1-4", "feedback_ready"),
    ]


async def test_ends_when_the_session_is_erased(client: httpx.AsyncClient, fan: EventFan) -> None:
    watching = Watching(client, fan)
    await watching.open()
    publish(fan, public.SessionErased(session_id=SESSION))
    assert (await watching._response).status_code == 200
    assert len(fan) == 0


async def test_anothers_session_is_404(client: httpx.AsyncClient, services: Services, fan: EventFan) -> None:
    services.table[conductor.GetInterviewMilestones] = NOT_FOUND
    assert_problem(await client.get(PATH), 404)
    assert len(fan) == 0
    assert len(services.asked) == 1


async def test_without_a_reply_it_is_503(
    client: httpx.AsyncClient, services: Services, fan: EventFan
) -> None:
    services.table[feedback.GetFeedbackMilestones] = NoReply("x")
    assert_problem(await client.get(PATH), 503)
    assert len(fan) == 0


async def test_a_session_feedback_has_not_heard_of_can_be_watched(
    watching: Watching, services: Services
) -> None:
    services.table[feedback.GetFeedbackMilestones] = NOT_FOUND
    await watching.open()
    assert (await watching.close()).status_code == 200


async def test_silence_is_filled_with_comments(fan: EventFan) -> None:
    with fan.subscribe(SESSION) as subscription:
        pieces = stream(subscription, ((), ()), Progress(None), heartbeat=0.001)
        assert [await anext(pieces) for _ in range(3)][1:] == [b": still here\n\n"] * 2
        publish(fan, LIVE["questions_ready"])
        text = b""
        while b"questions_ready" not in text:
            text += await anext(pieces)


async def test_a_stream_ends_in_time_for_its_user_to_prove_themselves_again(fan: EventFan) -> None:
    with fan.subscribe(SESSION) as subscription:
        pieces = [piece async for piece in stream(subscription, ((READY,), ()), Progress(None), lifetime=0)]
    assert len(pieces) == 2


class TestEventFan:
    async def test_gives_a_session_only_its_own(self, fan: EventFan) -> None:
        with fan.subscribe("a") as mine, fan.subscribe("b") as other:
            publish(fan, scored(1), "a")
            publish(fan, scored(2), "b")
            assert (await anext(mine), await anext(other)) == (scored(1), scored(2))

    async def test_cuts_off_who_lags_behind(self, fan: EventFan) -> None:
        subscription = fan.subscribe("a")
        for n in range(BACKLOG + 10):
            publish(fan, scored(n), "a")
        assert len(fan) == 0
        assert len([event async for event in subscription]) == BACKLOG
