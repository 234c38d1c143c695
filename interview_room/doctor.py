"""What the room needs on this machine, whether it is there, and how to mend what is not."""

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx
from aiokafka.admin import AIOKafkaAdminClient
from pydantic import ValidationError
from pymongo.errors import PyMongoError
from rich.table import Table
from rich.text import Text

from ai.provider import make_interviewer
from chassis.kafka.provision import provision
from contracts.topics import TOPICS
from interview_room.parts import Broker, Daemon, Database, PartError, speaks_kafka, speaks_mongo
from interview_room.parts.ports import is_free
from services.gateway.settings import Settings
from services.webhooks.settings import WebhooksSettings

OLDEST_PYTHON = (3, 11)
FOR_TESTS = ("java", "mvn", "docker")
ANSWER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part. A `note` is nothing to mend."""

    part: str
    state: Literal["ok", "note", "problem"]
    found: str
    remedy: str = ""


async def examine() -> list[Finding]:
    """Look at every part. Embedded ones are started for a moment in a folder of their own."""
    findings = [python(sys.version_info[:2])]
    try:
        settings, _ = Settings(), WebhooksSettings()
    except ValidationError as error:
        return [*findings, Finding("settings", "problem", in_words(error), "Correct or unset the variable.")]
    room = await running_room(settings)
    return [
        *findings,
        *(data_folder(settings.data_dir, room_answers=room.state != "note"), room),
        *await kafka(settings),
        await mongodb(settings),
        ai_provider(settings.ai_provider),
        *(for_tests(program, shutil.which) for program in FOR_TESTS),
    ]


def table(findings: list[Finding]) -> Table:
    """The findings for a person to read."""
    styles = {"ok": "green", "note": "dim", "problem": "bold red"}
    shown = Table("Part", "State", "Found", "What to do")
    for finding in findings:
        shown.add_row(
            finding.part,
            Text(finding.state, styles[finding.state]),
            Text(finding.found),
            Text(finding.remedy),
        )
    return shown


def in_words(error: ValidationError) -> str:
    """Wrong settings, each with its environment variable and never with its value."""
    return " ".join(
        f"{'_'.join(str(step) for step in detail['loc']).upper()}: {detail['msg']}."
        if detail["loc"]
        else detail["msg"].removeprefix("Value error, ")
        for detail in error.errors(include_input=False)
    )


def python(version: tuple[int, ...]) -> Finding:
    """Whether this Python can run the room."""
    name = ".".join(map(str, version))
    if version >= OLDEST_PYTHON:
        return Finding("Python", "ok", name)
    return Finding("Python", "problem", name, "Install Python 3.11 or newer and run make run with it.")


def data_folder(folder: Path, *, room_answers: bool) -> Finding:
    """Whether the embedded parts can keep their data there."""
    part, folder = "data folder", folder.absolute()
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        remedy = "Make it writable, or choose another one with DATA_DIR."
        return Finding(part, "problem", f"{folder} cannot be written", remedy)
    owner = _owner(folder / "database.lock")
    if owner is None:
        return Finding(part, "ok", f"{folder} can be written")
    if room_answers:
        return Finding(part, "ok", f"{folder} is in use by the room that runs")
    remedy = (
        "Stop that process, or set PORT to where its room answers, or choose another folder with DATA_DIR."
    )
    return Finding(part, "problem", f"{folder} is in use by process {owner}", remedy)


def _owner(lock: Path) -> str | None:
    """The process that holds a lock file; None when nobody does."""
    if not lock.exists():
        return None
    with lock.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip() or "unknown"
    return None


async def running_room(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> Finding:
    """Whether a room answers at its port already; a note when the port waits for one."""
    part, address = "gateway", f"http://{settings.host}:{settings.port}"
    async with httpx.AsyncClient(
        base_url=address, timeout=ANSWER_SECONDS, transport=transport, trust_env=False
    ) as client:
        try:
            lives = await client.get("/livez")
            ready = await client.get("/readyz")
        except httpx.HTTPError:
            if is_free(settings.port):
                return Finding(part, "note", f"port {settings.port} is free", "Start the room with make run.")
            return _taken(settings.port)
    if not lives.is_success or ready.status_code not in (httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE):
        return _taken(settings.port)
    if ready.is_success:
        return Finding(part, "ok", f"a room answers at {address} and is ready")
    found = f"a room answers at {address}: {_detail(ready)}"
    return Finding(part, "problem", found, "Mend what is named; the room recovers by itself.")


def _taken(port: int) -> Finding:
    remedy = f"Stop that program, or choose another port, for example PORT={port + 1}."
    return Finding("gateway", "problem", f"port {port} is taken by another program", remedy)


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, LookupError, TypeError):
        return "not ready"


async def kafka(settings: Settings) -> list[Finding]:
    """Whether a broker answers, and the topics on it."""
    if "kafka_bootstrap" not in settings.model_fields_set:
        return await _embedded_kafka(settings)
    address, part = settings.kafka_bootstrap, "Kafka"
    remedy = "Start it, or unset KAFKA_BOOTSTRAP to use the embedded broker."
    try:
        answered = [await speaks_kafka(one.strip(), ANSWER_SECONDS) for one in address.split(",")]
    except ValueError:
        return [Finding(part, "problem", "KAFKA_BOOTSTRAP is not host:port", "Correct or unset it.")]
    if not any(answered):
        return [Finding(part, "problem", f"nothing speaks Kafka at {address}", remedy)]
    return [Finding(part, "ok", f"answers at {address}"), topics(await partition_counts(settings), settings)]


async def _embedded_kafka(settings: Settings) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(Path(folder))
        try:
            await broker.start()
            here = settings.model_copy(update={"kafka_bootstrap": broker.address})
            await provision(here)
            counts = await partition_counts(here)
        except PartError as error:
            return [Finding("Kafka", "problem", "the embedded broker does not start", str(error))]
        finally:
            await broker.stop()
    return [Finding("Kafka", "ok", "the embedded broker starts and answers"), topics(counts, settings)]


async def partition_counts(settings: Settings) -> dict[str, int]:
    """How many partitions each topic of the cluster has."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    await admin.start()
    try:
        described = await admin.describe_topics(list(await admin.list_topics()))
    finally:
        await admin.close()
    return {topic["topic"]: len(topic["partitions"]) for topic in described}


def topics(counts: Mapping[str, int], settings: Settings) -> Finding:
    """Whether the topics of the registry are there with the partitions they must have."""
    wanted = {f"{settings.kafka_prefix}{topic.name}": topic.partitions for topic in TOPICS}
    wanted |= {f"{settings.kafka_prefix}{topic.dead_letters}": 1 for topic in TOPICS}
    wrong = [
        f"{name} has {counts[name]} instead of {partitions}"
        for name, partitions in wanted.items()
        if name in counts and counts[name] != partitions
    ]
    if wrong:
        remedy = "Stop the room, delete these topics and start it: it makes them anew."
        return Finding("topics", "problem", f"partitions differ: {', '.join(wrong)}", remedy)
    if missing := wanted.keys() - counts.keys():
        found = f"{len(missing)} of {len(wanted)} are not there yet"
        return Finding("topics", "note", found, "interview-room up makes them when it starts.")
    return Finding("topics", "ok", f"all {len(wanted)} with the right partitions")


async def mongodb(settings: Settings) -> Finding:
    """Whether a database answers."""
    part = "MongoDB"
    if "mongo_url" not in settings.model_fields_set:
        return await _embedded(part, "database", Database)
    try:
        answered = await speaks_mongo(settings.mongo_url, ANSWER_SECONDS)
    except (PyMongoError, ValueError):
        return Finding(part, "problem", "MONGO_URL cannot be read", "Write it as mongodb://host:27017.")
    if answered:
        return Finding(part, "ok", "answers at MONGO_URL")
    remedy = "Start it, or unset MONGO_URL to use the embedded database."
    return Finding(part, "problem", "nothing answers at MONGO_URL", remedy)


async def _embedded(part: str, name: str, make: Callable[[Path], Daemon]) -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        daemon = make(Path(folder))
        try:
            await daemon.start()
        except PartError as error:
            return Finding(part, "problem", f"the embedded {name} does not start", str(error))
        finally:
            await daemon.stop()
    return Finding(part, "ok", f"the embedded {name} starts and answers")


def ai_provider(name: str) -> Finding:
    """Whether the interviewer can be made."""
    try:
        make_interviewer(name)
    except ValueError as error:
        return Finding("AI provider", "problem", f"AI_PROVIDER={name}", str(error))
    return Finding("AI provider", "ok", name)


def for_tests(program: str, which: Callable[[str], str | None]) -> Finding:
    """A program that only tests on real parts want."""
    path = which(program)
    if path:
        return Finding(program, "ok", f"{path} (for tests)")
    return Finding(program, "note", "not found; only tests on Apache Kafka want it")
