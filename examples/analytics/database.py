"""The DuckDB file: what was read and how far, written together or not at all."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from contracts.public import SessionErased
from examples.analytics.records import Bookmark, Row

_SQL = Path(__file__).parent
_PATIENCE = 10.0
"""Seconds to wait for another program that has the file open: a report, or a follower that is writing."""
_INSERT = """
insert or ignore into events
select unnest($id::varchar[]), unnest($type::varchar[]), unnest($session::varchar[]),
    unnest($source::varchar[]), unnest($sequence::bigint[]), unnest($time::timestamp[]),
    unnest($body::varchar[])::json
"""


class DatabaseError(Exception):
    """The file cannot be used; the message says why and what to do."""


class Overtaken(Exception):
    """Another follower has written this partition since its bookmark was read."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader of the numbers has to know about a place in a partition."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read of one partition after `since`, up to `until`; None is before the first record."""

    topic: str
    partition: int
    since: Bookmark | None
    until: Bookmark | None
    rows: Sequence[Row] = ()
    notes: Sequence[Note] = ()


class Database:
    """A DuckDB file, open only while it is used: DuckDB lets no program in while another one writes.

    `take` leaves it open for the next batch, until `close`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing: duckdb.DuckDBPyConnection | None = None

    def prepare(self) -> None:
        """Make the tables and the views; those that are there stay as they are."""
        with self._connect(read_only=False) as connection:
            connection.execute((_SQL / "tables.sql").read_text("utf-8"))
            connection.execute((_SQL / "metrics.sql").read_text("utf-8"))

    def bookmarks(self, topic: str) -> dict[int, Bookmark]:
        """How far each partition is read."""
        query = 'select partition, "offset", fingerprint from bookmarks where topic = ?'
        with self._open() as connection:
            rows = connection.execute(query, [topic]).fetchall()
        return {partition: Bookmark(offset, fingerprint) for partition, offset, fingerprint in rows}

    def take(self, batch: Batch) -> None:
        """Write a batch and its bookmark in one transaction; raises Overtaken and writes nothing."""
        if self._writing is None:
            self._writing = self._connect(read_only=False)
        connection = self._writing
        with _transaction(connection):
            _move(connection, batch)
            _insert(connection, batch.rows)
            _erase(connection, batch.rows)
            for note in batch.notes:
                values = [batch.topic, batch.partition, note.offset, note.text]
                connection.execute("insert or ignore into notes values (?, ?, ?, ?)", values)

    def close(self) -> None:
        """Let others in."""
        if self._writing is not None:
            self._writing.close()
            self._writing = None

    def read(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query, by column."""
        with self._open() as connection:
            cursor = connection.execute(query)
            columns = [column[0] for column in cursor.description or ()]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        if not self.path.exists():
            raise DatabaseError(f"There is no database {self.path}: run the follow command first.")
        with self._connect(read_only=True) as connection:
            yield connection

    def _connect(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return duckdb.connect(str(self.path), read_only=read_only)
            except duckdb.IOException as error:
                if "lock" not in str(error):
                    raise DatabaseError(f"{self.path} cannot be opened: {_first_line(error)}") from error
                if time.monotonic() > deadline:
                    raise DatabaseError(f"{self.path} is open in another program: close it there.") from error
            time.sleep(0.05)


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _move(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    place = [batch.topic, batch.partition]
    query = 'select "offset", fingerprint from bookmarks where topic = ? and partition = ?'
    found = connection.execute(query, place).fetchone()
    if (Bookmark(*found) if found else None) != batch.since:
        raise Overtaken
    if batch.until is None:
        connection.execute("delete from bookmarks where topic = ? and partition = ?", place)
    else:
        values = [*place, batch.until.offset, batch.until.fingerprint]
        connection.execute("insert or replace into bookmarks values (?, ?, ?, ?)", values)


def _insert(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = {
        "id": [row.message_id for row in rows],
        "type": [row.type for row in rows],
        "session": [row.session_id for row in rows],
        "source": [row.source for row in rows],
        "sequence": [row.sequence for row in rows],
        "time": [datetime.fromtimestamp(row.time / 1000, UTC).replace(tzinfo=None) for row in rows],
        "body": [row.body for row in rows],
    }
    connection.execute(_INSERT, columns)


def _erase(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    """Remove what was erased, now or earlier; its own event among it."""
    gone = [row.session_id for row in rows if row.type == SessionErased.TYPE]
    if gone:
        connection.execute("insert or ignore into erased select unnest(?::varchar[])", [gone])
    touched = [*{row.session_id for row in rows}]
    connection.execute(
        "delete from events where session_id in (select unnest(?::varchar[]))"
        " and session_id in (select session_id from erased)",
        [touched],
    )


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
