"""One candidate's connection, written out by hand.

An HTTP client's own 2 ms a request would be a fifth of what is measured here.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ANSWER = "I moved the writes behind a queue, measured the latency before and after, and it fell by 40%."
JOB = (
    "Senior Backend Engineer. Requirements: Python, Kafka, PostgreSQL, Kubernetes. Nice to have: Go. "
    "You will design event-driven services and mentor engineers."
)


class Refused(Exception):
    """A request of the benchmark was not answered with success: what follows would measure nothing."""


@dataclass(frozen=True)
class Reply:
    """A reply's body and the seconds until the whole of it was there."""

    body: Any
    seconds: float


class Line:
    """A candidate's open connection to a room; one request at a time."""

    def __init__(self, url: str, user: str) -> None:
        self._host = urlsplit(url).netloc
        self._user = user
        self._token = ""
        self._session = ""
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    @classmethod
    async def open(cls, url: str, user: str) -> "Line":
        """Connect and sign in."""
        line = cls(url, user)
        line._token = (await line.send("POST", "/auth/dev/token", {"userId": user})).body["accessToken"]
        return line

    def close(self) -> None:
        """Hang up."""
        if self._writer:
            self._writer.close()

    async def set_up(self, company: str = "Acme") -> Reply:
        """Open a session, which the following requests are about."""
        body = {
            "jobDescription": JOB,
            "companyName": company,
            "interviewType": "mixed",
            "difficulty": "mid",
            "duration": 15,
        }
        reply = await self.send("POST", "/interview/setup", body)
        self._session = reply.body["sessionId"]
        return reply

    async def act(self, action: str) -> Reply:
        """One action of the interview."""
        body = {"sessionId": self._session, "action": action}
        return await self.send("POST", "/interview/conduct", {**body, **_answer(action)})

    async def answer_all(self) -> None:
        """Answer until the interview is complete."""
        while (await self.act("answer")).body["type"] != "complete":
            pass

    async def feedback(self) -> Reply:
        """The report, waited for."""
        return await self.send("POST", "/interview/feedback", {"sessionId": self._session})

    async def draft(self) -> Reply:
        """Keep the beginning of an answer."""
        return await self.send("PUT", f"/interview/sessions/{self._session}/draft", {"text": ANSWER[:40]})

    async def session(self) -> Reply:
        """Where the interview stands."""
        return await self.send("GET", f"/interview/sessions/{self._session}")

    async def research(self, company: str = "Acme") -> Reply:
        """What is known about a company."""
        return await self.send("POST", "/interview/company-research", {"companyName": company})

    async def history(self) -> Reply:
        """The newest sessions."""
        return await self.send("GET", "/interview/history?limit=20")

    async def send(self, method: str, path: str, body: object = None) -> Reply:
        """One request; raises Refused unless it succeeds at once (a 202 is no success here)."""
        request = self._request(method, path, body)
        reader, writer = await self._connection()
        begin = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length:")[2].partition("\r\n")[0]
        content = await reader.readexactly(int(length or 0))
        seconds = time.perf_counter() - begin
        status = int(head.split(" ", 2)[1])
        if status not in {200, 201, 204}:
            raise Refused(f"{method} {path} was answered with {status}: {content.decode()[:300]}")
        return Reply(json.loads(content) if content else None, seconds)

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None or self._reader.at_eof():
            self.close()
            host, _, port = self._host.partition(":")
            self._reader, self._writer = await asyncio.open_connection(host, int(port))
        return self._reader, self._writer

    def _request(self, method: str, path: str, body: object) -> bytes:
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}"]
        if self._token:
            lines.append(f"Authorization: Bearer {self._token}")
        if content:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return "\r\n".join([*lines, "", ""]).encode() + content


def _answer(action: str) -> dict[str, str]:
    return {"answer": ANSWER} if action == "answer" else {}
