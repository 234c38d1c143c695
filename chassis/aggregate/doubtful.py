"""Writes whose answer was lost: the document may be there, with messages and leases of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic

from chassis.aggregate.decision import S
from chassis.aggregate.document import Document
from chassis.mongo import is_outage


class Doubtful(Generic[S]):
    """The documents of one collection as they were written last, where nobody knows whether they were."""

    def __init__(self) -> None:
        self._written: dict[str, Document[S]] = {}

    @contextmanager
    def unless_answered(self, written: Document[S]) -> Iterator[None]:
        """Around a write: keep the document if the database goes away before it answers."""
        try:
            yield
        except Exception as error:
            if is_outage(error):
                self._written[written.id] = written
            raise

    def all(self) -> list[Document[S]]:
        """What is to be looked at, once the database is back."""
        return [*self._written.values()]

    def cleared(self, written: Document[S]) -> None:
        """This one has been looked at."""
        if self._written.get(written.id) is written:
            del self._written[written.id]
