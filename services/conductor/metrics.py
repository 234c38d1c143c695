"""Interviews as the product sees them, counted as their events are written. Companies and roles are too many
for labels: the public events have the former.
"""

from itertools import product
from typing import get_args

from prometheus_client import Counter, Histogram

from contracts.envelope import Event
from contracts.interview import CompletionReason, Difficulty, InterviewType
from contracts.public import AnswerRecorded, InterviewCompleted, InterviewStarted
from services.conductor.domain.interview import Interview

_LABELS = ("type", "difficulty")
STARTED = Counter("room_interviews_started", "Interviews begun", _LABELS)
ENDED = Counter("room_interviews_ended", "Interviews over, by the reason", (*_LABELS, "reason"))
SECONDS = Histogram(
    "room_interview_seconds",
    "How long interviews lasted",
    ("type",),
    buckets=(60, 300, 600, 900, 1200, 1800, 2400, 2700, 3600, 5400),
)
QUESTIONS = Counter("room_questions", "Questions that are over, by what became of them", ("type", "status"))
for _kind, _difficulty in product(get_args(InterviewType), get_args(Difficulty)):
    # An alert sees a rise only from a first value.
    STARTED.labels(_kind, _difficulty)
    for _reason in get_args(CompletionReason):
        ENDED.labels(_kind, _difficulty, _reason)


def count(interview: Interview, event: Event) -> None:
    """Count an event of this interview."""
    kind, difficulty = interview.interview_type, interview.difficulty
    match event:
        case InterviewStarted():
            STARTED.labels(kind, difficulty).inc()
        case AnswerRecorded(status=status):
            QUESTIONS.labels(kind, status).inc()
        case InterviewCompleted(reason=reason, started_at=started_at, completed_at=completed_at):
            ENDED.labels(kind, difficulty, reason).inc()
            if started_at is not None:
                SECONDS.labels(kind).observe((completed_at - started_at) / 1000)
