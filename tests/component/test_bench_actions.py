"""The floor of the measurements does exactly what the actions do: as many reads, as many writes."""

from collections.abc import Callable

from bench.actions import ACTIONS, visit
from bench.interviewer import FixedInterviewer
from bench.line import Line
from services.gateway.settings import Settings
from tests.support.commands import Query, Recorder, recorded
from tests.support.room import Room, running

OWNERS = {
    "setup": "setup",
    "research, cached": "research",
    "feedback, ready": "feedback",
    "history": "feedback",
}


async def test_the_floor_reads_and_writes_as_often_as_the_actions(
    make_settings: Callable[..., Settings],
) -> None:
    """Counted in the owner's database from the request to its reply, in a second interview."""
    settings = make_settings()
    with recorded() as recorder:
        async with running(Room(settings, FixedInterviewer({}))) as room:
            line = await Line.open(room.url, "alice")
            async for _ in visit(line, simple=False):
                pass
            counted = {}
            recorder.clear()
            async for action, _ in visit(line, simple=False):
                database = f"{settings.mongo_prefix}{OWNERS.get(action, 'conductor')}"
                counted[action] = operations(recorder, database)
                recorder.clear()
            line.close()
    measured = {action.name for action in ACTIONS}
    counted = {name: found for name, found in counted.items() if name in measured}
    assert counted == {action.name: (action.reads, action.writes) for action in ACTIONS}


def operations(recorder: Recorder, database: str) -> tuple[int, int]:
    queries = [
        query for query in recorder.queries if query.database == database and not is_housekeeping(query)
    ]
    inserted = recorder.others.count((database, "insert"))
    reads = sum(query.command == "find" for query in queries)
    return reads, len(queries) - reads + inserted


def is_housekeeping(query: Query) -> bool:
    """What nobody waits for: the sweep, and taking out what Kafka has confirmed."""
    return "wakeAt" in query.filter or set(query.changes.get("$set", {})) == {"outbox", "wakeAt"}
