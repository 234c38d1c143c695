"""The collection `reports`: one document per session, which is the report and its row of the history."""

from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from chassis.aggregate import Decision, Store
from chassis.aggregate.relay import Relay
from contracts.public import FeedbackReady
from services.feedback import metrics
from services.feedback.domain.history import PageQuery, Row
from services.feedback.domain.report import UNSCORED, Report

ROW = (
    "sessionId",
    "status",
    "createdAt",
    "completedAt",
    "companyKey",
    "scoreRankAsc",
    "scoreRankDesc",
    "facts.companyName",
    "facts.interviewType",
    "facts.difficulty",
    "feedback.overallScore",
    "feedback.competencies",
    "feedback.rubricVersion",
)
PROJECTION = {f"state.{path}": 1 for path in ROW}
IN_HISTORY = {"$in": ["created", "in_progress", "completed"]}
SORTED_BY = {
    "created_at": "state.createdAt",
    "company_key": "state.companyKey",
    "score_rank_asc": "state.scoreRankAsc",
    "score_rank_desc": "state.scoreRankDesc",
}
PROGRESS_ROWS = 200
"""The newest interviews that progress looks at."""


class Reports(Store[Report]):
    """Reports by session id."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay) -> None:
        # Other orders are sorted in memory: one user's documents are few, and an index more is paid for at
        # every answer.
        by_user = IndexModel([("state.userId", 1), ("state.createdAt", 1), ("_id", 1)], name="by_user")
        super().__init__(database["reports"], Report, source="feedback", relay=relay, indexes=[by_user])

    def written(self, before: Report | None, decision: Decision[Report]) -> None:
        if before is None or before.ready_at is not None:
            return
        for event in decision.events:
            if isinstance(event, FeedbackReady):
                metrics.count(decision.state, event)

    async def history(self, user_id: str, page: PageQuery) -> list[Row]:
        """The rows of a page, and one more when another page follows."""
        path, direction = SORTED_BY[page.field], 1 if page.ascending else -1
        sort, wanted = [(path, direction), ("_id", direction)], page.limit + 1
        query: dict[str, Any] = {"state.userId": user_id, "state.status": IN_HISTORY}
        if page.company is not None:
            query["state.companyKey"] = {"$eq": page.company}
        if page.after is None:
            return await self._rows(query, sort, wanted)
        value, session_id = page.after
        beyond = "$gt" if page.ascending else "$lt"
        # First the rest of the equals, then what lies beyond: an $or of the two would scan on some servers.
        narrowed = query.get(path, {})
        equal = {**query, path: {**narrowed, "$gte": value, "$lte": value}, "_id": {beyond: session_id}}
        rows = await self._rows(equal, sort, wanted)
        if len(rows) < wanted:
            rows += await self._rows({**query, path: {**narrowed, beyond: value}}, sort, wanted - len(rows))
        return rows

    async def scored(self, user_id: str) -> list[Row]:
        """The user's newest reports with an overall score."""
        query = {
            "state.userId": user_id,
            "state.status": "completed",
            "state.scoreRankAsc": {"$lt": UNSCORED},
        }
        return await self._rows(query, [("state.createdAt", -1), ("_id", -1)], PROGRESS_ROWS)

    async def held_on(self, user_id: str, after: str, limit: int) -> list[Report]:
        """Whatever is held on the user's sessions with ids greater than `after`, in the order of the ids."""
        query = {"state.userId": user_id, "_id": {"$gt": after}, "state.status": {"$ne": "erased"}}
        return await self.find(query, sort=[("_id", 1)], limit=limit)

    async def ids_of(self, user_id: str) -> list[str]:
        """The sessions of the user that anything is held on."""
        query = {"state.userId": user_id, "state.status": {"$ne": "erased"}}
        return [found["_id"] for found in await self.pick(query, {"_id": 1})]

    async def _rows(self, query: dict[str, Any], sort: list[tuple[str, int]], limit: int) -> list[Row]:
        found = await self.pick(query, PROJECTION, sort, limit)
        return [Row.model_validate(document["state"]) for document in found]
