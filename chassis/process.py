"""One service, or all of them, as a process: start in order, run until told, stop without loss."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
import uvicorn
import uvloop

from chassis.aggregate import Store, Worker
from chassis.aggregate.relay import Relay
from chassis.health import Check, health_app
from chassis.kafka.consumer import Consumer, Handler
from chassis.kafka.ledger import Ledger
from chassis.kafka.producer import Producer
from chassis.logs import configure
from chassis.mongo import Mongo
from chassis.settings import Settings
from contracts.envelope import Message
from contracts.topics import Topic

_log = structlog.get_logger()


class Parts:
    """What the services of one process share: a database client, a producer, a relay."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.settings = settings
        self.mongo = Mongo(settings)
        self.producer = Producer(settings, name)
        self.relay = Relay(self.producer)

    async def start(self) -> None:
        """Connect to Kafka; MongoDB connects as it is used."""
        await self.producer.start()

    async def stop(self) -> None:
        """Send what is left and close."""
        await self.relay.drain()
        await self.producer.stop()
        await self.mongo.close()


@dataclass(frozen=True)
class Service:
    """One service: its handlers by message type, its stores and its workers."""

    name: str
    parts: Parts
    topics: Sequence[Topic]
    handlers: Mapping[type[Message], Handler]
    stores: Sequence[Store[Any]]
    workers: Sequence[Worker[Any]]
    consumer: Consumer = field(init=False)
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        parts = self.parts
        object.__setattr__(self, "ledger", Ledger(parts.mongo.database(self.name)))
        object.__setattr__(
            self,
            "consumer",
            Consumer(
                parts.settings,
                self.name,
                self.topics,
                self.handlers,
                relay=parts.relay,
                producer=parts.producer,
                mongo=parts.mongo,
                ledger=self.ledger,
            ),
        )

    async def start(self) -> None:
        """Indexes first, then the workers, then the group: no record comes before its store is ready."""
        await self.ledger.ensure_indexes()
        for store in self.stores:
            await store.ensure_indexes()
        for worker in self.workers:
            worker.start()
        await self.consumer.start()

    async def stop(self) -> None:
        """No new records, then no new todos; what is under way is finished."""
        await self.consumer.stop()
        await asyncio.gather(*(worker.stop() for worker in self.workers))

    def checks(self) -> dict[str, Check]:
        """What must hold for the service to take work."""

        async def partitions() -> None:
            if not self.consumer.assigned():
                raise RuntimeError("no partitions assigned yet")

        return {"mongodb": self.parts.mongo.ping, f"{self.name} partitions": partitions}


Build = Callable[[Parts], Service]


def run(name: str, build: Build) -> None:
    """Run one service until SIGTERM or Ctrl-C."""
    settings = Settings()
    configure(settings)
    uvloop.run(_serve(settings, name, build))


async def _serve(settings: Settings, name: str, build: Build) -> None:
    parts = Parts(settings, name)
    service = build(parts)
    server = uvicorn.Server(
        uvicorn.Config(
            health_app(service.checks()),
            host=settings.health_host,
            port=settings.health_port,
            log_config=None,
            access_log=False,
        )
    )
    stopping = stop_signal()
    # `_serve` is what `serve` runs inside its own signal handlers; signals are the process's here.
    health = asyncio.create_task(server._serve())
    try:
        await patiently(parts.start, stopping)
        await patiently(service.start, stopping)
        settle_in()
        _log.info("ready", service=name)
        await stopping.wait()
    finally:
        _log.info("stopping", service=name)
        await service.stop()
        await parts.stop()
        server.should_exit = True
        await health


def settle_in() -> None:
    """Whatever was made until now stays as long as the process: the collector of cycles need not look at it.

    It is most of the objects there are, and looking at all of them stops everybody for 0.1 s or more.
    """
    gc.collect()
    gc.freeze()


def stop_signal() -> asyncio.Event:
    """An event that SIGTERM or Ctrl-C sets."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def patiently(start: Callable[[], Awaitable[None]], stopping: asyncio.Event) -> None:
    """Start something whose parts may not be up yet: try again until they are, or until told to stop."""
    delay = 0.5
    while not stopping.is_set():
        try:
            await start()
        except Exception as error:
            _log.warning("waiting for a part", error=f"{type(error).__name__}: {error}"[:200])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), delay)
            delay = min(delay * 2, 10)
        else:
            return
