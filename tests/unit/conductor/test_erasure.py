"""Erasure leaves a tombstone and nothing else; an export leaves nothing out."""

from contracts import conductor as messages
from contracts.conductor import EraseInterview, GetInterview, GiveHint, SaveDraft, StartInterview
from contracts.research import CompanyProfiled
from contracts.setup import SessionErased, UserErased
from contracts.topics import TOMBSTONE_LIFE
from services.conductor.domain import erasure, exchange
from services.conductor.domain.interview import Interview
from tests.unit.conductor.history import ALICE, BOB, MORNING, History


def test_an_erased_interview_is_a_tombstone() -> None:
    history = History().started()
    hint, answer = history.send(GiveHint), history.answer("Answer 1")

    reply = history.ask(EraseInterview)

    assert reply.TYPE == "reply.Done.v1"
    assert history.state == Interview(id=history.id, user_id=ALICE, status="erased")
    assert history.todos == {}
    assert history.replies[hint].model_dump()["status"] == 404
    assert history.replies[answer].model_dump()["status"] == 404
    assert history.document is not None
    assert history.document.expires_at == history.now + TOMBSTONE_LIFE


def test_erasing_again_gets_the_same_reply() -> None:
    history = History().started()

    assert history.ask(EraseInterview) == history.ask(EraseInterview)


def test_no_late_event_brings_an_erased_interview_back() -> None:
    history = History().created()
    history.send(EraseInterview)

    assert not history.happens(history.creation())
    assert not history.happens(CompanyProfiled(session_id=history.id))
    assert not history.happens(SessionErased(session_id=history.id, user_id=ALICE))
    assert history.ask(GetInterview).status == 404
    assert history.ask(StartInterview).status == 404


def test_a_foreign_interview_cannot_be_erased() -> None:
    history = History().started()

    assert history.ask(EraseInterview, BOB).status == 404
    assert history.state.status == "in_progress"


def test_an_erasure_that_overtakes_the_session_prevents_it() -> None:
    history = History()
    history.send(EraseInterview)

    assert not history.happens(history.creation())


def test_an_erasure_by_somebody_else_does_not_prevent_the_session() -> None:
    history = History()
    history.send(EraseInterview, BOB)

    history.created()

    assert (history.state.status, history.state.user_id) == ("preparing", ALICE)


def test_an_erasure_ends_the_wait_for_the_session() -> None:
    history = History()
    request = history.send(StartInterview)

    history.send(EraseInterview)

    assert history.replies[request].model_dump()["status"] == 404
    assert history.todos == {}


def test_setups_erasure_of_a_session_is_followed() -> None:
    history = History().started()

    assert not history.happens(SessionErased(session_id=history.id, user_id=BOB))
    assert history.happens(SessionErased(session_id=history.id, user_id=ALICE))
    assert history.state.status == "erased"


def test_erasing_a_user_erases_what_was_created_before() -> None:
    earlier, later = History().started(), History().created(created_at=MORNING + 1)
    erased = UserErased(user_id=ALICE, erased_at=MORNING)

    assert earlier.happens(erased)
    assert earlier.state.status == "erased"
    assert not earlier.happens(erased)
    assert not later.happens(erased)
    assert not History().created(user=BOB).happens(erased)


def test_an_export_holds_all_but_the_interviewers_own_notes() -> None:
    history = History().started()
    history.send(GiveHint)
    history.does("give_hint", exchange.add_hint, "Think of a project.")
    history.answered("Answer 1")
    history.send(SaveDraft, text="So far")

    item = erasure.export(history.state)

    assert (item["id"], item["jobDescription"], item["draft"]) == (history.id, "Python developer", "So far")
    assert item["turns"][0]["answer"] == "Answer 1"
    assert item["turns"][0]["hint"] == "Think of a project."
    assert item["turns"][0]["question"] == {
        "text": "Question 1?",
        "kind": "technical",
        "competency": "competency 1",
        "fromDescription": [],
    }
    assert "starters" not in item


def test_every_reply_to_a_tombstone_is_that_there_is_none() -> None:
    history = History().started()
    history.send(EraseInterview)

    for kind in (messages.SkipQuestion, messages.CompleteInterview, messages.ExtendInterview):
        assert history.ask(kind).status == 404
