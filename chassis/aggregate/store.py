"""Aggregates in MongoDB: load, decide, one conditional write."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic
from weakref import WeakValueDictionary

from pydantic_core import from_json
from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from chassis.aggregate.advance import advance, is_final
from chassis.aggregate.clearing import Clearing
from chassis.aggregate.decision import Context, Decision, NewTodo, S
from chassis.aggregate.document import Document, Handled, OpenTodo, differences, stored, wake_at
from chassis.aggregate.doubtful import Doubtful
from chassis.aggregate.recent import Recent
from chassis.aggregate.relay import Relay
from chassis.aggregate.updates import Updates
from chassis.cause import current
from chassis.ids import now
from chassis.metrics import CONFLICTS
from chassis.mongo import whole
from chassis.refusals import Conflict, Invalid, NotFound, Refusal, Unavailable
from contracts.replies import OperationReply

if TYPE_CHECKING:
    from chassis.aggregate.worker import Worker

ATTEMPTS = 20
"""Lost races before a change is refused; each loser decides again on the winner's state."""

RACE_PAUSE = 0.005
"""Seconds, times the races lost before."""

Decide = Callable[[S | None], Decision[S] | None]


class Store(Generic[S]):
    """The aggregates of one collection. Every write is by `_id` and `version`, so no change is lost."""

    def __init__(
        self,
        collection: AsyncCollection[dict[str, Any]],
        state: type[S],
        *,
        source: str,
        relay: Relay,
        indexes: Sequence[IndexModel] = (),
    ) -> None:
        self.collection = collection
        self.source = source
        self.relay = relay
        self.worker: Worker[S] | None = None
        self.doubtful: Doubtful[S] = Doubtful()
        self._recent: Recent[S] = Recent()
        self._clearing = Clearing(collection)
        self._updates = Updates(collection)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._document = Document[state]  # type: ignore[valid-type]
        self._indexes = [*indexes, IndexModel("wakeAt", name="wake")]

    async def ensure_indexes(self) -> None:
        """Make the declared indexes; those that exist are left alone."""
        await self.collection.create_indexes(self._indexes)

    def written(self, before: S | None, decision: Decision[S]) -> None:
        """Called with each decision that has been written; a store overrides it to count what happened."""

    async def read(self, identifier: str) -> S | None:
        """The state, or None when there is no such aggregate."""
        document = await self.load(identifier)
        return None if document is None else document.state

    async def find(
        self, query: Mapping[str, Any], *, sort: Sequence[tuple[str, int]] | None = None, limit: int = 0
    ) -> list[S]:
        """The states of the documents that match; an index must narrow `query` to the few that are sorted."""
        return [self._parse(document).state for document in await self.pick(query, None, sort, limit)]

    async def pick(
        self,
        query: Mapping[str, Any],
        projection: Mapping[str, Any] | None,
        sort: Sequence[tuple[str, int]] | None = None,
        limit: int = 0,
    ) -> list[dict[str, Any]]:
        """Parts of the documents that match, as they are stored; as to `query` and `sort` see `find`."""
        return await whole(self.collection.find(query, projection, sort=sort, limit=limit).to_list())

    async def change(self, identifier: str, decide: Decide[S], context: Context | None) -> None:
        """Load, decide, write; decide again when another change came first.

        A command that was handled before is answered from memory. Raises whatever `decide` refuses.
        """
        async with self._turn(identifier):
            if await self._change_recent(identifier, decide, context):
                return
            for attempt in range(ATTEMPTS):
                document = await self.load(identifier)
                if document and context and await self._answered_before(document, context):
                    return
                decision = decide(document.state if document else None)
                if decision is None or await self._apply(identifier, document, decision, context):
                    return
                await self._lost(attempt)
        raise Unavailable("Too many changes at once. Try again.", retry_after=1)

    async def settle(
        self, identifier: str, todo: str, lease: str, decide: Callable[[S], Decision[S] | None]
    ) -> bool:
        """Remove a todo together with the decision on its result; False when the lease is no longer ours."""
        async with self._turn(identifier):
            document = self._recent.get(identifier)
            for attempt in range(ATTEMPTS):
                held = _held(document, todo, lease)
                if document is None or held is None:
                    document = await self.load(identifier)
                    held = _held(document, todo, lease)
                if document is None or held is None:
                    return False
                rest = document.model_copy(
                    update={"todo": [item for item in document.todo if item is not held]}
                )
                decision = decide(document.state) or Decision(document.state, expires_at=document.expires_at)
                if await self._apply(identifier, rest, decision, None):
                    return True
                await self._lost(attempt)
                document = None
        return False

    async def postpone(self, identifier: str, todo: str, lease: str, due_at: int) -> None:
        """Give a failed todo back, to be tried again at `due_at` (epoch ms)."""
        async with self._turn(identifier):
            for _ in range(ATTEMPTS):
                document = await self.load(identifier)
                held = _held(document, todo, lease)
                if document is None or held is None:
                    return
                again = held.model_copy(
                    update={"due_at": due_at, "attempts": held.attempts + 1, "lease": None, "lease_until": 0}
                )
                todos = [again if item is held else item for item in document.todo]
                if await self.rewrite(document, todos):
                    self._begin(document.model_copy(update={"todo": todos}), [again])
                    return

    async def rewrite(self, document: Document[S], todos: list[OpenTodo]) -> bool:
        """Write other todos without a change of state; False when the document changed meanwhile."""
        changed = document.model_copy(update={"todo": todos, "version": document.version + 1})
        changed = changed.model_copy(update={"wake_at": wake_at(changed, now())})
        written = changed.model_dump(mode="json", by_alias=True, include={"todo", "version", "wake_at"})
        return await self._update(document.version, changed, written)

    async def remove(self, document: Document[S]) -> None:
        """Delete a document that has expired, unless it changed meanwhile."""
        self._recent.drop(document.id)
        await whole(self.collection.delete_one({"_id": document.id, "version": document.version}))

    def sent(self, document: Document[S]) -> None:
        """Kafka has confirmed the whole outbox of this document: it need not be kept."""
        self._clearing.confirmed(document)
        self._recent.confirmed(document)

    async def flush(self) -> None:
        """Forget confirmed messages now."""
        await self._clearing.flush()

    async def operation(self, identifier: str, operation_id: str, user_id: str) -> OperationReply:
        """What became of a command; NotFound for an unknown one and for another user's."""
        document = await self.load(identifier)
        if document:
            for handled in document.handled:
                if handled.id == operation_id and handled.user_id == user_id:
                    return _done(handled)
            if any(entry.id == operation_id and entry.user_id == user_id for entry in document.waiting):
                return OperationReply(state="running")
        raise NotFound("No such operation. It may be older than what is remembered.")

    async def load(self, identifier: str) -> Document[S] | None:
        """The whole document, or None."""
        found = await whole(self.collection.find_one({"_id": identifier}))
        return None if found is None else self._parse(found)

    async def due(self, at: int, limit: int) -> list[Document[S]]:
        """Documents that somebody should look at, most overdue first."""
        return [self._parse(document) for document in await self.pick_due(at, None, limit)]

    async def pick_due(
        self, at: int, projection: Mapping[str, Any] | None, limit: int
    ) -> list[dict[str, Any]]:
        """Parts of the documents that are due at `at` (epoch ms), most overdue first, as they are stored."""
        # Without a lower bound the embedded database walks over all that need never be looked at again.
        return await self.pick({"wakeAt": {"$gte": 0, "$lte": at}}, projection, [("wakeAt", 1)], limit)

    def _parse(self, found: dict[str, Any]) -> Document[S]:
        return self._clearing.unsent(self._document.model_validate(found))

    async def _change_recent(self, identifier: str, decide: Decide[S], context: Context | None) -> bool:
        """Decide on the version this process wrote last, which saves reading it.

        Only a write shows that it is still the newest: a refusal or a "nothing to do" is decided again.
        """
        recent = self._recent.get(identifier)
        if recent is None:
            return False
        if context and context.envelope.id in recent.commands:
            return False  # what it was answered may have been erased since
        try:
            decision = decide(recent.state)
        except Refusal:
            return False
        return decision is not None and await self._apply(identifier, recent, decision, context)

    async def _answered_before(self, document: Document[S], context: Context) -> bool:
        """Deal with a command this document has seen: answered, or still waiting."""
        envelope = context.envelope
        for entry in document.waiting:
            if entry.id != envelope.id:
                continue
            _same_body(entry.digest, context)
            if entry.request_id != envelope.request_id:
                raise Conflict("The first request with this Idempotency-Key is still running.", retry_after=1)
            return True
        for handled in document.handled:
            if handled.id == envelope.id and is_final(handled):
                _same_body(handled.digest, context)
                await self.relay.reply(context.envelope, document.id, self.source, handled.type, handled.body)
                return True
        return False

    async def _apply(
        self, identifier: str, document: Document[S] | None, decision: Decision[S], context: Context | None
    ) -> bool:
        base = self._clearing.unsent(document or self._document(_id=identifier, state=decision.state))
        changed, _ = advance(base, decision, context, self.source, now(), self._lease, current())
        if document is None:
            written = await self._insert(changed)
        else:
            written = await self._update(document.version, changed, differences(document, changed))
        if not written:
            return False
        self._clearing.written(changed)
        self.written(document.state if document else None, decision)
        self.relay.kick(self, changed)
        fresh = {todo.id for todo in base.todo}
        self._begin(changed, [todo for todo in changed.todo if todo.id not in fresh])
        return True

    async def _insert(self, made: Document[S]) -> bool:
        try:
            with self.doubtful.unless_answered(made):
                await whole(self.collection.insert_one(stored(made)))
        except DuplicateKeyError:
            return False
        self._recent.keep(made)
        return True

    async def _update(self, version: int, changed: Document[S], fields: dict[str, Any]) -> bool:
        with self.doubtful.unless_answered(changed):
            written = await self._updates.apply(changed.id, version, fields)
        if written:
            self._recent.keep(changed)
        else:
            self._recent.drop(changed.id)
        return written

    async def _lost(self, attempt: int) -> None:
        """Another process wrote first, and may be in the middle of a burst: stand back a little longer."""
        CONFLICTS.labels(self.source).inc()
        await asyncio.sleep(RACE_PAUSE * attempt)

    def _turn(self, identifier: str) -> asyncio.Lock:
        """Changes of one process to one document take turns, so that only other processes are raced."""
        return self._turns.setdefault(identifier, asyncio.Lock())

    def _lease(self, todo: NewTodo) -> tuple[str, int] | None:
        return self.worker.lease(todo) if self.worker else None

    def _begin(self, document: Document[S], todos: list[OpenTodo]) -> None:
        if self.worker:
            self.worker.begin(document, todos)


def _held(document: Document[S] | None, todo: str, lease: str) -> OpenTodo | None:
    if document is None:
        return None
    return next((item for item in document.todo if item.id == todo and item.lease == lease), None)


def _same_body(digest: str, context: Context) -> None:
    if digest != context.digest:
        raise Invalid("This Idempotency-Key was used with another body. Use a new key for a new request.")


def _done(handled: Handled) -> OperationReply:
    return OperationReply(state="done", result_type=handled.type, result=from_json(handled.body))
