"""What the candidate sees while the interview goes on."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.status import Status
from rich.text import Text

from interview_room.practice.moves import MEANINGS
from room_client.models import InterviewReply


def plain(text: str, style: str = "") -> Text:
    """Text from outside: no markup, no terminal controls."""
    safe = "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)
    return Text(safe, style=style)


def minutes(seconds: int) -> str:
    """`12:05` for 725 seconds."""
    return f"{seconds // 60}:{seconds % 60:02d}"


class Screen:
    """Rich in a terminal, plain lines in a pipe."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, text: str) -> None:
        self.console.print(plain(text))

    def line(self, text: str) -> None:
        """Something to copy: never broken into several lines."""
        self.console.print(plain(text), soft_wrap=True)

    def time(self, seconds: int | None) -> None:
        self.say(f"{minutes(seconds or 0)} left.")

    def warn(self, text: str) -> None:
        self.console.print(plain(text, "yellow"))

    def complain(self, text: str) -> None:
        """What ends the visit goes to standard error."""
        Console(stderr=True, highlight=False).print(plain(text), soft_wrap=True)

    def quote(self, text: str) -> None:
        self.console.print(Padding(plain(text, "dim"), (0, 0, 0, 2)))

    def interrupt(self, text: str, typed: str) -> None:
        """Say something on a line of its own, and show again what is being typed."""
        self.console.print()
        self.console.print(plain(f"[{text}]", "yellow"))
        self.console.print(plain(typed), end="")

    def found(self, room: InterviewReply) -> None:
        """What the room has read in the job description."""
        title = f"{room.company_name}: a {room.interview_type} interview, {room.difficulty} level"
        lines = [f"{room.total_questions} questions in {room.duration} minutes."]
        if room.skills:
            lines.append(f"Found in the description: {', '.join(room.skills)}.")
        if room.uncovered_skills:
            lines.append(f"Not covered by a question: {', '.join(room.uncovered_skills)}.")
        self.console.print(Panel(plain("\n".join(lines)), title=plain(title), title_align="left"))

    def commands(self) -> None:
        self.say("Write as many lines as you like; an empty line (or Ctrl-D) sends the answer.")
        self.say(f"On a line by itself: {MEANINGS}.")

    def ask(self, room: InterviewReply) -> None:
        """The question that is open, and the server's clock."""
        number = f"Question {room.question_number} of {room.total_questions}"
        title = f"{number} · follow-up" if room.is_follow_up else number
        left = f"{minutes(room.remaining_seconds or 0)} left"
        below = " · ".join(part for part in (room.competency, left) if part)
        self.console.print()
        self.console.print(
            Panel(
                plain(room.question or "", "bold"),
                title=plain(title),
                subtitle=plain(below),
                title_align="left",
                subtitle_align="left",
                border_style="magenta" if room.is_follow_up else "cyan",
            )
        )

    def hint(self, text: str) -> None:
        self.console.print(Panel(plain(text), title="Hint", title_align="left", border_style="green"))

    @contextmanager
    def waiting(self, text: str) -> Iterator["Waiting"]:
        """Something that takes a moment: a spinner in a terminal, nothing in a pipe."""
        if not self.console.is_terminal:
            yield Waiting(None)
            return
        with self.console.status(plain(text)) as status:
            yield Waiting(status)


class Waiting:
    """What is being waited for, where it can be shown in place."""

    def __init__(self, status: Status | None) -> None:
        self._status = status

    def now(self, text: str) -> None:
        if self._status:
            self._status.update(plain(text))
