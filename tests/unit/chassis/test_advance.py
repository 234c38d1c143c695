"""What one write holds: state, messages, todos, waiting and remembered commands."""

import pytest
from pydantic import BaseModel

from chassis.aggregate.advance import advance, is_final
from chassis.aggregate.decision import Context, Decision, NewTodo, Waiting
from chassis.aggregate.document import Document, Handled, OpenTodo, wake_at
from contracts.envelope import Envelope, Event, Reply
from contracts.public import QuestionsReady, SessionErased
from contracts.replies import Done, Problem

NOW = 1_000_000


class Count(BaseModel):
    n: int = 0


def command(identifier: str = "c1", request: str = "r1", user: str = "alice") -> Context:
    envelope = Envelope(
        id=identifier,
        type="conductor.GiveHint.v1",
        source="gateway",
        time=NOW,
        subject="s",
        user_id=user,
        reply_to=3,
        request_id=request,
    )
    return Context(envelope, NOW, digest="d")


def fresh() -> Document[Count]:
    return Document[Count](_id="s", state=Count())


def decide(
    document: Document[Count], decision: Decision[Count], context: Context | None = None
) -> Document[Count]:
    return advance(document, decision, context, "conductor", NOW, lambda _: None)[0]


def test_a_change_holds_state_events_and_reply_together() -> None:
    """One write carries the new state, its events and the reply; the old document is not touched."""
    before = fresh()
    events: tuple[Event, ...] = (QuestionsReady(session_id="s", total=4),)

    after, outgoing = advance(
        before, Decision(Count(n=1), events=events, reply=Done()), command(), "conductor", NOW, lambda _: None
    )

    assert (before.version, before.outbox) == (0, [])
    assert (after.version, after.state.n) == (1, 1)
    assert [message.topic for message in outgoing] == ["interview.events.v1", "gateway.replies.v1"]
    assert after.outbox == outgoing
    assert [entry.id for entry in after.handled] == ["c1"]


def test_events_are_numbered_in_the_order_of_their_aggregate() -> None:
    """Every event of an aggregate has the next sequence number, across changes."""
    two = Decision(Count(), events=(QuestionsReady(session_id="s", total=4), SessionErased(session_id="s")))

    once = decide(fresh(), two)
    twice = decide(once, two)

    assert [message.headers["ce_sequence"] for message in twice.outbox] == ["1", "2", "3", "4"]


def test_a_reply_goes_to_the_partition_and_request_that_asked() -> None:
    """The gateway that asked finds the reply on its own partition under its own request."""
    reply = decide(fresh(), Decision(Count(), reply=Done()), command()).outbox[0]

    assert (reply.partition, reply.key, reply.headers["ce_requestid"]) == (3, "r1", "r1")


def test_a_waiting_command_is_answered_by_a_later_change() -> None:
    """A command that waits is kept with its label, and answered once the answer is known."""
    waiting = decide(fresh(), Decision(Count(), wait_for="hint"), command())
    assert [entry.label for entry in waiting.waiting] == ["hint"]

    def answer(entry: Waiting) -> Reply | None:
        return Done() if entry == Waiting("hint", "alice") else None

    answered = decide(waiting, Decision(Count(), answer=answer))

    assert answered.waiting == []
    assert [message.headers["ce_type"] for message in answered.outbox] == ["reply.Done.v1"]
    assert [entry.id for entry in answered.handled] == ["c1"]


def test_a_command_may_be_answered_by_the_change_it_makes_itself() -> None:
    """`answer` is asked about the present command too."""
    decision = Decision(Count(), wait_for="x", answer=lambda _: Done())
    assert len(decide(fresh(), decision, command()).outbox) == 1


def test_a_command_left_without_reply_is_a_mistake() -> None:
    """A decision must answer the command or say what it waits for."""
    with pytest.raises(ValueError, match="neither answers"):
        decide(fresh(), Decision(Count()), command())


def test_a_newer_todo_replaces_the_open_one_of_its_kind_and_key() -> None:
    """There is one deadline, not two."""
    one = decide(
        fresh(), Decision(Count(), todos=(NewTodo("time_out", NOW + 10), NewTodo("score", NOW, "1")))
    )
    two = decide(one, Decision(Count(), todos=(NewTodo("time_out", NOW + 99),)))
    three = decide(two, Decision(Count(), cancel=(("score", "1"),)))

    assert sorted((todo.kind, todo.due_at) for todo in two.todo) == [("score", NOW), ("time_out", NOW + 99)]
    assert [(todo.kind, todo.due_at) for todo in three.todo] == [("time_out", NOW + 99)]


def test_a_due_todo_is_leased_to_the_process_that_makes_it() -> None:
    """No second write is needed to begin what is due at once."""
    after, _ = advance(
        fresh(),
        Decision(Count(), todos=(NewTodo("score", NOW),)),
        None,
        "feedback",
        NOW,
        lambda _: ("mine", NOW + 9),
    )
    assert [(todo.lease, todo.lease_until) for todo in after.todo] == [("mine", NOW + 9)]
    assert after.wake_at == NOW + 9


def test_a_document_with_nothing_open_wakes_nobody() -> None:
    """The sweep's index holds only documents with work."""
    assert decide(fresh(), Decision(Count(n=2))).wake_at is None


def test_unsent_messages_wake_the_sweep() -> None:
    """What the relay could not send is looked for again."""
    document = decide(fresh(), Decision(Count(), events=(SessionErased(session_id="s"),)))
    assert document.wake_at == NOW + 5000
    busy = document.model_copy(update={"todo": [OpenTodo(id="t", kind="k", due_at=NOW + 100)]})
    assert wake_at(busy, NOW) == NOW + 100


def test_the_last_twenty_commands_are_remembered() -> None:
    """A document stays bounded whatever its number of commands."""
    document = fresh()
    for number in range(25):
        document = decide(document, Decision(Count(), reply=Done()), command(f"c{number}"))
    assert [entry.id for entry in document.handled] == [f"c{number}" for number in range(5, 25)]


def test_a_failure_of_ours_may_be_tried_again_with_the_same_key() -> None:
    """A refusal is the answer for good; a 503 is not."""

    def remembered(reply: Reply) -> Handled:
        return Handled(id="c", user_id="u", digest="d", type=reply.TYPE, body=reply.to_bytes().decode())

    assert is_final(remembered(Done()))
    assert is_final(remembered(Problem(status=409, title="Conflict", detail="over")))
    assert not is_final(remembered(Problem(status=503, title="Down", detail="later")))


def test_what_was_not_found_is_answered_and_not_remembered() -> None:
    """It may have come since; and the document may be of another user than the one who asked for it."""
    nothing = Problem(status=404, title="Not found", detail="no such session")

    after, outgoing = advance(
        fresh(), Decision(Count(), reply=nothing), command(), "conductor", NOW, lambda _: None
    )

    assert [message.topic for message in outgoing] == ["gateway.replies.v1"]
    assert after.handled == []
