"""What follows from an event, an attempt and an erasure."""

import json

import pytest

from chassis.aggregate.decision import Decision, Todo
from contracts.envelope import Envelope
from contracts.public import InterviewCompleted
from contracts.topics import DAY, DEAD_LETTER_RETENTION, lifetime
from services.webhooks.domain import deliveries as domain
from services.webhooks.domain.deliveries import BURY, DELIVER, KEPT, TOO_OLD, Answer, Deliveries, Notice
from services.webhooks.domain.schedule import HOUR, PAUSES

NOW = 1_767_225_600_000
EVENT = InterviewCompleted(session_id="s1", reason="all_answered", completed_at=NOW, answered=3, total=4)


def notice(identifier: str = "m1", time: int = NOW, attempt: int = 1) -> Notice:
    envelope = Envelope(
        id=identifier, type=EVENT.TYPE, source="conductor", time=time, subject="s1", sequence=9
    )
    return Notice.of(envelope, EVENT).model_copy(update={"attempt": attempt})


def todo(given: Notice) -> Todo:
    return Todo("t", DELIVER, given.id, given.model_dump(), NOW, 0)


def known(status: str | None = "pending", *, erased: bool = False) -> Deliveries:
    listed = [] if status is None else [{"id": "m1", "status": status}]
    return Deliveries.model_validate({"erased": erased, "deliveries": listed})


def must(decision: Decision[Deliveries] | None) -> Decision[Deliveries]:
    assert decision is not None
    assert decision.expires_at == NOW + KEPT
    return decision


def opened(decision: Decision[Deliveries]) -> list[tuple[str, str, int]]:
    return [(new.kind, new.key, new.due_at) for new in decision.todos]


def test_the_payload_is_type_time_and_the_events_public_fields() -> None:
    assert json.loads(notice().payload) == {
        "type": "interview.InterviewCompleted.v1",
        "timestamp": "2026-01-01T00:00:00.000Z",
        "data": {"sessionId": "s1", "reason": "all_answered", "completedAt": NOW, "answered": 3, "total": 4},
    }


def test_a_notice_is_the_same_after_it_was_stored() -> None:
    decision = must(domain.accept(None, notice(), NOW))

    [stored] = decision.todos
    assert domain.notice_of(Todo("t", stored.kind, stored.key, stored.data, NOW, 0)) == notice()


def test_a_new_event_is_delivered_at_once() -> None:
    decision = must(domain.accept(None, notice(), NOW))

    assert opened(decision) == [(DELIVER, "m1", NOW)]
    assert decision.state.status("m1") == "pending"


@pytest.mark.parametrize("status", ["pending", "delivered"])
def test_an_event_that_came_before_is_not_delivered_again(status: str) -> None:
    assert domain.accept(known(status), notice(), NOW) is None


def test_what_was_given_up_and_comes_again_is_delivered_however_old() -> None:
    decision = must(domain.accept(known("dead"), notice(time=NOW - 2 * TOO_OLD), NOW))

    assert opened(decision) == [(DELIVER, "m1", NOW)]


def test_old_events_and_those_of_an_erased_session_are_no_news() -> None:
    assert domain.accept(None, notice(time=NOW - TOO_OLD - 1), NOW) is None
    assert domain.accept(None, notice(time=NOW - TOO_OLD), NOW) is not None
    assert domain.accept(known(None, erased=True), notice(), NOW) is None


def test_a_document_is_kept_longer_than_anything_can_come_again() -> None:
    assert max(TOO_OLD, lifetime(DEAD_LETTER_RETENTION)) + DAY <= KEPT


def test_a_success_is_the_end() -> None:
    for status in (200, 204, 299):
        decision = must(domain.settle(known(), todo(notice()), Answer(status), NOW))
        assert (decision.todos, decision.state.status("m1")) == ((), "delivered")


@pytest.mark.parametrize(
    "answer", [Answer(301), Answer(302), Answer(404), Answer(500), Answer(failure="ConnectError")]
)
def test_anything_else_is_tried_again_after_the_pause(answer: Answer) -> None:
    decision = must(domain.settle(known(), todo(notice(attempt=2)), answer, NOW))

    assert opened(decision) == [(DELIVER, "m1", NOW + PAUSES[1])]
    assert decision.todos[0].data["attempt"] == 3
    assert decision.state.status("m1") == "pending"


def test_the_receivers_wish_for_a_longer_pause_is_respected() -> None:
    decision = must(domain.settle(known(), todo(notice()), Answer(429, retry_after="3600"), NOW))

    assert opened(decision) == [(DELIVER, "m1", NOW + HOUR)]


@pytest.mark.parametrize(
    ("attempt", "answer", "reason"),
    [
        (10, Answer(503), "attempt 10 was the last: HTTP 503"),
        (10, Answer(failure="no answer within 15 s"), "attempt 10 was the last: no answer within 15 s"),
        (1, Answer(410), "attempt 1 was the last: HTTP 410"),
    ],
)
def test_after_the_last_attempt_or_when_the_receiver_is_gone_there_is_a_dead_letter(
    attempt: int, answer: Answer, reason: str
) -> None:
    decision = must(domain.settle(known(), todo(notice(attempt=attempt)), answer, NOW))

    assert opened(decision) == [(BURY, "m1", NOW)]
    assert decision.todos[0].data["reason"] == reason
    buried = must(domain.bury(decision.state, todo(notice()), None, NOW))
    assert buried.state.status("m1") == "dead"


def test_an_attempt_that_we_cannot_make_ends_as_a_dead_letter() -> None:
    decision = must(domain.fail(known(), todo(notice()), NOW))

    assert opened(decision) == [(BURY, "m1", NOW)]


def test_an_erasure_drops_what_is_pending_and_is_told_if_it_is_wanted() -> None:
    erasure = notice("e1")

    quiet = must(domain.erase(known(), erasure, NOW, tell=False))
    assert (quiet.state, quiet.todos) == (Deliveries(erased=True), ())
    assert {*quiet.cancel} == {(DELIVER, "m1"), (BURY, "m1")}

    told = must(domain.erase(known(), erasure, NOW, tell=True))
    assert opened(told) == [(DELIVER, "e1", NOW)]
    assert told.cancel == quiet.cancel
    assert domain.accept(told.state, notice(), NOW) is None


def test_an_erasure_that_came_before_changes_nothing_and_a_replayed_one_is_told_again() -> None:
    erasure = notice("e1")
    told = must(domain.erase(None, erasure, NOW, tell=True)).state

    assert domain.erase(told, erasure, NOW, tell=True) is None
    assert domain.erase(Deliveries(erased=True), erasure, NOW, tell=False) is None
    assert domain.erase(None, notice("e1", time=NOW - TOO_OLD - 1), NOW, tell=True) is None
    assert opened(must(domain.erase(told.marked("e1", "dead"), erasure, NOW, tell=True))) == [
        (DELIVER, "e1", NOW)
    ]
