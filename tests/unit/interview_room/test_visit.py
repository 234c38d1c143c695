"""A whole interview from the candidate's side."""

import httpx
import pytest

from interview_room.practice.moves import Move
from interview_room.practice.script import Script
from interview_room.practice.visit import FAILED, INTERRUPTED, LEFT_OPEN, REPORTED, Order, Visit
from room_client.models import InterviewReply
from tests.unit.interview_room.desk import SESSION, TOTAL, Desk, Terminal, problem

ORDER = Order(
    {"companyName": "Acme", "jobDescription": "Python", "interviewType": "mixed"}
    | {
        "difficulty": "mid",
        "duration": 15,
    }
)


class Typist:
    """Makes the moves it was given; an exception among them is raised. `written` was not sent."""

    def __init__(self, *moves: Move | BaseException, written: str = "") -> None:
        self._moves = iter(moves)
        self._written = written

    def next_move(self, room: InterviewReply) -> Move:
        move = next(self._moves)
        if isinstance(move, BaseException):
            raise move
        return move

    def unsent(self) -> str:
        return self._written


def test_prepared_answers_go_through_to_the_report() -> None:
    terminal = Terminal(Desk())

    code = Visit(
        terminal.room, terminal.screen, ORDER, Script("A1\n---\n/hint\nA2\n---\n/skip\n---\nA4")
    ).run()

    assert code == REPORTED
    assert terminal.desk.answers == ["A1", "A2", "A4"]
    assert terminal.desk.actions == ["start", "answer", "hint", "answer", "next", "answer"]
    for words in ("Found in the description: Python, Kafka.", "Question 3 of 4", "15:00 left", "Kafka"):
        assert words in terminal.shown
    assert "Answers scored: 3 of 4" in terminal.shown
    assert "Your report" in terminal.shown


def test_a_follow_up_is_shown_as_one() -> None:
    terminal = Terminal(Desk(follow_ups=True))

    Visit(terminal.room, terminal.screen, ORDER, Script("A1\n---\nA1b")).run()

    assert "Question 1 of 4 · follow-up" in terminal.shown
    assert "More on 1?" in terminal.shown


def test_the_interview_is_ended_when_the_answers_run_out() -> None:
    terminal = Terminal(Desk())

    assert Visit(terminal.room, terminal.screen, ORDER, Script("A1")).run() == REPORTED
    assert terminal.desk.actions == ["start", "answer", "complete"]


def test_ending_sends_what_was_written_first() -> None:
    terminal = Terminal(Desk())

    Visit(terminal.room, terminal.screen, ORDER, Typist(Move("end", "My last words"))).run()

    assert terminal.desk.answers == ["My last words"]
    assert terminal.desk.actions == ["start", "answer", "complete"]


def test_leaving_keeps_the_interview_open_and_says_how_to_come_back() -> None:
    terminal = Terminal(Desk())
    order = Order(ORDER.setup, way_back=("--user", "ada lovelace"))

    code = Visit(terminal.room, terminal.screen, order, Typist(Move("quit"), written="Half")).run()

    assert code == LEFT_OPEN
    assert terminal.desk.status == "in_progress"
    assert terminal.desk.draft == "Half"
    assert f"interview-room practice --resume-session {SESSION} --user 'ada lovelace'" in terminal.shown


def test_control_c_keeps_the_draft() -> None:
    terminal = Terminal(Desk())

    code = Visit(terminal.room, terminal.screen, ORDER, Typist(KeyboardInterrupt(), written="Half")).run()

    assert code == INTERRUPTED
    assert terminal.desk.draft == "Half"
    assert f"--resume-session {SESSION}" in terminal.shown


def test_a_draft_that_cannot_be_kept_is_shown_again() -> None:
    desk = Desk(trouble=[httpx.ConnectError("refused")], troubled=lambda request: request.method == "PUT")
    terminal = Terminal(desk)

    Visit(terminal.room, terminal.screen, ORDER, Typist(Move("quit"), written="My half answer")).run()

    assert "My half answer" in terminal.shown


def test_an_answer_that_never_got_through_is_kept_as_a_draft() -> None:
    desk = Desk(status="in_progress", number=1, trouble=[httpx.ConnectError("refused") for _ in range(100)])
    terminal = Terminal(desk)

    code = Visit(terminal.room, terminal.screen, Order({}, SESSION), Typist(Move("answer", "Lost?"))).run()

    assert code == FAILED
    assert desk.draft == "Lost?"


def test_an_open_interview_is_taken_up_at_its_question() -> None:
    terminal = Terminal(Desk(status="in_progress", number=3))

    code = Visit(terminal.room, terminal.screen, Order({}, SESSION), Script("A3\n---\nA4")).run()

    assert code == REPORTED
    assert terminal.desk.actions == ["answer", "answer"]
    assert "Question 3 of 4" in terminal.shown
    assert "Question 1 of 4" not in terminal.shown


def test_a_finished_interview_is_taken_up_at_its_report() -> None:
    terminal = Terminal(Desk(status="completed", number=TOTAL))

    assert Visit(terminal.room, terminal.screen, Order({}, SESSION), Script("A")).run() == REPORTED
    assert terminal.desk.actions == []


def test_a_refused_answer_is_told_and_the_interview_goes_on() -> None:
    desk = Desk(status="in_progress", number=4, trouble=[problem(409, "That question is over.")])
    terminal = Terminal(desk)

    code = Visit(terminal.room, terminal.screen, Order({}, SESSION), Script("Late\n---\nIn time")).run()

    assert code == REPORTED
    assert "That question is over." in terminal.shown
    assert desk.answers == ["In time"]


def test_an_unknown_session_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(Desk())

    code = Visit(terminal.room, terminal.screen, Order({}, SESSION[:-1] + "2"), Script("A")).run()

    assert code == FAILED
    assert capsys.readouterr().err == "No such session.\n"
    assert "come back" not in terminal.shown
