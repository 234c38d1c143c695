"""Prepared answers."""

from pathlib import Path

import pytest

from interview_room.practice.moves import Move
from interview_room.practice.script import AnswersFileError, Script
from room_client.models import InterviewReply
from tests.unit.interview_room.desk import SESSION

ROOM = InterviewReply(
    session_id=SESSION,
    status="in_progress",
    company_name="Acme",
    interview_type="mixed",
    difficulty="mid",
    duration=15,
    question_number=1,
    total_questions=4,
)


def moves(text: str) -> list[Move]:
    script = Script(text)
    taken = []
    while (move := script.next_move(ROOM)).kind != "end":
        taken.append(move)
    return taken


def test_answers_are_divided_by_lines_of_dashes() -> None:
    """Empty lines and dashes within a line belong to the answer; empty blocks are none."""
    assert moves("One.\n\nStill -- one.\n---\n\n---\n Two. \n---\n") == [
        Move("answer", "One.\n\nStill -- one."),
        Move("answer", "Two."),
    ]


def test_commands_stand_on_lines_by_themselves() -> None:
    assert moves("/skip\n---\n/hint\nThen an answer about /etc/hosts.\n---\n/etc/hosts is a file.") == [
        Move("skip"),
        Move("hint"),
        Move("answer", "Then an answer about /etc/hosts."),
        Move("answer", "/etc/hosts is a file."),
    ]


def test_when_the_answers_run_out_the_interview_is_ended() -> None:
    script = Script("One.")

    assert [script.next_move(ROOM).kind for _ in range(3)] == ["answer", "end", "end"]


def test_a_command_there_is_not_is_found_before_the_interview() -> None:
    with pytest.raises(AnswersFileError, match="line 3: There is no command /skp"):
        Script("One.\n---\n/skp\n")


def test_a_file_without_answers_is_refused() -> None:
    with pytest.raises(AnswersFileError, match="no answer"):
        Script("\n---\n\n")


def test_the_example_answers_last_for_half_an_hour() -> None:
    """Eight questions with a follow-up each."""
    text = Path("examples/answers.txt").read_text(encoding="utf-8")

    assert sum(move.kind == "answer" for move in moves(text)) == 16
