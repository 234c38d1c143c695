"""Answers prepared in a file."""

from collections.abc import Iterator

from interview_room.practice.moves import Move, command_in
from room_client.models import InterviewReply

SEPARATOR = "---"


class AnswersFileError(Exception):
    """The file cannot be used; the message says which line and why."""


class Script:
    """Answers in the order of the file; when they run out, the interview is ended."""

    def __init__(self, text: str) -> None:
        """Read blocks divided by `---`, each one answer or commands (`/hint`) and then perhaps an answer.

        Raises:
            AnswersFileError: there is no answer in it, or a command that does not exist.
        """
        moves = tuple(_moves(text))
        if not moves:
            raise AnswersFileError(f"there is no answer in it; write answers divided by lines of {SEPARATOR}")
        self._moves = iter(moves)

    def next_move(self, room: InterviewReply) -> Move:
        return next(self._moves, Move("end"))

    def unsent(self) -> str:
        return ""


def _moves(text: str) -> Iterator[Move]:
    block: list[str] = []
    for number, line in enumerate((*text.splitlines(), SEPARATOR), start=1):
        if line.strip() == SEPARATOR:
            if answer := "\n".join(block).strip():
                yield Move("answer", answer)
            block = []
            continue
        try:
            command = command_in(line)
        except ValueError as error:
            raise AnswersFileError(f"line {number}: {error}") from error
        if command:
            yield Move(command)
        else:
            block.append(line)
