"""The public topic into the database: every record once, whatever is killed or made anew.

No consumer group: how far each partition is read stands in the database, and every fetch begins with the
last record that was read, so that a topic that was made anew in the meantime is noticed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from examples.analytics.database import Batch, Database, Note, Overtaken
from examples.analytics.records import (
    AnotherTopic,
    Bookmark,
    Record,
    Row,
    Unreadable,
    bookmark_of,
    row_of,
    unread,
)

BATCH = 5_000
"""Records written in one transaction."""
_PAUSE = 0.5
"""Seconds between two looks at a topic that has nothing new."""
_SILENCE = 500
"""Milliseconds without a record after which there is nothing new for now."""
_LOOK = 2.0
"""Seconds of reading after which the database is closed for a moment, so that others can read it."""
_RETRY = 2.0
"""Seconds before Kafka is asked again after a failure."""
_ANSWER = 5_000
"""Milliseconds for the broker to answer."""
Say = Callable[[str], None]


class NoTopic(Exception):
    """The broker has no such topic; the message says what to check."""


async def follow(
    database: Database, kafka: dict[str, Any], topic: str, say: Say, once: bool = False, batch: int = BATCH
) -> None:
    """Read on from where the database is, until cancelled; with `once` to the present end.

    `kafka` are aiokafka's settings of the connection. Without a broker or a topic it says so and tries
    again; with `once` it raises KafkaError or NoTopic.
    """
    database.prepare()
    said = ""
    done = False
    while not done:
        try:
            partitions = await _partitions(kafka, topic)
            async with _consumer(kafka) as consumer:
                places = [TopicPartition(topic, number) for number in sorted(partitions)]
                done = await _Follower(database, consumer, places, say, batch).run(once)
            continue
        except Overtaken:
            trouble = "Another follower writes into this database: one is enough."
        except (KafkaError, NoTopic, OSError, TimeoutError) as error:
            if once:
                raise
            trouble = str(error) if isinstance(error, NoTopic) else f"Kafka does not answer ({error!r})."
        if trouble != said:
            say(f"{trouble} Trying again every {_RETRY:g} seconds.")
            said = trouble
        await asyncio.sleep(_RETRY)


class _Follower:
    def __init__(
        self,
        database: Database,
        consumer: AIOKafkaConsumer,
        places: Sequence[TopicPartition],
        say: Say,
        batch: int,
    ) -> None:
        self._database = database
        self._consumer = consumer
        self._places = places
        self._say = say
        self._batch = batch
        self._bookmarks: dict[TopicPartition, Bookmark | None] = {}

    async def run(self, once: bool) -> bool:
        """Look again and again; with `once` it ends, and returns True, when there is nothing more.

        It returns False when the topic has got another number of partitions.
        """
        await self._assign()
        while True:
            new, at_end = await self._look()
            if new:
                self._say(f"{new} records read.")
            elif once and at_end:
                return True
            known = self._consumer.partitions_for_topic(self._places[0].topic)
            if known and len(known) != len(self._places):
                return False
            await asyncio.sleep(0 if once else _PAUSE)

    async def _look(self) -> tuple[int, bool]:
        """Read from the bookmarks on until nothing comes: how many were new, whether all were reached.

        A broker that was restarted in between is silent for longer than `_SILENCE`, so that no look goes
        on from the old topic into one that was made anew.
        """
        for place, bookmark in self._bookmarks.items():
            if bookmark is not None:
                self._consumer.seek(place, bookmark.offset)
        heard: set[TopicPartition] = set()
        new = 0
        deadline = asyncio.get_running_loop().time() + _LOOK
        try:
            while asyncio.get_running_loop().time() < deadline and (found := await self._fetched()):
                heard |= found.keys()
                new += sum([await self._take(place, records) for place, records in found.items()])
        finally:
            await asyncio.to_thread(self._database.close)
        heard -= {place for place, bookmark in self._bookmarks.items() if bookmark is None}
        return new, await self._mend([place for place in self._places if place not in heard])

    async def _fetched(self) -> dict[TopicPartition, list[Record]]:
        try:
            found: dict[TopicPartition, list[Record]] = await self._consumer.getmany(
                timeout_ms=_SILENCE, max_records=self._batch
            )
        except OffsetOutOfRangeError:
            return {}  # `_mend` finds out why
        return found

    async def _assign(self) -> None:
        known = await asyncio.to_thread(self._database.bookmarks, self._places[0].topic)
        self._consumer.assign(self._places)
        beginnings = await self._consumer.beginning_offsets(self._places)
        for place in self._places:
            self._bookmarks[place] = known.get(place.partition)
            self._consumer.seek(place, beginnings[place])

    async def _take(self, place: TopicPartition, records: Sequence[Record]) -> int:
        try:
            new = unread(self._bookmarks[place], records)
        except AnotherTopic:
            await self._begin_anew(place)
            return 0
        if new:
            rows, notes = _rows(new)
            for note in notes:
                self._say(f"Partition {place.partition}, offset {note.offset}: {note.text}.")
            await self._write(place, bookmark_of(new[-1]), rows, notes)
        return len(new)

    async def _mend(self, silent: Sequence[TopicPartition]) -> bool:
        """Look after partitions in which not even the bookmark was found; whether they are all empty."""
        if not silent:
            return True
        beginnings = await self._consumer.beginning_offsets(silent)
        ends = await self._consumer.end_offsets(silent)
        for place in silent:
            bookmark = self._bookmarks[place]
            if bookmark is None:
                self._consumer.seek(place, beginnings[place])
            elif ends[place] <= bookmark.offset:
                await self._begin_anew(place)
            elif beginnings[place] > bookmark.offset:
                await self._pass_over(place, bookmark, beginnings[place])
        return all(self._bookmarks[place] is None and beginnings[place] == ends[place] for place in silent)

    async def _begin_anew(self, place: TopicPartition) -> None:
        self._say(
            f"Partition {place.partition} of {place.topic} was made anew: it is read from its beginning. "
            "What was read before stays, and nothing is counted twice."
        )
        await self._write(place, None)
        beginnings = await self._consumer.beginning_offsets([place])
        self._consumer.seek(place, beginnings[place])

    async def _pass_over(self, place: TopicPartition, bookmark: Bookmark, beginning: int) -> None:
        """Retention has removed the bookmark, and perhaps more that was never read."""
        missed = beginning - bookmark.offset - 1
        notes = [Note(beginning, f"{missed} records before it were removed by retention and never read")]
        for note in notes if missed else []:
            self._say(f"Partition {place.partition}, offset {beginning}: {note.text}.")
        await self._write(place, None, notes=notes if missed else [])
        self._consumer.seek(place, beginning)

    async def _write(
        self,
        place: TopicPartition,
        until: Bookmark | None,
        rows: Sequence[Row] = (),
        notes: Sequence[Note] = (),
    ) -> None:
        batch = Batch(place.topic, place.partition, self._bookmarks[place], until, rows, notes)
        await asyncio.to_thread(self._database.take, batch)
        self._bookmarks[place] = until


def _rows(records: Sequence[Record]) -> tuple[list[Row], list[Note]]:
    rows, notes = [], []
    for record in records:
        try:
            rows.append(row_of(record))
        except Unreadable as error:
            notes.append(Note(record.offset, f"a record was passed over: {error}"))
    return rows, notes


async def _partitions(kafka: dict[str, Any], topic: str) -> set[int]:
    admin = AIOKafkaAdminClient(**kafka, request_timeout_ms=_ANSWER)
    try:
        await admin.start()
        topics = await admin.describe_topics()  # all of them: naming one that is not there might make it
    finally:
        await admin.close()
    found = {
        partition["partition"]
        for each in topics
        if each["topic"] == topic
        for partition in each["partitions"]
    }
    if not found:
        raise NoTopic(f"There is no topic {topic} here: is the room running, is the name right?")
    return found


@asynccontextmanager
async def _consumer(kafka: dict[str, Any]) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **kafka, auto_offset_reset="none", enable_auto_commit=False, request_timeout_ms=_ANSWER
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        # Without a broker aiokafka's own stop ends with CancelledError, which is not ours.
        await asyncio.wait([asyncio.ensure_future(consumer.stop())], timeout=_ANSWER / 1000)
