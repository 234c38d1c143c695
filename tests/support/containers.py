"""The official Apache Kafka and MongoDB images, through testcontainers; Docker must run."""

import asyncio
import os
import shutil
from abc import ABC, abstractmethod
from pathlib import Path

from testcontainers.core.container import DockerContainer

from interview_room.parts import speaks_kafka, speaks_mongo
from interview_room.parts.ports import LOOPBACK, free_port
from tests.support.eventually import eventually
from tests.support.kafka import BROKER_SETTINGS, VERSION

KAFKA_IMAGE = f"apache/kafka:{VERSION}"
MONGO_IMAGE = "mongo:8"
START_SECONDS = 60.0


def what_is_missing() -> str | None:
    """Name what this machine lacks to run containers, or None."""
    socket = os.environ.get("DOCKER_HOST") or Path("/var/run/docker.sock")
    if not shutil.which("docker") or (isinstance(socket, Path) and not socket.exists()):
        return "a running Docker"
    return None


class Container(ABC):
    """A container on a fixed port of this machine, so that it can be stopped and started again.

    testcontainers removes it when the test process ends.
    """

    def __init__(self, image: str, inner_port: int) -> None:
        self.port = free_port()
        self.address = f"{LOOPBACK}:{self.port}"
        self._container = DockerContainer(image).with_bind_ports(inner_port, self.port)
        self._made = False

    async def start(self) -> None:
        """Start it and return when it answers."""
        start = self._container.get_wrapped_container().start if self._made else self._container.start
        await asyncio.to_thread(start)
        self._made = True
        await eventually(self._must_answer, within=START_SECONDS)

    async def stop(self) -> None:
        await asyncio.to_thread(self._container.get_wrapped_container().stop)

    async def kill(self) -> None:
        await asyncio.to_thread(self._container.get_wrapped_container().kill)

    @abstractmethod
    async def answers(self) -> bool:
        """Tell whether it serves a real request now."""

    async def _must_answer(self) -> None:
        assert await self.answers(), f"{self._container.image} does not answer at {self.address}"


class KafkaContainer(Container):
    """One KRaft node with the settings of every Kafka of the tests."""

    def __init__(self) -> None:
        super().__init__(KAFKA_IMAGE, inner_port=9092)
        settings = {
            "node.id": 1,
            "process.roles": "broker,controller",
            "controller.quorum.voters": "1@localhost:9093",
            "controller.listener.names": "CONTROLLER",
            "listeners": "PLAINTEXT://:9092,CONTROLLER://:9093",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            **BROKER_SETTINGS,
        }
        for key, value in settings.items():
            self._container.with_env("KAFKA_" + key.upper().replace(".", "_"), str(value))

    async def answers(self) -> bool:
        return await speaks_kafka(self.address)


class MongoContainer(Container):
    """One standalone server."""

    def __init__(self) -> None:
        super().__init__(MONGO_IMAGE, inner_port=27017)

    @property
    def url(self) -> str:
        return f"mongodb://{self.address}/?directConnection=true"

    async def answers(self) -> bool:
        return await speaks_mongo(self.url)
