"""The generated client at the real HTTP side: what it sends is taken, and nothing of an answer is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpx
import pytest

from contracts import conductor, feedback, replies, setup
from contracts.envelope import Reply
from room_client import AsyncClient, Refused, StillRunning, Unreachable
from room_client import models as m
from room_client.model import Model
from services.gateway.errors import NoReply
from services.gateway.events import EventFan
from tests.support.eventually import eventually
from tests.unit.gateway.services import SESSION, Services, example

SETUP = m.SetupRequest(
    job_description="Kafka and Python.",
    company_name="Acme",
    interview_type="mixed",
    difficulty="mid",
    duration=15,
)
Call = Callable[[AsyncClient], Awaitable[Any]]


@pytest.fixture
def room(client: httpx.AsyncClient, pauses: list[float]) -> AsyncClient:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    return AsyncClient(client, pause=pause)


@pytest.fixture
def pauses() -> list[float]:
    return []


def step(action: Any, **more: Any) -> m.ConductRequest:
    return m.ConductRequest(session_id=SESSION, action=action, **more)


CALLS: list[tuple[Call, str, str, Any, type[Model]]] = [
    (lambda room: room.create_session(SETUP), "POST", "setup", SETUP, m.SessionReply),
    (
        lambda room: room.read_description(m.DescriptionRequest(job_description="Kafka.")),
        *("POST", "job-description", m.DescriptionRequest(job_description="Kafka."), m.DescriptionReply),
    ),
    (
        lambda room: room.research_company(m.ResearchRequest(company_name="Acme")),
        *("POST", "company-research", m.ResearchRequest(company_name="Acme"), m.ProfileReply),
    ),
    (lambda room: room.conduct(step("start")), "POST", "conduct", step("start"), m.StepReply),
    (lambda room: room.conduct(step("complete")), "POST", "conduct", step("complete"), m.StepReply),
    (lambda room: room.conduct(step("hint")), "POST", "conduct", step("hint"), m.HintReply),
    (
        lambda room: room.get_feedback(m.FeedbackRequest(session_id=SESSION)),
        *("POST", "feedback", m.FeedbackRequest(session_id=SESSION), m.FeedbackReply),
    ),
    (lambda room: room.read_feedback(SESSION), "GET", f"feedback/{SESSION}", None, m.FeedbackReply),
    (
        lambda room: room.retry_question(SESSION, 2, m.RetryRequest(answer="Yes.")),
        *("POST", f"feedback/{SESSION}/questions/2/retries", m.RetryRequest(answer="Yes."), m.RetryReply),
    ),
    (
        lambda room: room.get_history(company_name="Acme", limit=5),
        *("GET", "history?companyName=Acme&limit=5", None, m.HistoryReply),
    ),
    (lambda room: room.get_progress(), "GET", "progress", None, m.ProgressReply),
    (lambda room: room.get_session(SESSION), "GET", f"sessions/{SESSION}", None, m.InterviewReply),
    (
        lambda room: room.extend_interview(SESSION),
        "POST",
        f"sessions/{SESSION}/extend",
        None,
        m.ExtensionReply,
    ),
    (
        lambda room: room.suggest_companies("a/c&é"),
        "GET",
        "companies?q=a%2Fc%26é",
        None,
        m.CompanySuggestions,
    ),
]


@pytest.mark.parametrize(("call", "verb", "path", "body", "model"), CALLS)
async def test_an_answer_comes_whole_and_typed(
    room: AsyncClient, services: Services, call: Call, verb: str, path: str, body: Any, model: type[Model]
) -> None:
    """Field by field the same as without the client, after the same command."""
    reply = await call(room)
    content = body.model_dump_json(by_alias=True, exclude_none=True) if body else None
    headers = {"Content-Type": "application/json"}
    raw = await room.http.request(verb, f"/interview/{path}", content=content, headers=headers)

    assert type(reply) is model
    assert reply.model_dump(mode="json", by_alias=True, exclude_none=True) == _without_nulls(raw.json())
    first, second = services.asked[: len(services.asked) // 2], services.asked[len(services.asked) // 2 :]
    assert [(a.command, a.user_id) for a in first] == [(a.command, a.user_id) for a in second]


async def test_what_has_no_body_is_done(room: AsyncClient, services: Services) -> None:
    await room.save_draft(SESSION, m.DraftRequest(text="Half"))
    assert services.last.command == conductor.SaveDraft(session_id=SESSION, text="Half")
    await room.erase_session(SESSION)
    assert [asked.topic for asked in services.asked[1:]] == [
        *("setup.commands.v1", "conductor.commands.v1", "feedback.commands.v1")
    ]


async def test_other_media_types_come_as_they_are(room: AsyncClient) -> None:
    assert (await room.read_feedback_pdf(SESSION)).startswith(b"%PDF-")
    assert "room_http_requests_total" in await room.metrics()
    assert (await room.export_user())["sessions"] == [{"sessionId": SESSION}]
    assert (await room.openapi_document())["openapi"].startswith("3.")


async def test_a_refusal_is_a_typed_exception(room: AsyncClient) -> None:
    with pytest.raises(Refused) as refused:
        await room.create_session(SETUP.model_copy(update={"company_name": " "}))

    assert refused.value.status == 422
    assert [error.field for error in refused.value.problem.errors or ()] == ["companyName"]
    assert "companyName must be 1 to 200 characters" in str(refused.value)


async def test_an_id_is_no_way_to_another_address(room: AsyncClient, services: Services) -> None:
    """Whatever stands in an id stays one step of the path."""
    with pytest.raises(Refused):
        await room.get_session("../history?limit=1")

    assert services.asked == []


async def test_a_key_names_one_command(room: AsyncClient, services: Services) -> None:
    for key in ("one", "one", "two", None, None):
        await room.conduct(step("start"), idempotency_key=key)

    one, again, two, *own = [asked.command_id for asked in services.asked]
    assert one == again
    assert len({one, two, *own}) == 4


async def test_the_stream_comes_typed(room: AsyncClient, services: Services, fan: EventFan) -> None:
    """Every kind of event there is, from where the last connection stopped."""
    kinds = ("questions_ready", "time_expired"), ("answer_scored", "feedback_ready")
    services.table[conductor.GetInterviewMilestones] = _milestones(kinds[0])
    services.table[feedback.GetFeedbackMilestones] = _milestones(kinds[1])

    async def watch(after: str | None) -> list[m.SessionEvent]:
        return [event async for event in room.watch_session(SESSION, last_event_id=after)]

    def watched() -> None:
        assert len(fan) == 2

    whole, rest = (asyncio.create_task(watch(after)) for after in (None, "1-0"))
    await eventually(watched)
    fan.close()

    assert [event.event for event in await whole] == [*kinds[0], *kinds[1]]
    assert [event.data for event in await whole][2] == m.EventData(done=1, total=3)
    assert await rest == (await whole)[1:]


async def test_a_stream_that_is_refused_is_a_typed_exception(room: AsyncClient) -> None:
    with pytest.raises(Refused, match="No such session"):
        await anext(room.watch_session("mine"))


class TestAcceptedWork:
    @pytest.mark.parametrize(
        ("outcome", "model"),
        [(example(conductor.StepReply), m.StepReply), (example(conductor.HintReply), m.HintReply)],
    )
    async def test_is_followed_to_its_outcome(
        self, room: AsyncClient, services: Services, pauses: list[float], outcome: Reply, model: type[Model]
    ) -> None:
        services.table[conductor.StartInterview] = NoReply("x")
        services.table[replies.GetOperation] = _running_then(outcome, after=2)

        assert type(await room.conduct(step("start"))) is model
        assert pauses == [2, 2, 2]

    async def test_that_outlasts_all_patience_can_be_asked_for_later(
        self, room: AsyncClient, services: Services, pauses: list[float]
    ) -> None:
        services.table[setup.CreateSession] = NoReply("x")
        with pytest.raises(StillRunning) as running:
            await room.create_session(SETUP)
        assert 110 < sum(pauses) <= 120

        services.table[replies.GetOperation] = _running_then(example(setup.SessionReply), after=0)
        assert type(await room.get_operation(running.value.operation_id)) is m.SessionReply

    async def test_of_an_erasure_ends_with_nothing_to_say(
        self, room: AsyncClient, services: Services
    ) -> None:
        services.table[replies.GetOperation] = _running_then(replies.Done(), after=1)

        await room.erase_user()
        assert isinstance(services.last.command, replies.GetOperation)

    async def test_is_not_waited_for_at_once(
        self, room: AsyncClient, services: Services, pauses: list[float]
    ) -> None:
        services.table[conductor.SaveDraft] = NoReply("x")

        with pytest.raises(StillRunning):
            await room.at_once(1).save_draft(SESSION, m.DraftRequest(text="Half"))
        assert pauses == []


async def test_an_outage_is_waited_out(room: AsyncClient, services: Services, pauses: list[float]) -> None:
    """503 with Retry-After, under one key."""
    down = iter([NoReply("x"), NoReply("x")])

    def answer(command: object, _: str) -> Reply:
        for error in down:
            raise error
        return example(conductor.InterviewReply)

    services.table[conductor.GetInterview] = answer

    assert (await room.get_session(SESSION)).session_id == example(conductor.InterviewReply).session_id
    assert pauses == [5, 5]


async def test_a_gateway_that_is_not_there_is_told() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    async with httpx.AsyncClient(base_url="http://room", transport=httpx.MockTransport(refuse)) as http:
        with pytest.raises(Unreachable, match="http://room") as unreachable:
            await AsyncClient(http).at_once(1).livez()
    assert isinstance(unreachable.value.__cause__, httpx.ConnectError)


async def test_without_an_address_nothing_is_waited_for() -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.UnsupportedProtocol):
            await AsyncClient(http).livez()


def _milestones(kinds: Iterable[Any]) -> replies.MilestonesReply:
    return replies.MilestonesReply(
        milestones=tuple(
            replies.Milestone(kind=kind, sequence=1, **({"done": 1, "total": 3} if "scored" in kind else {}))
            for kind in kinds
        )
    )


def _running_then(outcome: Reply, *, after: int) -> Callable[[Any, str], Reply]:
    """An operation that is still running the first times it is asked for."""
    running = iter(range(after))

    def answer(command: object, _: str) -> Reply:
        if next(running, None) is not None:
            return replies.OperationReply(state="running")
        result = outcome.model_dump(mode="json")
        return replies.OperationReply(state="done", result_type=outcome.TYPE, result=result)

    return answer


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    return [_without_nulls(part) for part in value] if isinstance(value, list) else value
