"""Answers from the keyboard, line by line, with an eye on the clock."""

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator

from interview_room.practice.moves import MEANINGS, Move, command_in
from interview_room.practice.screen import Screen
from room_client.models import InterviewReply

try:  # gives input() line editing, and takes a paste with its empty lines as one
    import readline
except ImportError:  # pragma: no cover - some builds of Python are without it
    readline = None  # type: ignore[assignment]

TICK = 2.0
"""Seconds between two looks at the clock and the draft."""
MILESTONES = (600, 300, 60)
"""Seconds left at which the candidate is told."""


class TimeUp(Exception):
    """The clock has run out while something was being written."""


class Keyboard:
    """A person who types. `keep` saves a draft and says whether that worked."""

    def __init__(
        self, screen: Screen, keep: Callable[[str], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._screen = screen
        self._clock = clock
        self._keep = keep
        self._question: str | None = None
        self._lines: list[str] = []
        self._kept = ""
        self._typing = False
        self._ends_at = 0.0
        self._left = 0.0

    def next_move(self, room: InterviewReply) -> Move:
        """Read until an empty line, a command, or the end of the time or the input."""
        if room.question != self._question:
            self._open(room)
        seconds = room.remaining_seconds or 0
        self._ends_at, self._left = self._clock() + seconds + 1, seconds
        try:
            with self._ticking():
                return self._read()
        except TimeUp:
            self._screen.warn("The time is over. What you wrote is sent.")
            return Move("end", self._take())

    def unsent(self) -> str:
        current = self._current_line()
        return "\n".join([*self._lines, current] if current else self._lines)

    def _open(self, room: InterviewReply) -> None:
        self._question = room.question
        self._lines, self._kept = room.draft.splitlines(), room.draft
        if room.draft:
            self._screen.say("Your draft so far; go on, or send it with an empty line:")
            self._screen.quote(room.draft)

    def _read(self) -> Move:
        while True:
            try:
                line = self._input()
            except EOFError:
                if any(self._lines):
                    return Move("answer", self._take())
                if not sys.stdin.isatty():
                    return Move("quit")
                self._screen.warn(f"Nothing is written yet. {MEANINGS}")
                continue
            if move := self._understand(line):
                return move

    def _understand(self, line: str) -> Move | None:
        try:
            command = command_in(line)
        except ValueError as error:
            self._screen.warn(str(error))
            return None
        if command:
            return Move(command, self._take() if command == "end" else "")
        if line.strip():
            self._lines += line.splitlines()
            return None
        return Move("answer", self._take()) if any(self._lines) else None

    def _input(self) -> str:
        self._typing = True
        try:
            return input("> " if sys.stdin.isatty() else "")
        except (TimeUp, KeyboardInterrupt):
            self._lines += self._current_line().splitlines()
            raise
        finally:
            self._typing = False

    def _take(self) -> str:
        text = self.unsent().strip()
        self._lines, self._kept = [], ""
        return text

    def _current_line(self) -> str:
        """What stands on the line that is being typed, as far as can be known."""
        if not self._typing or readline is None or not sys.stdin.isatty():
            return ""
        return readline.get_line_buffer()

    @contextlib.contextmanager
    def _ticking(self) -> Iterator[None]:
        """An alarm reaches input() where it waits, when nothing else runs that could be disturbed."""
        before = signal.signal(signal.SIGALRM, lambda *_: self._tick())
        signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _tick(self) -> None:
        left = self._ends_at - self._clock()
        if left <= 0:
            raise TimeUp
        if passed := [seconds for seconds in MILESTONES if left <= seconds < self._left]:
            self._screen.interrupt(f"{min(passed) // 60} min left", f"> {self._current_line()}")
        self._left = left
        text = self.unsent()
        if text != self._kept and self._keep(text):
            self._kept = text
