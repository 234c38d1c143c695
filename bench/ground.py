"""What a run stands on: a broker, a database, the system as processes, and the simple product beside it."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from bench.interviewer import NO_SECONDS, VARIABLE
from interview_room.parts import Database
from interview_room.parts.ports import free_port, listens
from tests.component.restarts import started
from tests.support.eventually import eventually
from tests.support.infrastructure import DESCRIPTION, make_broker
from tests.support.kafka import what_is_missing
from tests.support.room import Processes, settings_for

TIMED = {name: f"bench.timed.{name}" for name in ("research", "conductor", "feedback")}
UNLIMITED = {"rate_limit_per_minute": 1_000_000, "ai_requests_per_day": 1_000_000}


@dataclass(frozen=True)
class Ground:
    """A broker and a database for one run. `pids` are those of the parts that were started here."""

    infrastructure: str
    kafka: str
    mongo: str
    folder: Path
    pids: Mapping[str, int] = field(default_factory=dict)

    @property
    def description(self) -> str:
        """What it is, for whoever reads the figures."""
        return DESCRIPTION.get(self.infrastructure, "parts that were given")


@dataclass(frozen=True)
class Served:
    """Something that answers over HTTP, and the processes it consists of."""

    url: str
    pids: Mapping[str, int]
    name: str = ""


@asynccontextmanager
async def ground(*, apache_kafka: bool) -> AsyncIterator[Ground]:
    """Use KAFKA_BOOTSTRAP and MONGO_URL where they are given, and start the rest on loopback."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kafka, mongo = os.environ.get("KAFKA_BOOTSTRAP"), os.environ.get("MONGO_URL")
        infrastructure = "kafka" if apache_kafka else "given" if kafka else "embedded"
        if apache_kafka and (missing := what_is_missing()):
            raise SystemExit(f"--kafka needs {missing}: install it, or leave --kafka out.")
        pids: dict[str, int] = {}
        if apache_kafka or kafka is None:
            broker = make_broker(infrastructure, folder / "broker")
            await broker.start()
            stack.push_async_callback(broker.stop)
            kafka, pids["broker"] = broker.address, getattr(broker, "pid", 0)
        if mongo is None:
            database = Database(folder / "database")
            await database.start()
            stack.push_async_callback(database.stop)
            mongo, pids["database"] = database.url, database.pid or 0
        yield Ground(infrastructure, kafka, mongo, folder, pids)


@asynccontextmanager
async def system(
    under: Ground, *, seconds: Mapping[str, float] = NO_SECONDS, replicas: int = 1
) -> AsyncIterator[Served]:
    """One gateway and `replicas` of each service, on topics and databases of their own."""
    name = f"b{uuid4().hex[:8]}"
    settings = settings_for(
        under.infrastructure,
        under.kafka,
        under.mongo,
        name,
        under.folder / name,
        log_level="WARNING",
        **UNLIMITED,
    )
    with _environment({VARIABLE: json.dumps(dict(seconds))}):
        rooms = [Processes(settings, modules=TIMED)]
        for number in range(2, replicas + 1):
            # What says that a service is ready is logged at this level.
            own = {"data_dir": under.folder / f"{name}-{number}", "log_level": "INFO"}
            rooms.append(Processes(settings.model_copy(update=own), modules=TIMED))
        try:
            await rooms[0].start()
            for room in rooms[1:]:
                await started(room, "setup", *TIMED)
            pids = {
                service if number == 1 else f"{service} {number}": process.pid
                for number, room in enumerate(rooms, 1)
                for service, process in room.running.items()
            }
            yield Served(rooms[0].url, pids, name)
        finally:
            await asyncio.gather(*(room.stop() for room in rooms))


@asynccontextmanager
async def synchronous(under: Ground, *, seconds: Mapping[str, float] = NO_SECONDS) -> AsyncIterator[Served]:
    """The simple product: one process and the same database."""
    port, name = free_port(), f"b{uuid4().hex[:8]}_simple"
    given = {
        VARIABLE: json.dumps(dict(seconds)),
        "MONGO_URL": under.mongo,
        "PORT": str(port),
        "DATABASE": name,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.synchronous", env={**os.environ, **given}
    )

    async def answers() -> None:
        assert await listens(f"127.0.0.1:{port}", within=1)  # noqa: S101

    try:
        await eventually(answers, within=30)
        yield Served(f"http://127.0.0.1:{port}", {"simple product": process.pid}, name)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
