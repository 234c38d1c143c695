"""Dead letters at the command line."""

import io
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import pytest
from aiokafka import ConsumerRecord
from rich.console import Console

from chassis.ids import now
from chassis.kafka.dead_letters import DeadLetter, TooOld, replay
from chassis.kafka.producer import Producer
from chassis.settings import Settings
from contracts.topics import EVENTS, SETUP_COMMANDS
from interview_room import letters

LETTER = DeadLetter(
    topic="setup.commands.v1",
    partition=3,
    offset=17,
    group="setup",
    reason="not JSON",
    type="",
    id="",
    made_at=1_700_000_000_000,
    record=ConsumerRecord(
        topic="setup.commands.v1.dlq",
        partition=0,
        offset=5,
        timestamp=1_700_000_000_000,
        timestamp_type=0,
        key=b"k",
        value=b"my secret resume",
        checksum=None,
        serialized_key_size=1,
        serialized_value_size=16,
        headers=(),
    ),
)


def test_a_letter_is_shown_without_its_content() -> None:
    console = Console(file=io.StringIO(), record=True, width=160)

    console.print(letters.table([LETTER]))

    text = console.export_text()
    for words in ("setup.commands.v1:5", "3", "17", "not JSON", "2023-11-14T22:13:20Z"):
        assert words in text
    assert "secret" not in text


def test_a_message_that_could_not_be_passed_on_has_no_place_of_its_own() -> None:
    console = Console(file=io.StringIO(), record=True, width=160)

    console.print(letters.table([replace(LETTER, partition=None, offset=None)]))

    assert "None" not in console.export_text()


def test_the_broker_of_a_running_room_is_found_in_its_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / letters.EMBEDDED_ADDRESS).write_text("127.0.0.1:29092")

    settings = letters.where()

    assert settings.kafka_bootstrap == "127.0.0.1:29092"
    assert settings.kafka_embedded


def test_a_broker_that_is_named_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "kafka.example:9092")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / letters.EMBEDDED_ADDRESS).write_text("127.0.0.1:29092")

    assert letters.where().kafka_bootstrap == "kafka.example:9092"


def test_a_letter_comes_back_only_while_erasures_are_remembered() -> None:
    """However often it was replayed: the age is its message's, not that of its last burial."""
    latest = LETTER.made_at + SETUP_COMMANDS.replayable

    assert LETTER.may_come_back(latest)
    assert not LETTER.may_come_back(latest + 1)
    assert replace(LETTER, topic=EVENTS.name).may_come_back(latest + 1), "nothing in there is of a person"
    assert letters.replayable([LETTER, replace(LETTER, made_at=now())]) == [replace(LETTER, made_at=ANY)]


async def test_a_letter_that_is_too_old_is_not_sent() -> None:
    settings = Settings()

    with pytest.raises(TooOld):
        await replay(Producer(settings, "test"), LETTER, settings)
