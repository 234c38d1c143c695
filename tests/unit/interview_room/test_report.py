"""The report as the candidate sees it."""

import io

from rich.console import Console

from interview_room.practice.report import report
from interview_room.practice.screen import plain
from room_client.models import Feedback
from tests.unit.interview_room.desk import feedback


def shown(changes: dict[str, object] | None = None) -> str:
    console = Console(file=io.StringIO(), record=True, width=100)
    console.print(report(Feedback.model_validate({**feedback(), **(changes or {})})))
    return console.export_text()


def test_everything_in_the_report_is_shown() -> None:
    text = shown()

    for words in (
        *("8/10", "1 of 2 answered (50%)", "offline, rubric 1.0.0", "A good start.", "Precise on Kafka"),
        *(
            "How do consumers share work?",
            "And order?",
            "Within one partition.",
            "By partitions, because ____.",
        ),
        *("“order holds everywhere”: only within a partition", "scorers differed", "1 of 1", "used"),
        *("Clarity", "Conciseness", "One slip.", "Nothing supports a score.", "no score", "skipped"),
        *("Competencies", "120", "1. Practise the on-call story"),
    ):
        assert words in text


def test_what_a_person_wrote_is_not_taken_for_markup() -> None:
    assert "By [bold]partitions[/bold]." in shown()


def test_what_is_missing_is_named() -> None:
    text = shown({"overallScore": None, "competencies": [], "recommendations": []})

    assert "no score" in text
    assert "Competencies" not in text
    assert "none" in text


def test_terminal_controls_are_taken_out() -> None:
    assert plain("a\x1b[2Jb\r\nc\td").plain == "a [2Jb \nc\td"
