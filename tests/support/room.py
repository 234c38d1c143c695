"""A whole room for a test: the five services and the gateway on topics and databases of its own."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx

from ai.port import Interviewer
from chassis.kafka.provision import provision
from chassis.process import Parts, Service
from interview_room.parts.ports import free_port
from room_client import AsyncClient
from room_client.models import DevelopmentTokenRequest, SetupRequest
from services.conductor.app import build as conductor
from services.feedback.app import build as feedback
from services.gateway.server import Server
from services.gateway.settings import Settings
from services.research.app import build as research
from services.setup.app import build as setup
from tests.support.eventually import eventually

ENDS_WITHIN = 60.0
"""Seconds; a service's own limits for stopping add up to less."""
SERVICES = ("setup", "research", "conductor", "feedback", "gateway")
JOB = (
    "Senior Backend Engineer. Requirements: Python, Kafka, PostgreSQL, Kubernetes. Nice to have: Go. "
    "You will design event-driven services and mentor engineers."
)


def settings_for(
    infrastructure: str, kafka: str, mongo: str, name: str, folder: Path, **more: Any
) -> Settings:
    """Settings of a room whose topics, groups and databases begin with `name`."""
    values: dict[str, Any] = {
        "kafka_bootstrap": kafka,
        "kafka_prefix": f"{name}.",
        "kafka_embedded": infrastructure == "embedded",
        "mongo_url": mongo,
        "mongo_prefix": f"{name}_",
        "port": free_port(),
        "data_dir": folder,
        **more,
    }
    return Settings(**values)


@dataclass
class Room:
    """Everything in this process; `interviewer` replaces the offline one."""

    settings: Settings
    interviewer: Interviewer | None = None
    parts: Parts = field(init=False)
    services: dict[str, Service] = field(init=False)

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    async def start(self) -> None:
        await provision(self.settings)
        self.parts = Parts(self.settings, "room")
        self.services = {
            "setup": setup(self.parts),
            "research": research(self.parts, self.interviewer),
            "conductor": conductor(self.parts, self.interviewer),
            "feedback": feedback(self.parts, self.interviewer),
        }
        checks = {
            name: check for service in self.services.values() for name, check in service.checks().items()
        }
        self.gateway = Server(self.settings, self.parts, checks)
        await self.parts.start()
        await asyncio.gather(*(service.start() for service in self.services.values()), self.gateway.start())

    async def stop(self) -> None:
        await self.gateway.stop()
        await asyncio.gather(*(service.stop() for service in self.services.values()))
        await self.parts.stop()

    async def candidate(self, name: str) -> httpx.AsyncClient:
        """An HTTP client with the token of a user of this name."""
        return await sign_in(self.url, name)


@asynccontextmanager
async def running(room: Room) -> AsyncIterator[Room]:
    """The room, started here and stopped afterwards."""
    await room.start()
    try:
        yield room
    finally:
        await room.stop()


@dataclass
class Processes:
    """Each service a process of its own, to be killed, stopped and started again."""

    settings: Settings
    modules: dict[str, str] = field(default_factory=dict)
    """Another module, and its arguments, to run in a service's place."""
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    async def start(self) -> None:
        await provision(self.settings)
        await asyncio.gather(*(self.start_one(name) for name in SERVICES))
        await self.ready()

    async def ready(self) -> None:
        """Until an interview could be held: the gateway is ready and every service answers."""
        async with httpx.AsyncClient(base_url=self.url) as client:

            async def ready() -> None:
                try:
                    status = (await client.get("/readyz")).status_code
                except httpx.TransportError:
                    status = 0
                assert status == 200

            await eventually(ready, within=40)

    async def start_one(self, name: str) -> None:
        with self._log(name) as log:
            self.running[name] = await asyncio.create_subprocess_exec(
                *[sys.executable, "-m", *self.modules.get(name, f"services.{name}").split()],
                env={**os.environ, "PYTHONFAULTHANDLER": "1", **self._environment()},
                stdout=log,
                stderr=log,
            )

    async def end(self, name: str, *, kill: bool = False) -> int:
        """SIGTERM, or SIGKILL; returns the exit status. A process that does not end shows where it waits."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            process.kill() if kill else process.terminate()
        try:
            return await asyncio.wait_for(process.wait(), ENDS_WITHIN)
        except TimeoutError:
            process.send_signal(signal.SIGABRT)
            await process.wait()
            log = (self.settings.data_dir / f"{name}.log").read_text()
            raise AssertionError(f"{name} does not end:\n{log[-6000:]}") from None

    async def stop(self) -> None:
        await asyncio.gather(*(self.end(name) for name in [*self.running]))

    async def candidate(self, name: str) -> httpx.AsyncClient:
        """An HTTP client with the token of a user of this name."""
        return await sign_in(self.url, name)

    def _log(self, name: str) -> IO[bytes]:
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return (self.settings.data_dir / f"{name}.log").open("ab")

    def _environment(self) -> dict[str, str]:
        values = self.settings.model_dump(mode="json", exclude_none=True)
        return {name.upper(): str(value) for name, value in values.items()}


async def sign_in(url: str, name: str) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=url, timeout=40)
    token = await AsyncClient(client).issue_token(DevelopmentTokenRequest(user_id=name))
    client.headers["Authorization"] = f"Bearer {token.access_token}"
    return client


def setup_body(**changes: Any) -> dict[str, Any]:
    """What a session is set up with."""
    return {
        "jobDescription": JOB,
        "companyName": "Acme",
        "interviewType": "mixed",
        "difficulty": "mid",
        "duration": 15,
        **changes,
    }


async def set_up(client: httpx.AsyncClient, **changes: Any) -> str:
    """Create a session; returns its id."""
    order = SetupRequest.model_validate(setup_body(**changes))
    return (await AsyncClient(client).create_session(order)).session_id


async def act(client: httpx.AsyncClient, session_id: str, action: str, **more: Any) -> httpx.Response:
    """One action of the interview."""
    body = {"sessionId": session_id, "action": action, **more}
    return await client.post("/interview/conduct", json=body)


async def answer_all(client: httpx.AsyncClient, session_id: str) -> AsyncIterator[dict[str, Any]]:
    """Answer every question and follow-up, yielding each reply, until the interview is complete."""
    for number in range(1, 40):
        response = await act(
            client, session_id, "answer", answer=f"I built it with Kafka; {number} times faster."
        )
        assert response.status_code == 200, response.text
        step = response.json()
        yield step
        if step["type"] == "complete":
            return
    raise AssertionError("the interview does not end")
