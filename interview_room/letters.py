"""Dead letters at the command line: seen without their content, and put back on their topics."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from aiokafka.errors import KafkaError
from rich.table import Table
from rich.text import Text

from chassis.ids import now
from chassis.kafka.dead_letters import DeadLetter, dead_letters, replay
from chassis.kafka.producer import KafkaUnavailable, Producer
from chassis.settings import Settings
from interview_room.parts import PartError, speaks_kafka
from services.gateway.settings import Settings as GatewaySettings

EMBEDDED_ADDRESS = "broker.address"
"""The file in the data folder in which the embedded broker says where it is."""


async def reachable() -> Settings:
    """Settings with a broker that answers.

    Raises:
        PartError: no broker answers.
    """
    settings = where()
    for address in settings.kafka_bootstrap.split(","):
        if await speaks_kafka(address.strip()):
            return settings
    raise PartError(
        f"Nothing speaks Kafka at {settings.kafka_bootstrap}: start the room, or set KAFKA_BOOTSTRAP "
        "(or DATA_DIR, for a room that runs elsewhere on this machine)."
    )


def where() -> Settings:
    """The broker at KAFKA_BOOTSTRAP, else where the room's embedded one says it is."""
    settings = GatewaySettings()
    embedded = Path(settings.data_dir, EMBEDDED_ADDRESS)
    if "kafka_bootstrap" in settings.model_fields_set or not embedded.exists():
        return settings
    update = {"kafka_bootstrap": embedded.read_text().strip(), "kafka_embedded": True}
    return settings.model_copy(update=update)


async def read(topic: str | None) -> list[DeadLetter]:
    """The dead letters of one topic, or of all, oldest first within a topic."""
    settings = await reachable()
    return [letter async for letter in dead_letters(settings) if topic in (None, letter.topic)]


def identity(letter: DeadLetter) -> str:
    """A name that stays: the topic it came from and its place among that topic's dead letters."""
    return f"{letter.topic}:{letter.record.offset}"


def table(letters: Iterable[DeadLetter]) -> Table:
    """Where each came from and why it is here; never what it holds."""
    shown = Table("ID", "Topic", "Partition", "Offset", "Type", "Reason", "Time")
    for letter in letters:
        moment = datetime.fromtimestamp(letter.record.timestamp / 1000, UTC)
        cells = (
            identity(letter),
            letter.topic,
            "-" if letter.partition is None else str(letter.partition),
            "-" if letter.offset is None else str(letter.offset),
            letter.type or "-",
            letter.reason or "-",
            moment.isoformat(timespec="seconds").replace("+00:00", "Z"),
        )
        shown.add_row(*(Text(cell, overflow="fold") for cell in cells))
    return shown


def replayable(letters: Iterable[DeadLetter]) -> list[DeadLetter]:
    """Those that cannot bring back what was erased since."""
    at = now()
    return [letter for letter in letters if letter.may_come_back(at)]


async def put_back(letters: Iterable[DeadLetter]) -> int:
    """Publish letters again on the topics they came from; returns how many.

    Raises:
        PartError: the broker did not take them all; what it has taken has no effect a second time.
    """
    settings = await reachable()
    producer = Producer(settings, "deadletters")
    count = 0
    try:
        await producer.start()
        for letter in letters:
            await replay(producer, letter, settings)
            count += 1
    except (KafkaError, KafkaUnavailable) as error:
        raise PartError(
            f"Kafka at {settings.kafka_bootstrap} took {count} letters and refused the next "
            f"({type(error).__name__}): replay them again. The embedded broker needs KAFKA_EMBEDDED=true."
        ) from error
    finally:
        await producer.stop()
    return count
