"""The room's addresses as a candidate uses them."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Literal

import httpx

from room_client import Client, Refused, StillRunning, Unreachable
from room_client.models import (
    ConductRequest,
    DevelopmentTokenRequest,
    DraftRequest,
    ExtendRequest,
    Feedback,
    FeedbackRequest,
    HintReply,
    InterviewReply,
    SessionEvent,
    SetupRequest,
)

DRAFT_SECONDS = 2.0
"""A draft is sent between two keystrokes, so it must not take long."""
STREAM_SECONDS = 40.0
"""The stream of events says something at least every 15 seconds."""
RECONNECTIONS = 5


class Room:
    """One candidate's way into the room. `say` is told when the candidate has to wait; `pause` waits."""

    def __init__(
        self, http: httpx.Client, say: Callable[[str], None], pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._http = http
        self._client = Client(
            http,
            delayed=lambda: say("The room does not answer yet; trying again. Nothing is lost."),
            pause=pause,
        )

    def sign_in(self, user: str, token: str | None) -> None:
        """Use the token, or get one from the development issuer.

        Raises:
            Unreachable: nothing answers there at all, so that waiting makes no sense.
        """
        try:
            self._http.get("/livez")
        except httpx.TransportError as error:
            raise Unreachable(
                f"Nothing answers at {self._http.base_url}: start the room with make run, "
                "or give its address with --url."
            ) from error
        self._http.headers["Authorization"] = f"Bearer {token or self._development_token(user)}"

    def _development_token(self, user: str) -> str:
        try:
            return self._client.issue_token(DevelopmentTokenRequest(user_id=user)).access_token
        except Refused as refused:
            if refused.status != httpx.codes.NOT_FOUND:
                raise
            raise Unreachable(
                "This room gives no tokens of its own: give yours with --token or INTERVIEW_ROOM_TOKEN."
            ) from refused

    def set_up(self, order: dict[str, Any]) -> str:
        """A new session's id."""
        return self._client.create_session(SetupRequest.model_validate(order)).session_id

    def look(self, session_id: str) -> InterviewReply:
        """Where the interview stands."""
        return self._client.get_session(session_id)

    def step(
        self,
        session_id: str,
        action: Literal["start", "answer", "next", "complete"],
        *,
        answer: str | None = None,
        number: int | None = None,
    ) -> None:
        """Take a step; with `number` only if that question is the current one."""
        self._client.conduct(
            ConductRequest(session_id=session_id, action=action, answer=answer, question_number=number)
        )

    def hint(self, session_id: str) -> str:
        reply = self._client.conduct(ConductRequest(session_id=session_id, action="hint"))
        if not isinstance(reply, HintReply):
            raise TypeError("a hint was asked for, and a step came")
        return reply.hint

    def extend(self, session_id: str, minutes: int) -> int:
        """Grant more time; returns the seconds that are left now."""
        return self._client.extend_interview(session_id, ExtendRequest(minutes=minutes)).remaining_seconds

    def keep_draft(self, session_id: str, text: str) -> bool:
        """Keep what is being written, in one quick attempt; whether that worked."""
        try:
            self._client.at_once(DRAFT_SECONDS).save_draft(session_id, DraftRequest(text=text))
        except (Refused, Unreachable):
            return False
        except StillRunning:
            pass
        return True

    def report(self, session_id: str) -> Feedback:
        """The report, as soon as it is made."""
        return self._client.get_feedback(FeedbackRequest(session_id=session_id)).feedback

    def milestones(self, session_id: str) -> Iterator[SessionEvent]:
        """What happens to the session; ends early when the stream cannot be had."""
        last_id = None
        client = self._client.at_once(STREAM_SECONDS)
        for _ in range(RECONNECTIONS):
            try:
                for event in client.watch_session(session_id, last_event_id=last_id):
                    last_id = event.id
                    yield event
            except (httpx.TransportError, Refused):
                continue
