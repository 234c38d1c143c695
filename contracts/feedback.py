"""The feedback service: reports, history and progress."""

from typing import ClassVar, Literal

from contracts.envelope import Command, Event, Part, Reply
from contracts.interview import Difficulty, FollowUp, InterviewType, Language, Usage

Score = int | None


class GetFeedback(Command):
    """The report; `wait` is true when the caller waits for one that is being made."""

    TYPE: ClassVar[str] = "feedback.GetFeedback.v1"
    session_id: str
    wait: bool = True


class RetryQuestion(Command):
    """Answer a question once more after the report; `number` is the question's, from 1."""

    TYPE: ClassVar[str] = "feedback.RetryQuestion.v1"
    session_id: str
    number: int
    answer: str


class GetHistory(Command):
    """A page of the user's interviews."""

    TYPE: ClassVar[str] = "feedback.GetHistory.v1"
    limit: int = 20
    cursor: str | None = None
    company_name: str | None = None
    sort: Literal["createdAt", "companyName", "overallScore"] = "createdAt"
    order: Literal["asc", "desc"] = "desc"


class GetProgress(Command):
    """Scores over time within one rubric version."""

    TYPE: ClassVar[str] = "feedback.GetProgress.v1"


class EraseReport(Command):
    """Remove the report of an erased session at once."""

    TYPE: ClassVar[str] = "feedback.EraseReport.v1"
    session_id: str


class ExportReports(Command):
    """A page of the user's reports."""

    TYPE: ClassVar[str] = "feedback.ExportReports.v1"
    cursor: str | None = None


class GetFeedbackMilestones(Command):
    """What a watching candidate has been told of the report."""

    TYPE: ClassVar[str] = "feedback.GetFeedbackMilestones.v1"
    session_id: str


class DeliveryMetrics(Part):
    """Counted from the text. A typed answer has no pace.

    `fillers_counted` is False in a language whose fillers are not known; `fillers` is 0 then.
    """

    words: int
    fillers: int
    words_per_minute: int | None = None
    fillers_counted: bool = True


class Correction(Part):
    """A wrong statement of the answer and what is right."""

    statement: str
    correction: str


class AnswerFeedback(Part):
    """A question, an answer to it and its worth. `score` is 1-10, or None where there is nothing to score.

    `written_in` is the language of `feedback`, `suggested_answer` and the corrections.
    """

    question: str
    your_answer: str
    score: Score = None
    feedback: str
    suggested_answer: str
    status: Literal["answered", "skipped", "timed_out", "not_reached", "not_scored"]
    competency: str
    evidence: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    hint_used: bool = False
    corrections: tuple[Correction, ...] = ()
    delivery_metrics: DeliveryMetrics | None = None
    needs_review: bool = False
    written_in: Language = "en"


class Retry(AnswerFeedback):
    """Another answer to a question, given after the report; no score of the report changes with it.

    `previous_score` is that of the answer in the interview, None where it has none. `at`: epoch seconds.
    """

    retry_number: int
    previous_score: Score = None
    at: int


class QuestionFeedback(AnswerFeedback):
    """One question of the report, with the tries of it that followed."""

    retries: tuple[Retry, ...] = ()


class CommunicationSkills(Part):
    """Each 1-10, or None with the reason in `feedback`."""

    clarity: Score = None
    conciseness: Score = None
    confidence: Score = None
    feedback: str


class ScoredPart(Part):
    """A 1-10 score, or None with the reason in `feedback`."""

    score: Score = None
    feedback: str


class CompetencyScore(Part):
    """The mean of a competency's answered questions, 1-10."""

    competency: str
    score: int


class Coverage(Part):
    """How much of the interview was answered; `ratio` is answered / total."""

    answered: int
    total: int
    ratio: float


class Feedback(Part):
    """The report. Only answered questions are averaged; the rest lower `coverage` and are named.

    `language` is what the interview was held in, `written_in` what the words on the whole are written in.
    """

    overall_score: Score = None
    summary: str
    strengths: tuple[str, ...]
    areas_for_improvement: tuple[str, ...]
    question_feedback: tuple[QuestionFeedback, ...]
    communication_skills: CommunicationSkills
    technical_accuracy: ScoredPart
    company_fit: ScoredPart
    recommendations: tuple[str, ...]
    competencies: tuple[CompetencyScore, ...] = ()
    coverage: Coverage
    delivery_metrics: DeliveryMetrics
    rubric_version: str
    provider: str
    usage: Usage = Usage()
    language: Language = "en"
    written_in: Language = "en"


class FeedbackReply(Reply):
    """`cached` is true when the report was ready before the request. `completed_at`: epoch seconds."""

    TYPE: ClassVar[str] = "feedback.FeedbackReply.v1"
    session_id: str
    company_name: str = ""
    interview_type: InterviewType | None = None
    completed_at: int | None = None
    feedback: Feedback
    cached: bool


class RetryReply(Retry, Reply):
    """What the new answer is worth, beside the one of the interview."""

    TYPE: ClassVar[str] = "feedback.RetryReply.v1"
    session_id: str
    question_number: int


class HistoryItem(Part):
    """One interview of the history. Times are epoch seconds; None where there is nothing yet."""

    session_id: str
    company_name: str
    interview_type: InterviewType
    difficulty: Difficulty
    status: Literal["created", "in_progress", "completed"]
    created_at: int
    completed_at: int | None = None
    overall_score: Score = None


class HistoryReply(Reply):
    """`next_cursor` is None on the last page."""

    TYPE: ClassVar[str] = "feedback.HistoryReply.v1"
    history: tuple[HistoryItem, ...]
    count: int
    next_cursor: str | None = None


class ProgressPoint(Part):
    """One completed interview's score. Time in epoch seconds."""

    session_id: str
    completed_at: int
    score: int


class CompetencyProgress(Part):
    """A competency's scores over time, oldest first."""

    competency: str
    points: tuple[ProgressPoint, ...]


class ProgressReply(Reply):
    """Only interviews scored with `rubric_version` (the newest the user has) are compared."""

    TYPE: ClassVar[str] = "feedback.ProgressReply.v1"
    rubric_version: str | None = None
    overall: tuple[ProgressPoint, ...]
    competencies: tuple[CompetencyProgress, ...]


class UsageRecorded(Event):
    """Internal: what rating or writing took, counted towards the user's day."""

    TYPE: ClassVar[str] = "feedback.UsageRecorded.v1"
    session_id: str
    user_id: str
    usage: Usage
