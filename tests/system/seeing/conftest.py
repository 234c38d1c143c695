"""A room that says all it can, traced, with a model for an interviewer; and one interview held in it.

Whatever a person writes, and every secret, holds a word that must turn up nowhere.
"""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.gateway.settings import Settings
from tests.support.eventually import eventually
from tests.support.fake_openai import FakeOpenAI
from tests.support.otlp import Receiver
from tests.support.room import JOB, sign_in

CANARY = "zebrafinch"


@dataclass
class Held:
    """An interview that was held, and what each of its answers was sent with."""

    session_id: str
    user: str
    token: str
    answers: list["Sent"] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Bodies of refused requests."""


@dataclass(frozen=True)
class Sent:
    """A request for the next step, the ids it carried, and the type of what came back."""

    request_id: str
    trace: str
    span: str
    step: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Request-ID": self.request_id, "traceparent": f"00-{self.trace}-{self.span}-01"}


@dataclass
class Watched:
    """The running system and the one interview."""

    settings: Settings
    receiver: Receiver
    held: Held

    @property
    def log(self) -> str:
        return _log_of(self.settings).read_text()

    async def metrics(self) -> str:
        async with httpx.AsyncClient(timeout=10) as client:
            return (await client.get(f"{_url(self.settings)}/metrics")).text


@pytest.fixture(scope="package")
async def watched(make_settings: Callable[..., Settings]) -> AsyncIterator[Watched]:
    settings = make_settings(ai_provider="openai-compatible")
    with Receiver() as receiver, FakeOpenAI() as model:
        async with _running(settings, _environment(settings, receiver, model)):
            yield Watched(settings, receiver, await _hold(_url(settings)))


def _environment(settings: Settings, receiver: Receiver, model: FakeOpenAI) -> dict[str, str]:
    values = settings.model_dump(mode="json", exclude_none=True)
    return {
        **os.environ,
        **{name.upper(): str(value) for name, value in values.items()},
        "LOG_LEVEL": "DEBUG",
        "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "AI_BASE_URL": model.url,
        "AI_MODEL": "small-model",
        "AI_API_KEY": f"key-{CANARY}",
        "OIDC_CLIENT_SECRET": f"client-{CANARY}",
        "SESSION_SECRET": f"session-{CANARY}-{'x' * 40}",
    }


@asynccontextmanager
async def _running(settings: Settings, environment: dict[str, str]) -> AsyncIterator[None]:
    """`interview-room up` on the run's parts, until the block ends."""
    command = (sys.executable, "-m", "interview_room", "up")
    with _log_of(settings).open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
    try:
        async with httpx.AsyncClient(base_url=_url(settings)) as client:
            await eventually(lambda: _ready(client), within=60)
        yield
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 60)


async def _ready(client: httpx.AsyncClient) -> None:
    try:
        status = (await client.get("/readyz")).status_code
    except httpx.TransportError:
        status = 0
    assert status == 200


def _url(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}"


def _log_of(settings: Settings) -> Path:
    return settings.data_dir / "room.log"


async def _hold(url: str) -> Held:
    """A whole interview, with a word in every field that takes one."""
    user = f"user-{CANARY}"
    async with aclosing(await sign_in(url, user)) as client:
        token = client.headers["Authorization"].removeprefix("Bearer ")
        set_up = await client.post(
            "/interview/setup",
            json={
                "jobDescription": f"{JOB} {CANARY}",
                "companyName": f"Acme {CANARY}",
                "resume": f"Ten years of {CANARY}",
                "interviewType": "mixed",
                "difficulty": "mid",
                "duration": 15,
            },
            headers={"Idempotency-Key": f"key {CANARY}"},
        )
        assert set_up.status_code == 201, set_up.text
        held = Held(set_up.json()["sessionId"], user, token)
        conduct = {"sessionId": held.session_id}
        assert (
            await client.post("/interview/conduct", json=conduct | {"action": "start"})
        ).status_code == 200
        await client.put(f"/interview/sessions/{held.session_id}/draft", json={"text": f"Draft {CANARY}"})
        await client.post("/interview/conduct", json=conduct | {"action": "hint"})
        held.problems += await _refused(client, held.session_id)
        step = ""
        while step != "complete":
            step = await _answer(client, conduct, held)
        report = await client.post("/interview/feedback", json=conduct)
        assert report.status_code == 200, report.text
        await client.post(
            f"/interview/feedback/{held.session_id}/questions/1/retries", json={"answer": f"Again {CANARY}"}
        )
        await client.get("/interview/history", params={"companyName": f"Acme {CANARY}"})
        await client.get("/interview/companies", params={"q": CANARY})
    return held


async def _answer(client: httpx.AsyncClient, conduct: dict[str, str], held: Held) -> str:
    request_id, trace, span = f"req-{secrets.token_hex(6)}", secrets.token_hex(16), secrets.token_hex(8)
    said = f"I built {CANARY} with Kafka because orders came in bursts; latency fell by 40 percent."
    response = await client.post(
        "/interview/conduct",
        json=conduct | {"action": "answer", "answer": said},
        headers=Sent(request_id, trace, span, "").headers,
    )
    assert response.status_code == 200, response.text
    step: str = response.json()["type"]
    held.answers.append(Sent(request_id, trace, span, step))
    return step


async def _refused(client: httpx.AsyncClient, session_id: str) -> list[str]:
    """What is wrong in each way there is, each time with the word in it."""
    wrong: list[dict[str, Any]] = [
        {"sessionId": session_id, "action": CANARY},
        {"sessionId": CANARY, "action": "start"},
        {"sessionId": session_id, "action": "answer", "answer": CANARY * 3000},
        {CANARY: CANARY},
    ]
    responses = [await client.post("/interview/conduct", json=body) for body in wrong]
    responses.append(await client.post("/interview/conduct", content=f'{{"{CANARY}'.encode()))
    responses.append(await client.post("/interview/setup", json={"companyName": CANARY * 50}))
    responses.append(await client.get(f"/interview/{CANARY}"))
    responses.append(await client.get(f"/interview/sessions/{CANARY}"))
    responses.append(
        await client.get("/interview/history", headers={"Authorization": f"Bearer {CANARY}.{CANARY}.x"})
    )
    assert all(400 <= response.status_code < 500 for response in responses)
    return [response.text for response in responses]
