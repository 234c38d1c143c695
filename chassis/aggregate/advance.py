"""From a decision to a document: pure, so that what is written can be tested without a database."""

from collections.abc import Callable
from typing import Any

from chassis.aggregate.decision import Context, Decision, NewTodo, S, Waiting
from chassis.aggregate.document import Document, Handled, OpenTodo, Outgoing, Unanswered, wake_at
from chassis.ids import new_id
from chassis.refusals import NotFound
from contracts.envelope import Envelope, Event, Reply
from contracts.replies import Problem
from contracts.topics import REPLIES, TOPICS

REMEMBERED = 20
"""Commands a document remembers; an older duplicate is judged by the domain's own rules."""
REMEMBERED_BYTES = 32 * 1024
"""A longer reply is not kept twice: its owner can make it again from the state."""

_TOPIC_OF = {model: topic.name for topic in TOPICS for model in topic.models}
Lease = Callable[[NewTodo], tuple[str, int] | None]
"""Gives a new todo to the process that makes it: (lease, lease_until in epoch ms), or None."""


def advance(
    document: Document[S], decision: Decision[S], context: Context | None, source: str, now: int, lease: Lease
) -> tuple[Document[S], list[Outgoing]]:
    """The document after the decision, and the messages that are new in it. `document` is not changed."""
    sequence, events = _events(document, decision.events, source, now)
    waiting = [*document.waiting]
    answered: list[tuple[Unanswered, Reply]] = []
    if context is not None and context.envelope.request_id is not None:
        asker = _unanswered(context, decision.wait_for or "")
        if decision.reply is not None:
            answered.append((asker, decision.reply))
        else:
            waiting.append(asker)
    if decision.answer is not None:
        for entry in [*waiting]:
            reply = decision.answer(Waiting(entry.label, entry.user_id))
            if reply is not None:
                waiting.remove(entry)
                answered.append((entry, reply))
    if any(entry.label == "" for entry in waiting):
        raise ValueError("the decision neither answers the command nor says what it waits for")
    replies = [reply_to(document.id, entry, reply, source, now) for entry, reply in answered]
    remembered = [_handled(entry, reply) for entry, reply in answered if decision.remember]
    outgoing = [*events, *replies]
    again = {entry.id for entry, _ in answered}
    before = [] if decision.forget else [entry for entry in document.handled if entry.id not in again]
    changed = document.model_copy(
        update={
            "version": document.version + 1,
            "sequence": sequence,
            "state": decision.state,
            "outbox": [*document.outbox, *outgoing],
            "todo": _todos(document.todo, decision, lease),
            "waiting": waiting,
            "handled": [*before, *(entry for entry in remembered if entry)][-REMEMBERED:],
            "expires_at": decision.expires_at,
        }
    )
    return changed.model_copy(update={"wake_at": wake_at(changed, now)}), outgoing


def _todos(open_todos: list[OpenTodo], decision: Decision[Any], lease: Lease) -> list[OpenTodo]:
    replaced = {*decision.cancel, *((todo.kind, todo.key) for todo in decision.todos)}
    kept = [todo for todo in open_todos if (todo.kind, todo.key) not in replaced]
    return [*kept, *(_open(todo, lease) for todo in decision.todos)]


def _open(todo: NewTodo, lease: Lease) -> OpenTodo:
    held = lease(todo)
    return OpenTodo(
        id=new_id(),
        kind=todo.kind,
        key=todo.key,
        data=todo.data,
        due_at=todo.due_at,
        lease=held[0] if held else None,
        lease_until=held[1] if held else 0,
    )


def _events(
    document: Document[Any], events: tuple[Event, ...], source: str, now: int
) -> tuple[int, list[Outgoing]]:
    sequence, outgoing = document.sequence, []
    for event in events:
        sequence += 1
        subject = str(getattr(event, "session_id", document.id))
        envelope = Envelope(
            id=new_id(), type=event.TYPE, source=source, time=now, subject=subject, sequence=sequence
        )
        outgoing.append(_outgoing(envelope, _TOPIC_OF[type(event)], subject, event))
    return sequence, outgoing


def reply_to(subject: str, asker: Unanswered, reply: Reply, source: str, now: int) -> Outgoing:
    """The message that answers a command."""
    envelope = Envelope(
        id=new_id(), type=reply.TYPE, source=source, time=now, subject=subject, request_id=asker.request_id
    )
    return _outgoing(envelope, REPLIES.name, asker.request_id, reply, asker.reply_to)


def _outgoing(
    envelope: Envelope, topic: str, key: str, message: Event | Reply, partition: int | None = None
) -> Outgoing:
    return Outgoing(
        id=envelope.id,
        topic=topic,
        partition=partition,
        key=key,
        headers={name: value.decode() for name, value in envelope.to_headers()},
        body=message.to_bytes().decode(),
    )


def _unanswered(context: Context, label: str) -> Unanswered:
    envelope = context.envelope
    return Unanswered(
        id=envelope.id,
        request_id=envelope.request_id or "",
        reply_to=envelope.reply_to or 0,
        user_id=context.user_id,
        digest=context.digest,
        label=label,
    )


def _handled(asker: Unanswered, reply: Reply) -> Handled | None:
    if isinstance(reply, Problem) and reply.status == NotFound.status:
        return None  # it may have come since; and whoever asked may be another user than its owner
    body = reply.to_bytes()
    if len(body) > REMEMBERED_BYTES:
        return None
    return Handled(
        id=asker.id, user_id=asker.user_id, digest=asker.digest, type=reply.TYPE, body=body.decode()
    )


def is_final(handled: Handled) -> bool:
    """Whether a repeated command gets this answer again: a failure of ours may be tried once more."""
    if handled.type != Problem.TYPE:
        return True
    return Problem.model_validate_json(handled.body).status < 500  # noqa: PLR2004 - server errors
