"""Which body each Idempotency-Key came with, so that reuse with another body is refused everywhere."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from chassis.refusals import Invalid

KEPT = timedelta(hours=24)


class Ledger:
    """One small document a keyed command, for a day. What the command did is in its aggregate."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        self._collection = database["commands"]

    async def ensure_indexes(self) -> None:
        """The index that forgets."""
        await self._collection.create_indexes([IndexModel("expiresAt", name="expiry", expireAfterSeconds=0)])

    async def check(self, identifier: str, digest: str) -> None:
        """Note the body of a keyed command; raises Invalid when the key came with another one before."""
        entry = {"_id": identifier, "digest": digest, "expiresAt": datetime.now(UTC) + KEPT}
        try:
            await self._collection.insert_one(entry)
        except DuplicateKeyError:
            earlier = await self._collection.find_one({"_id": identifier})
            if earlier and earlier["digest"] != digest:
                raise Invalid(
                    "This Idempotency-Key was used with another body. Use a new key for a new request."
                ) from None
