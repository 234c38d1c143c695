"""Commands that left no trace in an aggregate: reused Idempotency-Keys, and refusals.

Which body a key came with, so that reuse with another body is refused whatever aggregate it names; and how
a command was refused, so that whoever was told "later" (202) can learn it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from chassis.mongo import whole
from chassis.refusals import Invalid
from contracts.replies import Problem

KEPT = timedelta(hours=24)


class Ledger:
    """One small document a command, for a day. What a command did is in its aggregate."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        self._collection = database["commands"]

    async def ensure_indexes(self) -> None:
        """The index that forgets."""
        await self._collection.create_indexes([IndexModel("expiresAt", name="expiry", expireAfterSeconds=0)])

    async def check(self, identifier: str, digest: str) -> None:
        """Note the body of a keyed command; raises Invalid when the key came with another one before."""
        entry = {"_id": identifier, "digest": digest, "expiresAt": datetime.now(UTC) + KEPT}
        try:
            await whole(self._collection.insert_one(entry))
        except DuplicateKeyError:
            earlier = await whole(self._collection.find_one({"_id": identifier}))
            if earlier and earlier.get("digest", digest) != digest:
                raise Invalid(
                    "This Idempotency-Key was used with another body. Use a new key for a new request."
                ) from None

    async def refuse(self, identifier: str, user_id: str, problem: Problem) -> None:
        """Remember how a command was refused."""
        entry = {
            "userId": user_id,
            "refused": problem.to_bytes().decode(),
            "expiresAt": datetime.now(UTC) + KEPT,
        }
        await whole(self._collection.update_one({"_id": identifier}, {"$set": entry}, upsert=True))

    async def refusal(self, identifier: str, user_id: str) -> Problem | None:
        """How a command of this user was refused; None when it was not, or is not theirs."""
        entry = await whole(self._collection.find_one({"_id": identifier}))
        if entry is None or "refused" not in entry or entry["userId"] != user_id:
            return None
        return Problem.model_validate_json(entry["refused"])
