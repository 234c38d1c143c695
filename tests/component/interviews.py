"""Whole interviews by candidates who do not give up, and what must be left of each in the end."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from contracts import public
from contracts.envelope import Envelope
from contracts.topics import EVENTS
from services.gateway.settings import Settings
from tests.component.records import records
from tests.support.eventually import eventually
from tests.support.room import JOB, Processes

PATIENCE = 60.0
LEASE = 70.0
"""Seconds in which the todo of a killed process goes to another one: its budget and the lease's margin."""
SETUP = {
    "jobDescription": JOB,
    "companyName": "Acme",
    "interviewType": "mixed",
    "difficulty": "mid",
    "duration": 15,
}


@dataclass
class Candidate:
    """Answers every question; a request without an answer is sent again under the same key."""

    client: httpx.AsyncClient
    session_id: str = ""
    answers: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)

    async def set_up(self) -> None:
        self.session_id = (await self._post("/interview/setup", SETUP))["sessionId"]

    async def start(self) -> None:
        self.questions.append((await self._act("start"))["question"])

    async def answer(self) -> bool:
        """Answer what is being asked; False when it was the last."""
        text = f"Answer {len(self.answers)} of {self.session_id}: I built it with Kafka because of bursts."
        step = await self._act("answer", answer=text)
        self.answers.append(text)
        if step["type"] == "complete":
            return False
        self.questions.append(step["question"])
        return True

    async def hold(self) -> None:
        """The whole interview."""
        await self.set_up()
        await self.start()
        while await self.answer():
            pass

    async def try_again(self) -> None:
        """Answer the first question of the report once more."""
        text = f"Try of {self.session_id}: I built it with Kafka, and it is twice as fast."
        await self._post(f"/interview/feedback/{self.session_id}/questions/1/retries", {"answer": text})
        self.tries.append(text)

    async def report(self) -> dict[str, Any]:
        """The report, once it is there."""

        async def read() -> dict[str, Any]:
            response = await self._get(f"/interview/feedback/{self.session_id}")
            assert response.status_code == 200, response.text
            feedback: dict[str, Any] = response.json()["feedback"]
            return feedback

        return await eventually(read, within=PATIENCE + LEASE, every=0.1)

    async def room(self) -> dict[str, Any]:
        """Where the interview stands."""

        async def read() -> dict[str, Any]:
            response = await self._get(f"/interview/sessions/{self.session_id}")
            assert response.status_code == 200, response.text
            body: dict[str, Any] = response.json()
            return body

        return await eventually(read, within=PATIENCE, every=0.1)

    async def _act(self, action: str, **more: Any) -> dict[str, Any]:
        body = {"sessionId": self.session_id, "action": action, **more}
        return await self._post("/interview/conduct", body)

    async def _get(self, path: str) -> httpx.Response:
        try:
            return await self.client.get(path)
        except httpx.TransportError as error:
            raise AssertionError(f"no answer: {error!r}") from error

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        key = uuid4().hex

        async def answered() -> dict[str, Any]:
            try:
                response = await self.client.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError as error:
                raise AssertionError(f"no answer: {error!r}") from error
            assert response.status_code in {200, 201}, f"{body.get('action')}: {response.text}"
            answer: dict[str, Any] = response.json()
            return answer

        return await eventually(answered, within=PATIENCE, every=0.1)


async def must_be_whole(settings: Settings, candidate: Candidate) -> None:
    """See `all_whole`."""
    await all_whole(settings, [candidate])


async def all_whole(settings: Settings, candidates: Sequence[Candidate]) -> None:
    """Every answer is in the report, in order and once; each was scored once; everything was told once."""
    made = await asyncio.gather(*(candidate.report() for candidate in candidates))
    reports = {candidate.session_id: report for candidate, report in zip(candidates, made, strict=True)}
    for candidate in candidates:
        _report_must_be_whole(reports[candidate.session_id], candidate)

    async def all_told() -> None:
        told = await _distinct_events(settings)
        for candidate in candidates:
            questions = len(reports[candidate.session_id]["questionFeedback"])
            _events_must_be_whole(told[candidate.session_id], candidate, questions)

    await eventually(all_told, within=20, every=0.3)


def _report_must_be_whole(feedback: dict[str, Any], candidate: Candidate) -> None:
    asked = feedback["questionFeedback"]
    said = [text for one in asked for text in (one["yourAnswer"], *(f["answer"] for f in one["followUps"]))]
    assert said == candidate.answers
    shown = [text for one in asked for text in (one["question"], *(f["question"] for f in one["followUps"]))]
    assert shown == candidate.questions
    assert [one["yourAnswer"] for one in asked[0]["retries"]] == candidate.tries
    assert {one["status"] for one in asked} == {"answered"}
    assert all(1 <= one["score"] <= 10 for one in asked)


def _events_must_be_whole(events: list[Any], candidate: Candidate, questions: int) -> None:
    kinds = Counter(type(event) for event in events)
    assert kinds[public.SessionCreated] == kinds[public.QuestionsReady] == 1
    assert kinds[public.InterviewStarted] == kinds[public.InterviewCompleted] == 1
    assert kinds[public.FeedbackReady] == 1
    assert kinds[public.QuestionAsked] == len(candidate.questions)
    for numbered in (public.AnswerRecorded, public.AnswerScored):
        found = sorted(event.number for event in events if isinstance(event, numbered))
        assert found == [*range(1, questions + 1)], numbered


async def _distinct_events(settings: Settings) -> dict[str, list[Any]]:
    """The public events by session, each id once: consumers are told to drop repeated ids."""
    models = {model.TYPE: model for model in EVENTS.models}
    ids: set[str] = set()
    found: dict[str, list[Any]] = defaultdict(list)
    for record in await records(settings, EVENTS):
        envelope = Envelope.from_headers(record.headers)
        if envelope.id not in ids:
            ids.add(envelope.id)
            found[envelope.subject].append(models[envelope.type].model_validate_json(record.value))
    return found


@asynccontextmanager
async def practising(processes: Processes, users: int) -> AsyncIterator[list[Candidate]]:
    """Users who hold one interview after the other; at the end each finishes the one begun."""
    held: list[Candidate] = []
    enough = asyncio.Event()
    clients = [await processes.candidate(f"user-{uuid4().hex}") for _ in range(users)]

    async def practise(client: httpx.AsyncClient) -> None:
        while not enough.is_set():
            candidate = Candidate(client)
            await candidate.hold()
            held.append(candidate)

    async with asyncio.TaskGroup() as group:
        for client in clients:
            group.create_task(practise(client))
        yield held
        enough.set()
