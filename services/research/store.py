"""The collection of the research service: `company_profiles`."""

from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from chassis.aggregate import Store
from chassis.aggregate.relay import Relay
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
