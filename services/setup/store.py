"""The collections of the setup service: `sessions` and `erasures`."""

from typing import Any

from prometheus_client import Counter
from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from chassis.aggregate import Decision, Store
from chassis.aggregate.relay import Relay
from contracts.public import SessionCreated
from services.setup.domain import Erasure, SessionState

SOURCE = "setup"
ERASE_BATCH = 100
CREATED = Counter("room_sessions_created", "Sessions set up", ("type", "difficulty", "duration"))


class Sessions(Store[SessionState]):
    """One document per session; `_id` is the session's id."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay) -> None:
        by_user = IndexModel([("state.userId", 1), ("_id", 1)], name="by_user")
        super().__init__(database["sessions"], SessionState, source=SOURCE, relay=relay, indexes=[by_user])

    def written(self, before: SessionState | None, decision: Decision[SessionState]) -> None:
        for event in decision.events:
            if isinstance(event, SessionCreated):
                labels = event.interview_type, event.difficulty, str(event.duration)
                CREATED.labels(*labels).inc()

    async def created_by(self, user_id: str, until: int) -> list[SessionState]:
        """Some of the user's sessions from `until` (epoch ms) or before; erased ones are left out."""
        query = {"state.userId": user_id, "state.details.createdAt": {"$lte": until}}
        return await self.find(query, limit=ERASE_BATCH)

    async def page(self, user_id: str, after: str, limit: int) -> list[SessionState]:
        """The user's sessions in order of id, erased ones left out, from the first id beyond `after`."""
        query = {"state.userId": user_id, "_id": {"$gt": after}, "state.details": {"$ne": None}}
        return await self.find(query, sort=[("_id", 1)], limit=limit)


class Erasures(Store[Erasure]):
    """One document per user who asked to be erased; `_id` is "user:<user id>"."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay) -> None:
        super().__init__(database["erasures"], Erasure, source=SOURCE, relay=relay)
