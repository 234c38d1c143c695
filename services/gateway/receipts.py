"""When a command counts as received, where that decides which question it is for."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chassis.ids import now
from contracts.conductor import AnswerQuestion, SaveDraft, SkipQuestion
from contracts.envelope import Command

REMEMBERED = 2.0
"""Seconds for which an answered step is kept: as long as a request that came before may take to get here."""


@dataclass(slots=True)
class _Step:
    counts_from: int
    answered_at: int | None = None

    def was_open(self, at: int) -> bool:
        return self.answered_at is None or at < self.answered_at


class Receipts:
    """The steps of interviews that are being answered. Times are epoch milliseconds.

    Whoever sent an answer, a skip or a draft before an earlier step of theirs was answered had not seen what
    follows from it. So it counts as received together with that step, however late it came: a burst of clicks
    is for one question.
    """

    def __init__(self) -> None:
        self._steps: dict[tuple[str, str], list[_Step]] = {}

    @contextmanager
    def of(self, command: Command, user_id: str, received_at: int) -> Iterator[int]:
        """When the command counts as received; it is being answered until the block is left."""
        if not isinstance(command, AnswerQuestion | SkipQuestion | SaveDraft):
            yield received_at
            return
        interview = (user_id, command.session_id)
        earlier = [step for step in self._steps.get(interview, ()) if step.was_open(received_at)]
        moment = min([received_at, *(step.counts_from for step in earlier)])
        if isinstance(command, SaveDraft):
            yield moment
            return
        step = _Step(moment)
        self._steps.setdefault(interview, []).append(step)
        try:
            yield moment
        finally:
            step.answered_at = now()
            asyncio.get_running_loop().call_later(REMEMBERED, self._forget, interview, step)

    def _forget(self, interview: tuple[str, str], step: _Step) -> None:
        steps = self._steps[interview]
        steps.remove(step)
        if not steps:
            del self._steps[interview]
