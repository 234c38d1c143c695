"""Public events, handed to whoever watches their session."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Self

from contracts.envelope import Envelope, Event

BACKLOG = 256
"""Events a watcher may lag behind before it is cut off; it comes back and catches up from the services."""


class Subscription(AsyncIterator[Event]):
    """The events of one session from the moment of subscribing. Ends when it is closed or too slow."""

    def __init__(self, fan: "EventFan", session_id: str) -> None:
        self._fan = fan
        self._session_id = session_id
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()

    async def __anext__(self) -> Event:
        event = await self._queue.get()
        if event is None:
            raise StopAsyncIteration
        return event

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def offer(self, event: Event) -> None:
        """Take an event, or end when the backlog is full."""
        if self._queue.qsize() >= BACKLOG:
            self.close()
        else:
            self._queue.put_nowait(event)

    def close(self) -> None:
        """End the iteration, after the events that are already here."""
        self._fan.unsubscribe(self._session_id, self)
        self._queue.put_nowait(None)


class EventFan:
    """Fans the public events of this process's consumer out to the open streams."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    def __len__(self) -> int:
        return sum(len(subscriptions) for subscriptions in self._subscriptions.values())

    def subscribe(self, session_id: str) -> Subscription:
        """Events from now on; close it when done."""
        subscription = Subscription(self, session_id)
        self._subscriptions[session_id].add(subscription)
        return subscription

    def unsubscribe(self, session_id: str, subscription: Subscription) -> None:
        """Forget a subscription."""
        if session_id in self._subscriptions:
            self._subscriptions[session_id].discard(subscription)
            if not self._subscriptions[session_id]:
                del self._subscriptions[session_id]

    def publish(self, envelope: Envelope, event: Event) -> None:
        """Hand an event of `interview.events.v1` to the watchers of its subject, the session."""
        for subscription in tuple(self._subscriptions.get(envelope.subject, ())):
            subscription.offer(event)

    def close(self) -> None:
        """End every stream: at the end of the process, or when events may have been missed."""
        for subscriptions in tuple(self._subscriptions.values()):
            for subscription in tuple(subscriptions):
                subscription.close()
