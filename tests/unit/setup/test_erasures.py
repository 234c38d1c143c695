"""The erasure of a user, as a history of commands."""

import pytest

from chassis.aggregate import NewTodo, Todo
from chassis.refusals import Conflict
from contracts.replies import Done
from contracts.setup import UserErased
from contracts.topics import TOMBSTONE_LIFE
from services.setup import domain
from services.setup.domain import Erasure
from tests.unit.setup.test_sessions import DAY, RECEIVED, SESSION, command, context

FIRST, SECOND = "019cad3e-0000-7d1a-8f27-000000000001", "019cad3e-0000-7d1a-8f27-000000000002"
TODO = Todo(id="todo", kind=domain.ERASE_USER, key="", data={}, due_at=RECEIVED, attempts=0)


def asked(erasure: Erasure | None = None, at: int = RECEIVED, identifier: str = FIRST) -> Erasure:
    return domain.erase_user(erasure, context(at=at, identifier=identifier)).state


def finished(erasure: Erasure) -> Erasure:
    return domain.finish_erasure(erasure, TODO, None, RECEIVED + 100).state


def test_an_erasure_is_registered_and_done_by_the_worker() -> None:
    decision = domain.erase_user(None, context(identifier=FIRST))

    assert decision.reply == Done()
    assert decision.todos == (NewTodo(domain.ERASE_USER, due_at=RECEIVED + 40),)
    assert decision.state == Erasure(user_id="alice", erased_at=RECEIVED, running=(FIRST,))
    assert decision.expires_at is None


def test_a_finished_erasure_tells_the_services_and_forgets_the_user_in_time() -> None:
    decision = domain.finish_erasure(asked(), TODO, None, RECEIVED + 100)

    assert decision.events == (UserErased(user_id="alice", erased_at=RECEIVED),)
    assert decision.state.running == ()
    assert decision.expires_at == RECEIVED + 100 + TOMBSTONE_LIFE


def test_a_second_erasure_takes_what_came_after_the_first() -> None:
    again = asked(finished(asked()), at=RECEIVED + DAY, identifier=SECOND)

    assert again == Erasure(user_id="alice", erased_at=RECEIVED + DAY, running=(SECOND,))


def test_two_erasures_at_once_end_together() -> None:
    both = asked(asked(), at=RECEIVED + 1, identifier=SECOND)

    assert both.running == (FIRST, SECOND)
    assert finished(both).running == ()


def test_an_erasure_that_was_asked_for_earlier_does_not_turn_the_time_back() -> None:
    assert asked(asked(at=RECEIVED), at=RECEIVED - 1, identifier=SECOND).erased_at == RECEIVED


def test_an_erasure_is_never_given_up() -> None:
    decision = domain.keep_erasing(asked(), TODO, RECEIVED)

    assert decision.todos == (NewTodo(domain.ERASE_USER, due_at=RECEIVED + domain.ERASURE_PAUSE),)
    assert decision.state.running == (FIRST,)


def test_a_session_that_arrives_behind_the_erasure_is_refused() -> None:
    with pytest.raises(Conflict, match="erased"):
        domain.create_session(None, command(), context(at=RECEIVED), asked(at=RECEIVED))


def test_a_session_that_was_asked_for_after_the_erasure_is_set_up() -> None:
    decision = domain.create_session(None, command(), context(at=RECEIVED + 1), asked(at=RECEIVED))

    assert decision.state.session_id == SESSION
