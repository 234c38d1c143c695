"""What a room asks of its database, command by command, and how the database would look for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

import chassis.mongo


@dataclass(frozen=True)
class Query:
    """One filter as it was sent. `wanted` is what else narrows a find: sort and limit."""

    database: str
    collection: str
    command: str
    filter: Mapping[str, Any]
    wanted: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """The query without its values."""
        return f"{self.collection} {self.command} {_shape(self.filter)} {_shape(self.wanted.get('sort', {}))}"


class Recorder(CommandListener):
    """Keeps every filter; what has none (insert, createIndexes, ping) is counted by its name."""

    def __init__(self) -> None:
        self.queries: list[Query] = []
        self.others: list[tuple[str, str]] = []

    def clear(self) -> None:
        """Forget what was recorded."""
        self.queries.clear()
        self.others.clear()

    def started(self, event: CommandStartedEvent) -> None:
        name, command = event.command_name, event.command
        if name == "find":
            wanted = {key: command[key] for key in ("sort", "limit", "projection") if key in command}
            query = Query(event.database_name, command["find"], name, command.get("filter", {}), wanted)
            self.queries.append(query)
        elif name in ("update", "delete"):
            for one in command[f"{name}s"]:
                changes = one.get("u", {})
                self.queries.append(Query(event.database_name, command[name], name, one["q"], {}, changes))
        else:
            self.others.append((event.database_name, name))

    def succeeded(self, event: CommandSucceededEvent) -> None: ...
    def failed(self, event: CommandFailedEvent) -> None: ...


@contextmanager
def recorded() -> Iterator[Recorder]:
    """Clients of services that are made meanwhile are listened to."""
    recorder = Recorder()
    listening = partial(AsyncMongoClient, event_listeners=[recorder])
    with patch.object(chassis.mongo, "AsyncMongoClient", listening):
        yield recorder


async def examined(database: AsyncDatabase[Any], query: Query) -> int | None:
    """How many documents an index narrows the query to; None when it would scan.

    A filter of an update or a delete is explained as a find. The embedded database runs a filter of several
    clauses through the first that has an index, but its explain does not know this: so then each is explained
    alone, and the first counts. MongoDB, too, uses an index that serves one clause rather than scan.
    """
    filters = [query.filter, *({key: clause} for key, clause in query.filter.items() if key[0] != "$")]
    told = [await _explained(database, query.collection, one) for one in filters]
    return next((looked_at for looked_at in told if looked_at is not None), None)


async def _explained(
    database: AsyncDatabase[Any], collection: str, narrowed: Mapping[str, Any]
) -> int | None:
    find = {"find": collection, "filter": narrowed}
    told = await database.command({"explain": find, "verbosity": "executionStats"})
    if "COLLSCAN" in _stages(told["queryPlanner"]["winningPlan"]):
        return None
    looked_at: int = told["executionStats"]["totalDocsExamined"]
    return looked_at


def _stages(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["stage"]
    for stage in [*plan.get("inputStages", []), *([plan["inputStage"]] if "inputStage" in plan else [])]:
        yield from _stages(stage)


def _shape(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _shape(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        return [_shape(inner) for inner in value]
    return ""
