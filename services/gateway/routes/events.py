"""GET /interview/sessions/{id}/events: server-sent events (WHATWG HTML, section 9.2)."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from contracts.public import SessionErased
from contracts.replies import Problem
from services.gateway.answers import answer
from services.gateway.context import Parts, SessionId, UserId
from services.gateway.edge.openapi import READ, problems, stream_of
from services.gateway.events import Subscription
from services.gateway.milestones import Progress, SoFar, Told, of_event, reached

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that no proxy closes the connection."""
LIFETIME = 15 * 60.0
"""Seconds after which the browser has to come back, and to prove again who it is."""
RETRY = 2000
"""Milliseconds a browser waits before it comes back."""
_COMMENT = b": still here\n\n"

router = APIRouter(tags=["sessions"])


@router.get(
    "/interview/sessions/{session_id}/events",
    response_class=Response,
    responses={
        200: {
            "description": "A stream of questions_ready, answer_scored {done, total}, time_expired and "
            "feedback_ready.",
            "content": {"text/event-stream": {"schema": stream_of("SessionEvent")}},
        },
        **problems(*READ, 404),
    },
)
async def watch_session(
    session_id: SessionId,
    user_id: UserId,
    parts: Parts,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> Response:
    """What happens to a session, from where the browser stopped."""
    # Subscribed before the catch-up is asked for, so that nothing falls between the two.
    subscription = parts.events.subscribe(session_id)
    try:
        milestones = await reached(parts.commands, session_id, user_id)
    except BaseException:
        subscription.close()
        raise
    if isinstance(milestones, Problem):
        subscription.close()
        return answer(milestones)
    return EventStream(subscription, milestones, Progress(last_event_id))


class EventStream(StreamingResponse):
    """The milestones so far, then live ones until the browser or the session is gone."""

    def __init__(self, subscription: Subscription, so_far: SoFar, progress: Progress) -> None:
        super().__init__(stream(subscription, so_far, progress), media_type="text/event-stream")
        self.headers["X-Accel-Buffering"] = "no"
        self._subscription = subscription

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._subscription:
            await super().__call__(scope, receive, send)


async def stream(
    subscription: Subscription,
    so_far: SoFar,
    progress: Progress,
    *,
    heartbeat: float = HEARTBEAT,
    lifetime: float = LIFETIME,
) -> AsyncIterator[bytes]:
    """The text of the stream. Times in seconds."""
    ends_at = time.monotonic() + lifetime
    yield f"retry: {RETRY}\n\n".encode()
    for told in progress.catch_up(*so_far):
        yield _record(told)
    while time.monotonic() < ends_at:
        try:
            event = await asyncio.wait_for(anext(subscription), heartbeat)
        except TimeoutError:
            yield _COMMENT
            continue
        except StopAsyncIteration:
            return
        if isinstance(event, SessionErased):
            return
        milestone = of_event(event)
        if milestone and (new := progress.tell(milestone)):
            yield _record(new)


def _record(told: Told) -> bytes:
    data = told.milestone.model_dump_json(include={"done", "total"}, exclude_none=True)
    return f"id: {told.id}\nevent: {told.milestone.kind}\ndata: {data}\n\n".encode()
