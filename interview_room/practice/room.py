"""The room's addresses as a candidate uses them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import httpx
from pydantic import BaseModel

from contracts.conductor import ExtensionReply, HintReply, InterviewReply, StepReply
from contracts.feedback import Feedback, FeedbackReply
from contracts.setup import SessionReply
from interview_room.practice.link import Link, Refused, Unreachable

DRAFT_SECONDS = 2.0
"""A draft is sent between two keystrokes, so it must not take long."""
STREAM_SECONDS = 40.0
"""The stream of events says something at least every 15 seconds."""
RECONNECTIONS = 5
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One event of a session's stream. `done` of `total` answers are scored."""

    kind: str
    done: int = 0
    total: int = 0


class Room:
    """One candidate's way into the room."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._client = link.client

    def sign_in(self, user: str, token: str | None) -> None:
        """Use the token, or get one from the development issuer.

        Raises:
            Unreachable: nothing answers there at all, so that waiting makes no sense.
        """
        try:
            self._client.get("/livez")
        except httpx.TransportError as error:
            raise Unreachable(
                f"Nothing answers at {self._client.base_url}: start the room with make run, "
                "or give its address with --url."
            ) from error
        self._client.headers["Authorization"] = f"Bearer {token or self._development_token(user)}"

    def _development_token(self, user: str) -> str:
        try:
            return str(self._link.post("/auth/dev/token", {"userId": user}).json()["accessToken"])
        except Refused as refused:
            if refused.status != httpx.codes.NOT_FOUND:
                raise
            raise Unreachable(
                "This room gives no tokens of its own: give yours with --token or INTERVIEW_ROOM_TOKEN."
            ) from refused

    def set_up(self, order: dict[str, Any]) -> str:
        """A new session's id."""
        return _read(SessionReply, self._link.post("/interview/setup", order)).session_id

    def look(self, session_id: str) -> InterviewReply:
        """Where the interview stands."""
        return _read(InterviewReply, self._link.get(f"/interview/sessions/{session_id}"))

    def step(
        self,
        session_id: str,
        action: Literal["start", "answer", "next", "complete"],
        *,
        answer: str | None = None,
        number: int | None = None,
    ) -> StepReply:
        """Take a step; with `number` only if that question is the current one."""
        body = {"sessionId": session_id, "action": action, "answer": answer, "questionNumber": number}
        known = {name: value for name, value in body.items() if value is not None}
        return _read(StepReply, self._link.post("/interview/conduct", known))

    def hint(self, session_id: str) -> str:
        body = {"sessionId": session_id, "action": "hint"}
        return _read(HintReply, self._link.post("/interview/conduct", body)).hint

    def extend(self, session_id: str, minutes: int) -> int:
        """Grant more time; returns the seconds that are left now."""
        response = self._link.post(f"/interview/sessions/{session_id}/extend", {"minutes": minutes})
        return _read(ExtensionReply, response).remaining_seconds

    def keep_draft(self, session_id: str, text: str) -> bool:
        """Keep what is being written, in one quick attempt; whether that worked."""
        path = f"/interview/sessions/{session_id}/draft"
        try:
            return self._client.put(path, json={"text": text}, timeout=DRAFT_SECONDS).is_success
        except httpx.TransportError:
            return False

    def report(self, session_id: str) -> Feedback:
        """The report, as soon as it is made."""
        return _read(
            FeedbackReply, self._link.post("/interview/feedback", {"sessionId": session_id})
        ).feedback

    def milestones(self, session_id: str) -> Iterator[Milestone]:
        """What happens to the session; ends early when the stream cannot be had."""
        last_id = ""
        for _ in range(RECONNECTIONS):
            try:
                for event_id, milestone in self._stream(session_id, last_id):
                    last_id = event_id
                    yield milestone
            except httpx.TransportError:
                continue

    def _stream(self, session_id: str, last_id: str) -> Iterator[tuple[str, Milestone]]:
        path = f"/interview/sessions/{session_id}/events"
        headers = {"Last-Event-ID": last_id} if last_id else {}
        with self._client.stream("GET", path, headers=headers, timeout=STREAM_SECONDS) as response:
            if response.is_success:
                yield from read_events(response.iter_lines())


def read_events(lines: Iterator[str]) -> Iterator[tuple[str, Milestone]]:
    """Events with their ids, from the lines of a stream (WHATWG HTML, section 9.2)."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
            continue
        if kind := fields.get("event"):
            data = json.loads(fields.get("data") or "{}")
            yield fields.get("id", ""), Milestone(kind, data.get("done") or 0, data.get("total") or 0)
        fields = {}


def _read(model: type[M], response: httpx.Response) -> M:
    return model.model_validate_json(response.content)
