"""What a candidate can do while a question is open."""

import re
from dataclasses import dataclass
from typing import Literal, Protocol

from room_client.models import InterviewReply

Kind = Literal["answer", "skip", "hint", "time", "extend", "end", "quit"]
COMMANDS: dict[str, Kind] = {
    "/skip": "skip",
    "/hint": "hint",
    "/time": "time",
    "/extend": "extend",
    "/end": "end",
    "/quit": "quit",
}
MEANINGS = (
    "/skip next question, /hint guidance, /time what is left, /extend 5 more minutes, "
    "/end finish now, /quit leave and come back later"
)
_LOOKS_LIKE_A_COMMAND = re.compile(r"/[a-z]+")


@dataclass(frozen=True, slots=True)
class Move:
    """One move. `text` is the answer; with `end` it is what was written and not yet sent."""

    kind: Kind
    text: str = ""


class Candidate(Protocol):
    """Whoever answers: a person at the keyboard or a prepared file."""

    def next_move(self, room: InterviewReply) -> Move:
        """The next move on the question that is open in `room`."""
        ...

    def unsent(self) -> str:
        """What has been written and not sent."""
        ...


def command_in(line: str) -> Kind | None:
    """The command on a line by itself; None for text. Raises ValueError for a command there is not."""
    word = line.strip()
    if not _LOOKS_LIKE_A_COMMAND.fullmatch(word):
        return None
    if word not in COMMANDS:
        raise ValueError(f"There is no command {word}; there are {', '.join(COMMANDS)}.")
    return COMMANDS[word]
