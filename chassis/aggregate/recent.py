"""The documents a process wrote last, so that the next change of one need not read it first."""

from collections import OrderedDict
from typing import Generic

from chassis.aggregate.decision import S
from chassis.aggregate.document import Document

KEPT = 200
"""Documents; with their texts at the limits a few megabytes each at most, tens of kilobytes as a rule."""


class Recent(Generic[S]):
    """Least recently used first out. Whatever is decided on one of these holds only if its write does."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, Document[S]] = OrderedDict()

    def get(self, identifier: str) -> Document[S] | None:
        """The document as this process last wrote it; another process may have changed it since."""
        return self._documents.get(identifier)

    def keep(self, document: Document[S]) -> None:
        """Remember what was written."""
        self._documents[document.id] = document
        self._documents.move_to_end(document.id)
        if len(self._documents) > KEPT:
            self._documents.popitem(last=False)

    def drop(self, identifier: str) -> None:
        """Forget a document that turned out to be old."""
        self._documents.pop(identifier, None)

    def confirmed(self, sent: Document[S]) -> None:
        """Forget the messages of a document that Kafka has, lest the next change tell them again."""
        if (known := self._documents.get(sent.id)) is not None and known.outbox:
            ids = {message.id for message in sent.outbox}
            unsent = [message for message in known.outbox if message.id not in ids]
            self._documents[sent.id] = known.model_copy(update={"outbox": unsent})
