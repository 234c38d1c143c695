"""The conductor service: interviews."""

from typing import ClassVar, Literal

from contracts.envelope import Command, Event, Reply
from contracts.interview import (
    CompletionReason,
    Difficulty,
    Duration,
    FollowUp,
    InterviewType,
    Language,
    Question,
    QuestionKind,
    TranscriptEntry,
    Usage,
)


class StartInterview(Command):
    """Begin, or come back to the current question."""

    TYPE: ClassVar[str] = "conductor.StartInterview.v1"
    session_id: str


class AnswerQuestion(Command):
    """Answer the current question. `question_number`, when given, must be the current one."""

    TYPE: ClassVar[str] = "conductor.AnswerQuestion.v1"
    session_id: str
    answer: str
    question_number: int | None = None


class SkipQuestion(Command):
    """Go on without answering the current question."""

    TYPE: ClassVar[str] = "conductor.SkipQuestion.v1"
    session_id: str
    question_number: int | None = None


class CompleteInterview(Command):
    """End the interview now."""

    TYPE: ClassVar[str] = "conductor.CompleteInterview.v1"
    session_id: str


class GiveHint(Command):
    """Guidance on the current question."""

    TYPE: ClassVar[str] = "conductor.GiveHint.v1"
    session_id: str


class GetInterview(Command):
    """Everything the room needs after a refresh."""

    TYPE: ClassVar[str] = "conductor.GetInterview.v1"
    session_id: str


class SaveDraft(Command):
    """Keep the text being written for the current question."""

    TYPE: ClassVar[str] = "conductor.SaveDraft.v1"
    session_id: str
    text: str


class ExtendInterview(Command):
    """Grant more time (WCAG 2.2.1)."""

    TYPE: ClassVar[str] = "conductor.ExtendInterview.v1"
    session_id: str
    minutes: int = 5


class EraseInterview(Command):
    """Remove the interview of an erased session at once."""

    TYPE: ClassVar[str] = "conductor.EraseInterview.v1"
    session_id: str


class ExportInterviews(Command):
    """A page of the user's interviews."""

    TYPE: ClassVar[str] = "conductor.ExportInterviews.v1"
    cursor: str | None = None


class GetInterviewMilestones(Command):
    """What a watching candidate has been told of the interview."""

    TYPE: ClassVar[str] = "conductor.GetInterviewMilestones.v1"
    session_id: str


class CheckBudget(Command):
    """Whether the user may begin something today that asks a model: Done, or a Problem with 429."""

    TYPE: ClassVar[str] = "conductor.CheckBudget.v1"


class StepReply(Reply):
    """Where the interview stands after an action. Times are epoch seconds."""

    TYPE: ClassVar[str] = "conductor.StepReply.v1"
    session_id: str
    type: Literal["question", "follow_up", "next_question", "complete"]
    status: Literal["in_progress", "completed"]
    question: str | None = None
    question_number: int
    total_questions: int
    question_kind: QuestionKind | None = None
    competency: str | None = None
    expires_at: int | None = None


class HintReply(Reply):
    """A hint on the current question."""

    TYPE: ClassVar[str] = "conductor.HintReply.v1"
    session_id: str
    hint: str
    question_number: int
    language: Language = "en"


class InterviewReply(Reply):
    """The room as it stands. Times are epoch seconds; `remaining_seconds` is None before the start.

    `language` is that of the questions, and `hint_language` that of the hint, which may be a stand-in's.
    `follow_up_to` is the question that a follow-up belongs to, for a device that has not seen it.
    """

    TYPE: ClassVar[str] = "conductor.InterviewReply.v1"
    session_id: str
    status: Literal["preparing", "ready", "in_progress", "completed"]
    company_name: str
    job_description: str = ""
    resume: str | None = None
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration
    question: str | None = None
    question_number: int
    total_questions: int
    question_kind: QuestionKind | None = None
    is_follow_up: bool = False
    follow_up_to: str | None = None
    competency: str | None = None
    hint: str | None = None
    draft: str = ""
    started_at: int | None = None
    expires_at: int | None = None
    remaining_seconds: int | None = None
    completion_reason: CompletionReason | None = None
    skills: tuple[str, ...] = ()
    uncovered_skills: tuple[str, ...] = ()
    language: Language = "en"
    hint_language: Language = "en"


class ExtensionReply(Reply):
    """The clock after an extension, in epoch seconds and seconds."""

    TYPE: ClassVar[str] = "conductor.ExtensionReply.v1"
    session_id: str
    expires_at: int
    remaining_seconds: int


class InterviewStarted(Event):
    """Internal: the clock runs. Time in epoch milliseconds."""

    TYPE: ClassVar[str] = "conductor.InterviewStarted.v1"
    session_id: str
    user_id: str
    started_at: int


class AnswerRecorded(Event):
    """Internal: a question's answer is final, its follow-ups included."""

    TYPE: ClassVar[str] = "conductor.AnswerRecorded.v1"
    session_id: str
    user_id: str
    number: int
    question: Question
    answer: str
    follow_ups: tuple[FollowUp, ...] = ()
    hint_used: bool = False
    language: Language = "en"


class InterviewCompleted(Event):
    """Internal: the whole transcript, so that a report needs no other message. Times in epoch ms."""

    TYPE: ClassVar[str] = "conductor.InterviewCompleted.v1"
    session_id: str
    user_id: str
    reason: CompletionReason
    started_at: int | None = None
    completed_at: int
    transcript: tuple[TranscriptEntry, ...]
    usage: Usage = Usage()
    language: Language = "en"
