"""The collection `interviews`."""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from chassis.aggregate import Store
from chassis.aggregate.relay import Relay
from services.conductor.domain.interview import Interview

INDEXES = (
    IndexModel([("state.userId", ASCENDING), ("state.createdAt", DESCENDING)], name="newest_of_user"),
    IndexModel([("state.userId", ASCENDING), ("_id", ASCENDING)], name="pages_of_user"),
)
HELD = {"$in": ["preparing", "ready", "in_progress", "completed"]}


class Interviews(Store[Interview]):
    """Interviews by session id."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay) -> None:
        super().__init__(database["interviews"], Interview, source="conductor", relay=relay, indexes=INDEXES)

    async def earlier_questions(self, interview: Interview, interviews: int) -> tuple[str, ...]:
        """What the user was asked in the newest other `interviews`, each text once."""
        query = {"state.userId": interview.user_id, "state.status": HELD, "_id": {"$ne": interview.id}}
        newest = self.collection.find(
            query, {"state.turns.question.text": 1}, sort=[("state.createdAt", DESCENDING)], limit=interviews
        )
        texts = [turn["question"]["text"] async for found in newest for turn in found["state"]["turns"]]
        return tuple(dict.fromkeys(texts))

    async def ids_of_user(self, user_id: str, until: int) -> list[str]:
        """Interviews of sessions that were created no later than `until` (epoch ms)."""
        query = {"state.userId": user_id, "state.createdAt": {"$lte": until}, "state.status": HELD}
        return [found["_id"] async for found in self.collection.find(query, {"_id": 1})]

    async def page_of_user(self, user_id: str, after: str | None, limit: int) -> list[Interview]:
        """The user's interviews in the order of their ids, from behind `after` on."""
        query = {"state.userId": user_id, "state.status": HELD, "_id": {"$gt": after or ""}}
        return await self.find(query, sort=[("_id", ASCENDING)], limit=limit)
