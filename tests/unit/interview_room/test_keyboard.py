"""Answers typed line by line."""

import signal
from collections.abc import Callable, Iterator
from itertools import chain, repeat

import pytest

from interview_room.practice import keyboard
from interview_room.practice.keyboard import Keyboard
from interview_room.practice.moves import Move
from room_client.models import InterviewReply
from tests.unit.interview_room.desk import SESSION, Desk, Terminal

Type = Callable[..., None]


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Let input() return these lines; an exception among them is raised, a function is called."""

    def typed(*lines: object) -> None:
        coming: Iterator[object] = iter([*lines, EOFError()])

        def read(_prompt: str = "") -> str:
            line = next(coming)
            if callable(line):
                line = line()
            if isinstance(line, BaseException):
                raise line
            return str(line)

        monkeypatch.setattr("builtins.input", read)

    return typed


def room(**changes: object) -> InterviewReply:
    now = {"session_id": SESSION, "status": "in_progress", "company_name": "Acme", "interview_type": "mixed"}
    now |= {"difficulty": "mid", "question": "What?"}
    numbers = {"duration": 15, "question_number": 1, "total_questions": 4, "remaining_seconds": 900}
    return InterviewReply.model_validate({**now, **numbers, **changes})


def sit_down(kept: list[str] | None = None, clock: tuple[float, ...] = (0.0,)) -> tuple[Keyboard, Terminal]:
    """A keyboard whose drafts go to `kept`; its clock shows these seconds, and the last of them for ever."""
    terminal = Terminal(Desk())
    drafts = kept if kept is not None else []
    seconds = chain(clock, repeat(clock[-1]))

    def keep(text: str) -> bool:
        drafts.append(text)
        return True

    return Keyboard(terminal.screen, keep, lambda: next(seconds)), terminal


def test_an_empty_line_sends_the_lines_before_it(type_in: Type) -> None:
    type_in("One", "two", "")

    assert sit_down()[0].next_move(room()) == Move("answer", "One\ntwo")


def test_an_empty_line_alone_sends_nothing(type_in: Type) -> None:
    type_in("", "  ", "Now", "")

    assert sit_down()[0].next_move(room()) == Move("answer", "Now")


def test_the_end_of_the_input_sends_what_is_there_and_then_leaves(type_in: Type) -> None:
    type_in("One")
    typing, _ = sit_down()

    assert typing.next_move(room()) == Move("answer", "One")
    type_in()
    assert typing.next_move(room(question="Next?")) == Move("quit")


def test_a_paste_with_empty_lines_is_one_answer(type_in: Type) -> None:
    type_in("First paragraph\n\nSecond paragraph", "")

    assert sit_down()[0].next_move(room()) == Move("answer", "First paragraph\n\nSecond paragraph")


def test_a_command_in_the_middle_keeps_what_was_written(type_in: Type) -> None:
    typing, _ = sit_down()
    type_in("One", "/hint")
    assert typing.next_move(room()) == Move("hint")

    type_in("two", "")
    assert typing.next_move(room()) == Move("answer", "One\ntwo")


def test_the_end_takes_what_was_written_along(type_in: Type) -> None:
    type_in("One", "/end")

    assert sit_down()[0].next_move(room()) == Move("end", "One")


def test_a_command_there_is_not_is_told(type_in: Type) -> None:
    type_in("/foo", "/skip")
    typing, terminal = sit_down()

    assert typing.next_move(room()) == Move("skip")
    assert "There is no command /foo" in terminal.shown


def test_a_draft_of_the_room_is_shown_and_goes_on(type_in: Type) -> None:
    type_in("three", "")
    typing, terminal = sit_down()

    assert typing.next_move(room(draft="One\ntwo")) == Move("answer", "One\ntwo\nthree")
    assert "One" in terminal.shown


def test_control_c_leaves_the_lines_unsent(type_in: Type) -> None:
    type_in("One", KeyboardInterrupt())
    typing, _ = sit_down()

    with pytest.raises(KeyboardInterrupt):
        typing.next_move(room())

    assert typing.unsent() == "One"


def alarm() -> str:
    """Wait as input() does, until something interrupts."""
    signal.pause()
    return "more"


def test_the_draft_is_kept_while_it_is_written(type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "TICK", 0.01)
    type_in("One", alarm, "")
    kept: list[str] = []

    assert sit_down(kept)[0].next_move(room()) == Move("answer", "One\nmore")
    assert kept[0] == "One"


def test_the_last_minutes_are_told(type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "TICK", 0.01)
    monkeypatch.setattr(keyboard, "MILESTONES", (61, 60))
    type_in(alarm, "")
    typing, terminal = sit_down(clock=(0, 2))

    typing.next_move(room(remaining_seconds=61))

    assert terminal.shown.count("1 min left") == 1


def test_when_the_time_is_over_what_was_written_is_sent(
    type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyboard, "TICK", 0.01)
    type_in("One", alarm)
    typing, terminal = sit_down(clock=(0, 3))

    assert typing.next_move(room(remaining_seconds=1)) == Move("end", "One")
    assert "The time is over." in terminal.shown
