"""The collections of the webhooks service: `deliveries_<endpoint>`."""

from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from chassis.aggregate import Store
from chassis.aggregate.relay import Relay
from services.webhooks.domain.deliveries import Deliveries

SOURCE = "webhooks"


class DeliveryStore(Store[Deliveries]):
    """One document per session; `_id` is the session's id.

    A collection for each endpoint, so that each has a worker of its own and none waits behind another's.
    """

    def __init__(self, database: AsyncDatabase[dict[str, Any]], relay: Relay, endpoint: str) -> None:
        # The sweep deletes what has expired, but nobody sweeps for an endpoint that is no longer named.
        expiry = IndexModel("expiresAt", name="expiry", expireAfterSeconds=0)
        super().__init__(
            database[f"deliveries_{endpoint}"], Deliveries, source=SOURCE, relay=relay, indexes=[expiry]
        )
