"""Public events: for analytics, webhooks and any consumer.

They carry no personal data: no text a person wrote, no names of people, no user ids. `company` is a
name of the public catalogue or None, never what was typed. Times are epoch milliseconds.
"""

from typing import ClassVar

from contracts.envelope import Event, Part
from contracts.interview import CompletionReason, Difficulty, Duration, InterviewType, QuestionStatus


class SessionCreated(Event):
    """A session was set up."""

    TYPE: ClassVar[str] = "interview.SessionCreated.v1"
    session_id: str
    company: str | None = None
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration
    created_at: int


class SessionErased(Event):
    """A session was erased; delete what you hold on it."""

    TYPE: ClassVar[str] = "interview.SessionErased.v1"
    session_id: str


class QuestionsReady(Event):
    """The interview can start without waiting."""

    TYPE: ClassVar[str] = "interview.QuestionsReady.v1"
    session_id: str
    total: int


class InterviewStarted(Event):
    """The clock runs."""

    TYPE: ClassVar[str] = "interview.InterviewStarted.v1"
    session_id: str
    started_at: int
    expires_at: int


class QuestionAsked(Event):
    """A question was shown; a follow-up keeps its question's number."""

    TYPE: ClassVar[str] = "interview.QuestionAsked.v1"
    session_id: str
    number: int
    follow_up: bool
    asked_at: int


class AnswerRecorded(Event):
    """A question is over. `words` counts its answer, follow-ups included."""

    TYPE: ClassVar[str] = "interview.AnswerRecorded.v1"
    session_id: str
    number: int
    status: QuestionStatus
    words: int
    follow_ups: int
    hint_used: bool
    recorded_at: int


class InterviewCompleted(Event):
    """The interview is over."""

    TYPE: ClassVar[str] = "interview.InterviewCompleted.v1"
    session_id: str
    reason: CompletionReason
    started_at: int | None = None
    completed_at: int
    answered: int
    total: int


class AnswerScored(Event):
    """An answer has its score; `done` of `total` answered questions are scored so far."""

    TYPE: ClassVar[str] = "interview.AnswerScored.v1"
    session_id: str
    number: int
    score: int
    done: int
    total: int


class CriterionLevel(Part):
    """A criterion of the rubric and the mean of its levels (1-5)."""

    criterion: str
    level: float


class FeedbackReady(Event):
    """The report can be read."""

    TYPE: ClassVar[str] = "interview.FeedbackReady.v1"
    session_id: str
    overall_score: int | None = None
    coverage: float
    criteria: tuple[CriterionLevel, ...]
    rubric_version: str
    provider: str
