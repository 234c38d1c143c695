"""What is put under stress: a broker, a database, proxies before them, and each service a process."""

import asyncio
import contextlib
import random
import re
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chassis.kafka.provision import provision
from interview_room.parts import Database
from interview_room.parts.ports import free_port
from services.gateway.settings import Settings
from tests.chaos.driver import Door
from tests.chaos.proxy import Proxy
from tests.support.eventually import eventually
from tests.support.kafka import ApacheKafka
from tests.support.room import SERVICES, Processes, settings_for

STARTS_WITHIN = 120.0
"""Seconds for a process to be ready: it may have been started while a part was away."""
READY = re.compile(rb"\] ready\b")
ISSUER_KEY = "development-issuer.pem"


@dataclass
class Replica:
    """One process of each service, kept running: whichever dies is started again at once."""

    processes: Processes
    up: dict[str, asyncio.Event] = field(default_factory=dict)
    deaths: list[tuple[str, int, float]] = field(default_factory=list)
    """Who ended without being asked to, with which status and when (epoch seconds)."""
    _keepers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.processes.settings.data_dir

    async def start(self, name: str) -> None:
        """Start one service and keep it running; returns when it has joined its group."""
        self.up.setdefault(name, asyncio.Event()).clear()
        await self._start(name)
        self._keepers[name] = asyncio.create_task(self._keep(name))

    async def stop(self, name: str) -> None:
        """End one service as a deployment does: SIGTERM, and time to finish."""
        await self._leave(name)
        if name in self.processes.running:
            status = await self.processes.end(name)
            if status:
                self.deaths.append((name, status, time.time()))

    async def stop_all(self) -> None:
        await asyncio.gather(*(self.stop(name) for name in [*self.processes.running]))

    def process(self, name: str) -> asyncio.subprocess.Process:
        return self.processes.running[name]

    async def _leave(self, name: str) -> None:
        keeper = self._keepers.pop(name, None)
        if keeper:
            keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeper

    async def _keep(self, name: str) -> None:
        while True:
            status = await self.process(name).wait()
            self.up[name].clear()
            self.deaths.append((name, status, time.time()))
            await self._start(name)

    async def _start(self, name: str) -> None:
        log = self.folder / f"{name}.log"
        written = log.stat().st_size if log.exists() else 0
        await self.processes.start_one(name)

        def ready() -> None:
            with log.open("rb") as lines:
                lines.seek(written)
                assert READY.search(lines.read()), f"{name} is not ready"

        with contextlib.suppress(AssertionError):
            await eventually(ready, within=STARTS_WITHIN, every=0.2)
            self.up[name].set()


@dataclass
class Cluster:
    """Everything together. `settings` are those of the first replica, through the proxies."""

    folder: Path
    broker: ApacheKafka
    database: Database
    proxies: dict[str, Proxy]
    settings: Settings
    first: Replica
    second: Replica
    door: Door
    parts: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever stops or starts the broker or the database."""
    replayed: set[tuple[str, int | None, int | None, str]] = field(default_factory=set)
    """Topic, partition and offset of records whose dead letters were put back, and who had buried them."""

    async def start(self) -> None:
        await asyncio.gather(self.broker.start(), self.database.start())
        for proxy in self.proxies.values():
            await proxy.start()
        await provision(self.settings)
        await asyncio.gather(*(self.first.start(name) for name in SERVICES))
        # Both gateways are to take each other's tokens.
        self.second.folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.first.folder / ISSUER_KEY, self.second.folder / ISSUER_KEY)

    async def stop(self) -> None:
        await self.second.stop_all()
        await self.first.stop_all()
        for proxy in self.proxies.values():
            await proxy.stop()
        await asyncio.gather(self.broker.stop(), self.database.stop())

    async def whole(self) -> None:
        """Until every process of the first replica is there and takes part."""
        for name in SERVICES:
            await self.first.up[name].wait()

    @property
    def deaths(self) -> list[tuple[str, int, float]]:
        return [*self.first.deaths, *self.second.deaths]


@asynccontextmanager
async def running(folder: Path, seed: int) -> AsyncIterator[Cluster]:
    """A cluster with all its data in `folder`, started here and stopped afterwards."""
    cluster = make(folder, seed)
    try:
        await cluster.start()
        yield cluster
    finally:
        await cluster.stop()


def make(folder: Path, seed: int) -> Cluster:
    """A cluster that has not been started yet."""
    kafka, mongo, http = free_port(), free_port(), free_port()
    broker = ApacheKafka(folder / "broker", advertised=f"127.0.0.1:{kafka}")
    database = Database(folder / "database")
    url = f"mongodb://127.0.0.1:{mongo}/?directConnection=true"
    limits = {"rate_limit_per_minute": 1_000_000, "ai_requests_per_day": 1_000_000}
    first = settings_for("kafka", f"127.0.0.1:{kafka}", url, "chaos", folder / "first", **limits)
    second = first.model_copy(update={"data_dir": folder / "second", "port": free_port()})
    modules = {name: f"tests.chaos.points {name}" for name in SERVICES}
    return Cluster(
        folder=folder,
        broker=broker,
        database=database,
        proxies={
            "kafka": Proxy(kafka, broker.port),
            "mongo": Proxy(mongo, database.port),
            "http": Proxy(http, first.port),
        },
        settings=first,
        first=Replica(Processes(first, modules)),
        second=Replica(Processes(second, modules)),
        door=Door([f"http://127.0.0.1:{http}"], random.Random(seed)),  # noqa: S311 - a run's own course
    )
