"""Candidates who hold whole interviews over HTTP and do not give up."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from tests.chaos.history import Exchange, History
from tests.support.eventually import eventually
from tests.support.room import setup_body

CANARY = "canary"
"""In every text and name of a candidate, so that it is found wherever it must not be."""
PATIENCE = 240.0
"""Seconds for one wish. A todo of a killed process waits for its lease (65 s), and that may happen twice."""
PAUSE = 0.2
AFTER_REFUSAL = 2.0
TIMEOUT = 30.0
COMPANIES = 40


class GaveUp(Exception):
    """A candidate's wish was not fulfilled in all that time."""


@dataclass
class Door:
    """Where the gateway is reached; like a load balancer, it knows which of them are in service."""

    addresses: list[str]
    rng: random.Random

    def pick(self) -> str:
        return self.rng.choice(self.addresses)


@dataclass
class Candidate:
    """One user and one interview. What they do is chosen by `rng`, so that a seed names it."""

    door: Door
    client: httpx.AsyncClient
    user: str
    token: str
    history: History
    rng: random.Random
    session: str = ""
    question: str = ""
    number: int = 0
    answered: int = 0

    @property
    def numbered(self) -> bool:
        """Whether answers say which question they are for, as the pages do; other clients need not."""
        return self.user[-1] in "02468"

    async def hold(self) -> None:
        """The whole interview, from the company's research to another try at a question of the report."""
        company = f"{CANARY} works {self.rng.randrange(COMPANIES)}"
        if self.rng.random() < 0.3:
            await self._post("research", "/interview/company-research", {"companyName": company}, company)
        resume = f"{CANARY} resume of {self.user}"
        body = setup_body(companyName=company, resume=resume)
        body["jobDescription"] += f" {CANARY} team."
        made = await self._post("setup", "/interview/setup", body, company)
        self.session = made["sessionId"]
        await self._conduct("start")
        while self.question:
            await self._go_on()
        told = await self._post("feedback", "/interview/feedback", {"sessionId": self.session}, "")
        first = told["feedback"]["questionFeedback"][0]
        if first["status"] == "answered" and self.rng.random() < 0.2:
            await self._try_again()

    async def _go_on(self) -> None:
        choice = self.rng.random()
        if choice < 0.1:
            await self._conduct("hint")
        if choice > 0.97:
            await self._conduct("complete")
        elif choice > 0.9:
            await self._conduct("next")
        else:
            self.answered += 1
            text = f"{CANARY} {self.session} {self.answered}: I built it with Kafka because of bursts."
            await self._conduct("answer", text)

    async def _try_again(self) -> None:
        text = f"{CANARY} {self.session} again: I built it with Kafka, and it is twice as fast."
        path = f"/interview/feedback/{self.session}/questions/1/retries"
        await self._post("retry", path, {"answer": text}, text)

    async def _conduct(self, action: str, text: str = "") -> None:
        body: dict[str, Any] = {"sessionId": self.session, "action": action}
        if text:
            body["answer"] = text
        if self.numbered and action in {"answer", "next"}:
            body["questionNumber"] = self.number
        told = await self._post(action, "/interview/conduct", body, text)
        if action != "hint":
            self.question, self.number = told.get("question") or "", told["questionNumber"]

    async def _post(self, kind: str, path: str, body: dict[str, Any], text: str) -> dict[str, Any]:
        """Send it until it is answered, each time under the same key; an empty body when it is refused."""
        operation = str(UUID(int=self.rng.getrandbits(128), version=4))
        deadline = time.time() + PATIENCE
        while time.time() < deadline:
            exchange = await self._exchange(operation, kind, path, body, text)
            self.history.add(exchange)
            if exchange.succeeded:
                return exchange.body
            if exchange.refused:
                return await self._look_again(kind, exchange)
            await asyncio.sleep(PAUSE)
        raise GaveUp(f"{kind} of {self.user} in session {self.session or 'none'}")

    async def _look_again(self, kind: str, refused: Exchange) -> dict[str, Any]:
        """Where clocks disagree, a candidate may hear that the question is over: the room knows better."""
        if not self.session or kind in {"feedback", "retry", "hint"}:
            raise GaveUp(f"{kind} was refused with {refused.status}: {refused.body.get('detail')}")
        await asyncio.sleep(AFTER_REFUSAL)
        deadline = time.time() + PATIENCE
        while time.time() < deadline:
            exchange = await self._exchange("", "room", f"/interview/sessions/{self.session}", None, "")
            self.history.add(exchange)
            if exchange.succeeded:
                return exchange.body
            await asyncio.sleep(PAUSE)
        raise GaveUp(f"the room of session {self.session}")

    async def _exchange(
        self, operation: str, kind: str, path: str, body: dict[str, Any] | None, text: str
    ) -> Exchange:
        sent, method = time.time(), "GET" if body is None else "POST"
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": operation or "none"}
        status: int | None = None
        found: dict[str, Any] = {}
        try:
            response = await self.client.request(method, self.door.pick() + path, json=body, headers=headers)
            status, found = response.status_code, response.json() if response.content else {}
            if status == 409 and "Retry-After" in response.headers:
                found["still_running"] = True
        except (httpx.TransportError, ValueError) as error:
            found = {"error": repr(error)}
        return Exchange(operation, kind, self.user, self.session, text, sent, time.time(), status, found)


@dataclass
class Driver:
    """Holds `interviews` of them, `at_once` at a time, until they are done or the time is over."""

    door: Door
    seed: int
    history: History = field(default_factory=History)
    held: int = 0
    given_up: list[str] = field(default_factory=list)

    async def run(self, interviews: int, at_once: int, until: float) -> None:
        """Start interviews until `until` (epoch seconds); each that was begun is held to its end."""
        numbers = iter(range(interviews))

        async def one_after_another(client: httpx.AsyncClient) -> None:
            for number in numbers:
                if time.time() >= until:
                    return
                await self._hold(client, number)

        async with httpx.AsyncClient(timeout=TIMEOUT) as client, asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(one_after_another(client))

    async def _hold(self, client: httpx.AsyncClient, number: int) -> None:
        rng = random.Random(f"{self.seed}/{number}")  # noqa: S311 - a run's own course
        user = f"{CANARY}-{self.seed}-{number}"
        token = await signed_in(client, self.door, user)
        try:
            await Candidate(self.door, client, user, token, self.history, rng).hold()
            self.held += 1
        except GaveUp as reason:
            self.given_up.append(str(reason))


async def signed_in(client: httpx.AsyncClient, door: Door, user: str) -> str:
    """The token of a user; asked for until there is a gateway to give it."""

    async def token() -> str:
        try:
            response = await client.post(f"{door.pick()}/auth/dev/token", json={"userId": user})
        except httpx.TransportError as error:
            raise AssertionError(f"no answer: {error!r}") from error
        assert response.status_code == 200, response.text
        return str(response.json()["accessToken"])

    return await eventually(token, within=PATIENCE, every=PAUSE)


def sessions_of(history: Sequence[Exchange]) -> dict[str, str]:
    """The user of every session that somebody was told of."""
    made = (exchange for exchange in history if exchange.kind == "setup" and exchange.succeeded)
    return {exchange.body["sessionId"]: exchange.user for exchange in made}
