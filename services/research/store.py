"""The collection of the research service: `company_profiles`."""

from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from chassis.aggregate import Store
from chassis.aggregate.relay import Relay
from chassis.mongo import whole
from services.research.domain import Company

SOURCE = "research"


class Companies(Store[Company]):
    """One document per company; `_id` is its key, the name folded."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay) -> None:
        by_session = IndexModel("state.sessions", name="by_session")
        super().__init__(
            database["company_profiles"], Company, source=SOURCE, relay=relay, indexes=[by_session]
        )

    async def awaited_by(self, session_id: str) -> list[Company]:
        """The companies whose profile the session waits for."""
        return await self.find({"state.sessions": session_id})

    async def forget_user(self, user_id: str) -> None:
        """Remove whose commands were answered, or still wait; what is known about the companies stays.

        Without an index, since a user is erased once and companies are few. The other version has every
        process read the document again.
        """
        of_user = {"userId": user_id}
        await whole(
            self.collection.update_many(
                {"$or": [{"handled.userId": user_id}, {"waiting.userId": user_id}]},
                {"$pull": {"handled": of_user, "waiting": of_user}, "$inc": {"version": 1}},
            )
        )
