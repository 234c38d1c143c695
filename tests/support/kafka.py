"""A real Apache Kafka: one KRaft node, jars from Maven, started with `java`."""

import asyncio
import os
import re
import shutil
from pathlib import Path
from typing import ClassVar

from interview_room.parts import Daemon, PartError, speaks_kafka
from interview_room.parts.ports import LOOPBACK, free_port

PROJECT = Path(__file__).parent / "kafka"
JARS = PROJECT / "lib"
VERSION = re.search(r"<kafka.version>(.+?)<", (PROJECT / "pom.xml").read_text())[1]  # type: ignore[index]

CLUSTER_ID = "aW50ZXJ2aWV3LXJvb20wMA"
MAX_MESSAGE_BYTES = 8 * 1024 * 1024

# Starts in half the time of the JVM's defaults: one test broker does not live long enough for the rest.
JVM = ["-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
JVM_LOG = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true"]


class ApacheKafka(Daemon):
    """One node whose messages outlive `stop` and `kill`; `start` takes the same port again."""

    name = "Apache Kafka"
    start_seconds: ClassVar[float] = 60.0

    def __init__(self, folder: Path, port: int | None = None, advertised: str | None = None) -> None:
        """`advertised`: where clients are told to find it (host:port), if not at its own address."""
        super().__init__(folder, port)
        self._advertised = advertised or self.address
        self._controller_port = free_port()
        self._properties = self.folder / "server.properties"

    def command(self) -> list[str]:
        return [*_java(), "kafka.Kafka", str(self._properties)]

    async def answers(self) -> bool:
        return await speaks_kafka(self.address)

    async def prepare(self) -> None:
        await resolve_jars()
        if (self.folder / "data" / "meta.properties").exists():
            return
        self._properties.write_text("\n".join(f"{key}={value}" for key, value in self._settings().items()))
        await _run(*_java(), "kafka.tools.StorageTool", *self._format())

    def _format(self) -> list[str]:
        return ["format", "--cluster-id", CLUSTER_ID, "--config", str(self._properties)]

    def _settings(self) -> dict[str, object]:
        return {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@{LOOPBACK}:{self._controller_port}",
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://{LOOPBACK}:{self._controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self._advertised}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "log.dirs": self.folder / "data",
            **BROKER_SETTINGS,
        }


# What every Kafka of the tests has, whoever starts it.
BROKER_SETTINGS: dict[str, object] = {
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": 0,
    # A killed node may register again only once its session ended; the default is 9 s.
    "broker.session.timeout.ms": 1500,
    "broker.heartbeat.interval.ms": 300,
    "message.max.bytes": MAX_MESSAGE_BYTES,
    "replica.fetch.max.bytes": MAX_MESSAGE_BYTES,
    "num.partitions": 1,
    "offsets.topic.num.partitions": 4,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
}


def what_is_missing() -> str | None:
    """Name what this machine lacks to run Apache Kafka, or None."""
    if not shutil.which("java"):
        return "Java (17 or newer)"
    if not _jars_are_there() and not shutil.which("mvn"):
        return "Maven"
    return None


async def resolve_jars() -> None:
    """Bring the broker's jars with Maven, once."""
    if _jars_are_there():
        return
    shutil.rmtree(JARS, ignore_errors=True)
    arriving = PROJECT / f"lib.{os.getpid()}"
    try:
        await _run("mvn", "-q", "-B", "-f", str(PROJECT / "pom.xml"), "dependency:copy-dependencies",
                   f"-DoutputDirectory={arriving}")  # fmt: skip
        arriving.rename(JARS)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _jars_are_there() -> bool:
    return (JARS / f"kafka_2.13-{VERSION}.jar").exists()


def _java() -> list[str]:
    return [shutil.which("java") or "java", *JVM, *JVM_LOG, "-cp", f"{JARS}/*"]


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise PartError(f"{' '.join(command[:1])} failed:\n{printed.decode(errors='replace')[-2000:]}")
