"""What the documents promise about keeping data is what the registry and the constants say."""

from pathlib import Path

import pytest

from contracts.topics import DAY, DEAD_LETTER_RETENTION, TOMBSTONE_LIFE, TOPICS, Topic, lifetime, segment

RETENTION = Path(__file__).parents[2] / "docs" / "retention.md"
ROWS = {line.split("`")[1]: line for line in RETENTION.read_text().splitlines() if line.startswith("| `")}
NOT_NOTICED = DAY // 2
"""Kafka looks every five minutes, clocks differ, a sweep is late."""

every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


@every_topic
def test_a_tombstone_outlives_whatever_could_bring_the_erased_back(topic: Topic) -> None:
    """Read at the last moment, buried, replayed at the last moment that is allowed, and read late again."""
    if topic.personal_data:
        assert topic.replayable + lifetime(topic.retention) + NOT_NOTICED <= TOMBSTONE_LIFE


@every_topic
def test_a_record_stays_little_longer_than_the_retention_says(topic: Topic) -> None:
    """Segments are short beside the retention, and so long that a partition has few files."""
    for retention in (topic.retention, DEAD_LETTER_RETENTION):
        assert lifetime(retention) <= 1.2 * retention
        assert retention / segment(retention) <= 10


@every_topic
def test_a_topic_and_its_dead_letters_have_a_row_with_their_times(topic: Topic) -> None:
    _, of_a_person, kept, letters, letters_kept = (cell.strip() for cell in ROWS[topic.name].split("|")[1:-1])

    assert of_a_person.startswith("nothing") is not topic.personal_data
    assert kept == _words(topic.retention)
    assert (letters, letters_kept) == (f"`{topic.dead_letters}`", _words(DEAD_LETTER_RETENTION))


def test_the_tombstones_of_the_document_stay_as_long_as_those_of_the_services() -> None:
    for collection in ("setup.sessions", "conductor.interviews", "feedback.reports", "setup.erasures"):
        assert _words(TOMBSTONE_LIFE) in ROWS[collection], collection


def _words(milliseconds: int) -> str:
    hours = milliseconds * 24 // DAY
    number, unit = (hours // 24, "day") if hours >= 24 else (hours, "hour")
    return f"{number} {unit}{'s' if number > 1 else ''}"
