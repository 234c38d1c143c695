"""The report as tables."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from interview_room.practice.screen import plain
from room_client.models import Feedback, QuestionFeedback

WEAK, GOOD = 4, 7
"""Scores up to the first are red, from the second on green."""
STATUS = {
    "answered": "answered",
    "skipped": "skipped",
    "timed_out": "the time ran out",
    "not_reached": "not reached",
    "not_scored": "answered, not scored",
}


def report(feedback: Feedback) -> RenderableType:
    """Everything the room has to say about an interview."""
    return Group(*_parts(feedback))


def _parts(feedback: Feedback) -> Iterator[RenderableType]:
    yield Rule("Your report")
    yield _overview(feedback)
    yield plain(feedback.summary)
    yield _list("Strengths", feedback.strengths)
    yield _list("To improve", feedback.areas_for_improvement)
    yield _questions(feedback.question_feedback)
    for number, question in enumerate(feedback.question_feedback, start=1):
        yield _question(number, question)
    yield _skills(feedback)
    if feedback.competencies:
        yield _competencies(feedback)
    yield _delivery(feedback)
    yield _list("Recommendations", feedback.recommendations, numbered=True)


def _overview(feedback: Feedback) -> Table:
    coverage = feedback.coverage
    table = _facts("At a glance")
    table.add_row("Overall", _score(feedback.overall_score))
    table.add_row("Coverage", f"{coverage.answered} of {coverage.total} answered ({coverage.ratio:.0%})")
    table.add_row("Scored by", plain(f"{feedback.provider}, rubric {feedback.rubric_version}"))
    return table


def _questions(questions: Sequence[QuestionFeedback]) -> Table:
    table = _grid("Questions", "#", "Competency", "Status", "Score", "Follow-ups", "Hint")
    for number, question in enumerate(questions, start=1):
        follow_ups = sum(bool(item.answer) for item in question.follow_ups)
        table.add_row(
            str(number),
            plain(question.competency),
            STATUS[question.status],
            _score(question.score),
            f"{follow_ups} of {len(question.follow_ups)}" if question.follow_ups else "-",
            "used" if question.hint_used else "-",
        )
    return table


def _question(number: int, question: QuestionFeedback) -> Table:
    table = _facts(f"Question {number}")
    table.add_row("Question", plain(question.question, "bold"))
    table.add_row("Your answer", plain(question.your_answer) if question.your_answer else "-")
    for follow_up in question.follow_ups:
        table.add_row("Follow-up", plain(follow_up.question, "bold"))
        table.add_row("Your answer", plain(follow_up.answer) if follow_up.answer else "-")
    table.add_row("Score", Text.assemble(_score(question.score), f" ({STATUS[question.status]})"))
    if question.needs_review:
        table.add_row("", "The scorers differed on this answer, so take its score with care.")
    if question.evidence:
        table.add_row("Evidence", plain("\n".join(f"“{quote}”" for quote in question.evidence)))
    for correction in question.corrections:
        table.add_row("Correction", plain(f"“{correction.statement}”: {correction.correction}"))
    if question.feedback:
        table.add_row("Feedback", plain(question.feedback))
    if question.suggested_answer:
        table.add_row("Suggestion", plain(question.suggested_answer))
    return table


def _skills(feedback: Feedback) -> Table:
    communication = feedback.communication_skills
    table = _grid("How you come across", "Part", "Score", "Why")
    table.add_row("Clarity", _score(communication.clarity), plain(communication.feedback))
    table.add_row("Conciseness", _score(communication.conciseness), "")
    table.add_row("Confidence", _score(communication.confidence), "")
    for name, part in (
        ("Technical accuracy", feedback.technical_accuracy),
        ("Company fit", feedback.company_fit),
    ):
        table.add_row(name, _score(part.score), plain(part.feedback))
    return table


def _competencies(feedback: Feedback) -> Table:
    table = _grid("Competencies", "Competency", "Score")
    for item in feedback.competencies:
        table.add_row(plain(item.competency), _score(item.score))
    return table


def _delivery(feedback: Feedback) -> Table:
    metrics = feedback.delivery_metrics
    pace = metrics.words_per_minute
    fillers = str(metrics.fillers) if metrics.fillers_counted else "-"
    table = _grid("Delivery", "Words", "Fillers", "Pace")
    table.add_row(str(metrics.words), fillers, f"{pace} words a minute" if pace else "-")
    return table


def _list(title: str, items: Sequence[str], *, numbered: bool = False) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for number, item in enumerate(items, start=1):
        table.add_row(f"{number}." if numbered else "-", plain(item))
    return Group(Text(f"\n{title}", style="bold"), table if items else Text("none", style="dim"))


def _facts(title: str) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, show_header=False, title_justify="left", title_style="bold", expand=True
    )
    table.title = f"\n{title}" if title else None
    table.add_column(style="cyan", no_wrap=True, width=11)
    table.add_column(ratio=1, overflow="fold")
    return table


def _grid(title: str, *columns: str) -> Table:
    return Table(*columns, title=f"\n{title}", title_justify="left", title_style="bold")


def _score(score: int | None) -> Text:
    if score is None:
        return Text("no score", style="dim")
    style = "red" if score <= WEAK else "green" if score >= GOOD else "yellow"
    return Text(f"{score}/10", style=style)
