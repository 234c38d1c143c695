"""The collections `interviews` and `budgets`."""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from chassis.aggregate import Decision, Store
from chassis.aggregate.relay import Relay
from contracts.interview import Usage
from services.conductor import metrics
from services.conductor.domain import budget
from services.conductor.domain.budget import Budget, Limits
from services.conductor.domain.interview import Interview

INDEXES = (IndexModel([("state.userId", ASCENDING), ("state.createdAt", DESCENDING)], name="newest_of_user"),)
HELD = {"$in": ["preparing", "ready", "in_progress", "completed"]}


class Interviews(Store[Interview]):
    """Interviews by session id."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay) -> None:
        super().__init__(database["interviews"], Interview, source="conductor", relay=relay, indexes=INDEXES)

    def written(self, before: Interview | None, decision: Decision[Interview]) -> None:
        for event in decision.events:
            metrics.count(decision.state, event)

    async def earlier_questions(self, interview: Interview, interviews: int) -> tuple[str, ...]:
        """What the user was asked in the newest other `interviews`, each text once."""
        query = {"state.userId": interview.user_id, "state.status": HELD, "_id": {"$ne": interview.id}}
        newest_first = [("state.createdAt", DESCENDING)]
        newest = await self.pick(query, {"state.turns.question.text": 1}, newest_first, interviews)
        texts = [turn["question"]["text"] for found in newest for turn in found["state"]["turns"]]
        return tuple(dict.fromkeys(texts))

    async def ids_of_user(self, user_id: str, until: int) -> list[str]:
        """Interviews of sessions that were created no later than `until` (epoch ms)."""
        query = {"state.userId": user_id, "state.createdAt": {"$lte": until}, "state.status": HELD}
        return [found["_id"] for found in await self.pick(query, {"_id": 1})]

    async def page_of_user(self, user_id: str, after: str | None, limit: int) -> list[Interview]:
        """The user's interviews in the order of their ids, from behind `after` on.

        Sorted in memory: one user's documents are few, and an index more is paid for at every answer.
        """
        query = {"state.userId": user_id, "state.status": HELD, "_id": {"$gt": after or ""}}
        return await self.find(query, sort=[("_id", ASCENDING)], limit=limit)


class Budgets(Store[Budget]):
    """What each user has spent on each day; gone after two days."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay, limits: Limits) -> None:
        super().__init__(database["budgets"], Budget, source="conductor", relay=relay)
        self._limits = limits

    async def is_spent(self, user_id: str, at: int) -> bool:
        """Whether the user may begin nothing more today."""
        return budget.is_spent(await self.read(budget.budget_id(user_id, at)), self._limits)

    async def spend(self, user_id: str, usage: Usage, at: int, event_id: str | None = None) -> None:
        """Count towards the user's day; an event is counted once."""
        await self.change(
            budget.budget_id(user_id, at), lambda state: budget.spend(state, usage, event_id, at), None
        )
