"""What a watching candidate is told, in order, without loss or repeat across reconnections.

Conductor and feedback each count what they have told of a session. An event id holds how many of either
have been sent, `<conductor>-<feedback>`, so a reconnecting browser names exactly where it stopped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from contracts import public
from contracts.conductor import GetInterviewMilestones
from contracts.envelope import Event, Part
from contracts.feedback import GetFeedbackMilestones
from contracts.replies import Milestone, MilestonesReply, Problem
from contracts.topics import CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS
from services.gateway.commands import Commands

SoFar = tuple[tuple[Milestone, ...], tuple[Milestone, ...]]
"""What conductor and feedback have told."""
_ID = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")
_OF_CONDUCTOR = frozenset({"questions_ready", "time_expired"})


@dataclass(frozen=True, slots=True)
class Told:
    """A milestone and the event id it is sent with."""

    id: str
    milestone: Milestone


class EventData(Part):
    """`done` of `total` answers are scored; only `answer_scored` has them."""

    done: int | None = None
    total: int | None = None


class SessionEvent(Part):
    """One event of a session's stream. `id` is what Last-Event-ID takes to go on from there."""

    id: str
    event: Literal["questions_ready", "answer_scored", "time_expired", "feedback_ready"]
    data: EventData


class Progress:
    """What one stream has sent, starting from what the browser says it has."""

    def __init__(self, last_event_id: str | None) -> None:
        match = _ID.fullmatch(last_event_id or "")
        self._counts = [int(match[1]), int(match[2])] if match else [0, 0]
        self._seen: set[tuple[str, int | None]] = set()

    def catch_up(self, conductor: Sequence[Milestone], feedback: Sequence[Milestone]) -> list[Told]:
        """What happened before the stream began and has not been sent."""
        told: list[Told] = []
        for source, milestones in enumerate((conductor, feedback)):
            sent = min(self._counts[source], len(milestones))
            self._counts[source] = sent
            self._seen.update((milestone.kind, milestone.done) for milestone in milestones[:sent])
            told += [new for milestone in milestones[sent:] if (new := self.tell(milestone))]
        return told

    def tell(self, milestone: Milestone) -> Told | None:
        """The milestone to send, or None when it has been sent."""
        identity = (milestone.kind, milestone.done)
        if identity in self._seen:
            return None
        self._seen.add(identity)
        self._counts[0 if milestone.kind in _OF_CONDUCTOR else 1] += 1
        return Told("{}-{}".format(*self._counts), milestone)


async def reached(commands: Commands, session_id: str, user_id: str) -> SoFar | Problem:
    """The milestones of conductor and feedback so far; a Problem for a session that is not the user's."""
    conductor = await commands.ask(
        CONDUCTOR_COMMANDS, GetInterviewMilestones(session_id=session_id), key=session_id, user_id=user_id
    )
    if not isinstance(conductor, MilestonesReply):
        return _refused(conductor)
    feedback = await commands.ask(
        FEEDBACK_COMMANDS, GetFeedbackMilestones(session_id=session_id), key=session_id, user_id=user_id
    )
    if isinstance(feedback, Problem) and feedback.status == 404:  # noqa: PLR2004 - not heard of it yet
        return conductor.milestones, ()
    if not isinstance(feedback, MilestonesReply):
        return _refused(feedback)
    return conductor.milestones, feedback.milestones


def of_event(event: Event) -> Milestone | None:
    """The milestone a public event stands for; None for the others."""
    match event:
        case public.QuestionsReady():
            return Milestone(kind="questions_ready", sequence=0)
        case public.InterviewCompleted(reason="time_expired"):
            return Milestone(kind="time_expired", sequence=0)
        case public.AnswerScored(done=done, total=total):
            return Milestone(kind="answer_scored", sequence=0, done=done, total=total)
        case public.FeedbackReady():
            return Milestone(kind="feedback_ready", sequence=0)
        case _:
            return None


def _refused(reply: object) -> Problem:
    if isinstance(reply, Problem):
        return reply
    raise TypeError(f"unexpected reply {type(reply).__name__}")
