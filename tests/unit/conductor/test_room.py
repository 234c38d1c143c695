"""Hints, drafts, and what is seen after a refresh."""

from contracts import public
from contracts.conductor import CompleteInterview, GetInterview, GiveHint, SaveDraft, SkipQuestion
from services.conductor.domain import exchange
from tests.unit.conductor.history import MORNING, SECOND, History


def hinted(history: History, text: str = "Think of a project.") -> bool:
    return history.does("give_hint", exchange.add_hint, text)


def test_a_hint_is_written_once_a_question() -> None:
    history = History().started()
    first, second = history.send(GiveHint), history.send(GiveHint)
    assert history.todos["give_hint 1"] == history.now

    hinted(history)
    again = history.later(SECOND).ask(GiveHint)

    assert history.replies[first] == history.replies[second] == again
    assert (again.hint, again.question_number) == ("Think of a project.", 1)
    assert "give_hint 1" not in history.todos


def test_a_hint_says_what_language_it_is_in() -> None:
    """A stand-in's is English in any interview."""
    history = History().started()
    history.send(GiveHint)
    history.does(
        "give_hint",
        lambda state, todo, now: exchange.add_hint(state, todo, "Beginnen Sie vorn.", now, "de"),
    )

    assert history.ask(GiveHint).language == "de"
    assert history.ask(GetInterview).hint_language == "de"


def test_a_used_hint_shows_in_the_records() -> None:
    history = History().started()
    history.send(GiveHint)
    hinted(history)
    history.answered("Answer 1")
    history.answered("Answer 2")

    assert [entry.hint_used for entry in history.told(public.AnswerRecorded)] == [True, False]
    assert history.state.turns[0].to_transcript().hint_used


def test_a_hint_that_cannot_be_written_is_refused_and_may_be_asked_for_again() -> None:
    history = History().started()
    first = history.send(GiveHint)

    history.does("give_hint", exchange.no_hint)
    second = history.send(GiveHint)
    hinted(history)

    assert history.replies[first].model_dump()["status"] == 503
    assert history.replies[second].model_dump()["hint"] == "Think of a project."


def test_moving_on_ends_the_wait_for_a_hint() -> None:
    history = History().started()
    hint = history.send(GiveHint)

    history.send(SkipQuestion)

    assert history.replies[hint].model_dump()["status"] == 409
    assert not hinted(history)
    assert set(history.todos) == {"time_out"}


def test_the_end_ends_the_wait_for_a_hint() -> None:
    history = History().started()
    hint = history.send(GiveHint)

    history.send(CompleteInterview)

    assert history.replies[hint].model_dump()["status"] == 409
    assert history.todos == {}


def test_a_hint_waits_through_a_follow_up() -> None:
    history = History().started()
    hint = history.send(GiveHint)
    history.answer("Answer 1")
    history.decided("Why?")

    hinted(history)

    assert history.replies[hint].model_dump()["questionNumber"] == 1


def test_a_hint_needs_an_interview_in_progress() -> None:
    assert History().created().written().ask(GiveHint).status == 409


def test_a_refresh_shows_question_draft_hint_and_clock() -> None:
    history = History().started()
    history.send(SaveDraft, text="So far ")
    history.send(GiveHint)
    hinted(history)

    room = history.ask(GetInterview)

    assert (room.status, room.question, room.question_number) == ("in_progress", "Question 1?", 1)
    assert (room.draft, room.hint, room.is_follow_up) == ("So far ", "Think of a project.", False)
    assert (room.started_at, room.remaining_seconds) == (MORNING // 1000, 15 * 60 - 1)
    assert (room.skills, room.company_name) == (("python",), "Acme")


def test_a_refresh_before_the_start_shows_no_question() -> None:
    room = History().created().written().ask(GetInterview)

    assert (room.status, room.question, room.question_number, room.total_questions) == ("ready", None, 0, 4)
    assert room.remaining_seconds is None


def test_a_refresh_shows_the_follow_up() -> None:
    history = History().started()
    history.answer("Answer 1")
    history.decided("Why?")

    room = history.ask(GetInterview)

    assert (room.question, room.is_follow_up, room.question_number) == ("Why?", True, 1)


def test_a_refresh_after_the_end_shows_the_reason() -> None:
    history = History().started()
    history.send(CompleteInterview)

    room = history.ask(GetInterview)

    assert (room.status, room.completion_reason, room.remaining_seconds) == (
        "completed",
        "ended_by_candidate",
        0,
    )
    assert room.question is None


def test_drafts_tell_nobody() -> None:
    history = History().started()
    before = len(history.events)

    history.send(SaveDraft, text="So far")

    assert len(history.events) == before


def test_a_draft_goes_with_its_question() -> None:
    history = History().started()
    history.send(SaveDraft, text="So far")
    history.answered("Answer 1")

    assert history.ask(GetInterview).draft == ""
    history.send(SaveDraft, text="So far, so good", received=MORNING + SECOND)
    assert history.ask(GetInterview).draft == ""


def test_a_draft_has_limits_and_needs_an_interview_in_progress() -> None:
    ready, running = History().created().written(), History().started()

    assert ready.ask(SaveDraft, text="So far").status == 409
    assert running.ask(SaveDraft, text="a" * 20_001).status == 422
    assert running.ask(SaveDraft, text="").TYPE == "reply.Done.v1"
