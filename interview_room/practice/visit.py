"""A visit to the room: in, through the interview, out with the report or with the way back."""

import shlex
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interview_room.practice.keyboard import Keyboard
from interview_room.practice.moves import Candidate, Move
from interview_room.practice.report import report
from interview_room.practice.room import Room
from interview_room.practice.screen import Screen
from room_client import Refused, StillRunning, Unreachable
from room_client.models import InterviewReply

REPORTED, FAILED, LEFT_OPEN, INTERRUPTED = 0, 1, 3, 130
"""Exit codes: the report was shown; something stood in the way; the interview goes on later; Ctrl-C."""
EXTENSION = 5
"""Minutes that /extend asks for."""
GOES_ON_AFTER = frozenset({409, 422})
"""Refusals of a move after which the candidate can make another."""
NO_WAY_BACK = frozenset({401, 404})
LOOKS, LOOK_AGAIN = 200, 0.3
"""How often, and after how many seconds, to look for questions that are being written."""


class Left(Exception):
    """The candidate leaves the interview open."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to practise: a new session, or one that was left open. `way_back` repeats the address and name."""

    setup: dict[str, Any]
    session_id: str | None = None
    way_back: tuple[str, ...] = ()


class Visit:
    """One candidate in one interview."""

    def __init__(
        self,
        room: Room,
        screen: Screen,
        order: Order,
        candidate: Candidate | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Without a `candidate`, the person at the keyboard."""
        self._room = room
        self._screen = screen
        self._order = order
        self._session_id = order.session_id or ""
        self._at_keyboard = candidate is None
        self._candidate = candidate or Keyboard(screen, self._keep)
        self._sending = ""
        self._over = False
        self._pause = pause

    def run(self) -> int:
        """Hold the interview and show its report; returns the exit code."""
        try:
            self._enter()
            self._interview()
            self._report()
        except (Left, EOFError):
            return self._leave(LEFT_OPEN)
        except KeyboardInterrupt:
            self._screen.say("")
            return self._leave(INTERRUPTED)
        except Refused as refused:
            self._screen.complain(str(refused))
            return FAILED if refused.status in NO_WAY_BACK else self._leave(FAILED)
        except (StillRunning, Unreachable) as error:
            self._screen.complain(str(error))
            return self._leave(FAILED)
        return REPORTED

    def _enter(self) -> None:
        if not self._session_id:
            self._session_id = self._room.set_up(self._order.setup)
        with self._screen.waiting("Reading the description and writing questions ..."):
            standing = self._prepared()
        if self._at_keyboard and standing.status != "completed":
            self._screen.commands()
        if standing.status in ("preparing", "ready"):
            self._screen.found(standing)
            if self._at_keyboard and sys.stdin.isatty():
                input("The clock starts when you press Enter. ")
            self._room.step(self._session_id, "start")

    def _prepared(self) -> InterviewReply:
        """The room once its questions are written; `start` waits for those that take longer."""
        for _ in range(LOOKS):
            standing = self._room.look(self._session_id)
            if standing.status != "preparing":
                break
            self._pause(LOOK_AGAIN)
        return standing

    def _interview(self) -> None:
        shown: str | None = None
        while (standing := self._room.look(self._session_id)).status != "completed":
            if standing.question != shown:
                shown = standing.question
                self._screen.ask(standing)
            try:
                self._make(self._candidate.next_move(standing), standing)
            except Refused as refused:
                if refused.status not in GOES_ON_AFTER:
                    raise
                self._sending = ""
                self._screen.warn(str(refused))
        self._over = True
        if standing.completion_reason == "time_expired":
            self._screen.warn("The time is over.")

    def _make(self, move: Move, standing: InterviewReply) -> None:
        session_id, number = self._session_id, standing.question_number
        match move.kind:
            case "answer":
                self._send(move.text, number)
            case "skip":
                self._room.step(session_id, "next", number=number)
            case "hint":
                self._screen.hint(self._room.hint(session_id))
            case "time":
                self._screen.time(self._room.look(session_id).remaining_seconds)
            case "extend":
                self._screen.time(self._room.extend(session_id, EXTENSION))
            case "end":
                if move.text:
                    self._send(move.text, number)
                self._room.step(session_id, "complete")
            case "quit":
                raise Left

    def _send(self, text: str, number: int) -> None:
        self._sending = text
        if not self._at_keyboard:
            self._screen.quote(text)
        with self._screen.waiting("Listening ..."):
            self._room.step(self._session_id, "answer", answer=text, number=number)
        self._sending = ""

    def _report(self) -> None:
        scored = "Your answers are being scored ..."
        with self._screen.waiting(scored) as waiting:
            for milestone in self._room.milestones(self._session_id):
                if milestone.event == "answer_scored":
                    scored = f"Answers scored: {milestone.data.done} of {milestone.data.total}"
                    waiting.now(scored)
                if milestone.event == "feedback_ready":
                    break
            feedback = self._room.report(self._session_id)
        self._screen.say(scored)
        self._screen.console.print(report(feedback))

    def _leave(self, code: int) -> int:
        """Lose nothing, and say how to come back."""
        if not self._session_id:
            return code
        unsent = self._sending or self._candidate.unsent()
        if unsent and not self._keep(unsent):
            self._screen.warn("What you were writing could not be kept in the room; here it is:")
            self._screen.quote(unsent)
        state = "The interview is over" if self._over else "The interview stays open and its clock runs on"
        way = ["interview-room", "practice", "--resume-session", self._session_id, *self._order.way_back]
        self._screen.say(f"{state}; come back with:")
        self._screen.line(f"  {shlex.join(way)}")
        return code

    def _keep(self, text: str) -> bool:
        return self._room.keep_draft(self._session_id, text)
