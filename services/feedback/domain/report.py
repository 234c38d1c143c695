"""The one document of a session's report; the history row is part of it. Times are epoch milliseconds."""

from typing import Any, Literal

from ai.port import AnswerRating, Narrative
from contracts.envelope import Part
from contracts.feedback import Feedback
from contracts.interview import (
    CompanyProfile,
    CompletionReason,
    Difficulty,
    Duration,
    FollowUp,
    InterviewType,
    Language,
    Question,
    TranscriptEntry,
    Usage,
)
from contracts.replies import Milestone

Status = Literal["expected", "created", "in_progress", "completed", "erased"]
UNSCORED = 11
"""Rank of a report without an overall score: after every score, in both orders."""
RETRIES = (60_000, 300_000, 1_800_000, 7_200_000, 43_200_000)
"""Waits before the interviewer is asked again for what it failed to give, in milliseconds."""


class Facts(Part):
    """What the session was set up with."""

    company_name: str
    job_description: str
    resume: str | None = None
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration


class Answer(Part):
    """An answered question and what its scoring gave. `retries` counts the rounds of it that failed."""

    number: int
    question: Question
    answer: str
    follow_ups: tuple[FollowUp, ...] = ()
    hint_used: bool = False
    status: Literal["scoring", "scored", "not_scored"] = "scoring"
    rating: AnswerRating | None = None
    score: int | None = None
    retries: int = 0


class Attempt(Answer):
    """Another answer to a question, given after the report. `at`: epoch milliseconds."""

    command_id: str
    at: int


class Report(Part):
    """Everything held on one session.

    `expected`: something asked or told of the session before it was created here, so `facts` are
    missing and `user_id` may be. `erased`: nothing is left but the two ids. `ready_at` is when there
    was a report for the first time; the score ranks are sorted upwards for either order. `language` is
    what the interview is held in.
    """

    session_id: str
    user_id: str = ""
    status: Status = "expected"
    created_at: int | None = None
    company_key: str = ""
    facts: Facts | None = None
    profile: CompanyProfile | None = None
    language: Language = "en"
    answers: tuple[Answer, ...] = ()
    unanswered: tuple[TranscriptEntry, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    """In the order they came; they are in no score of the report."""
    started_at: int | None = None
    completed_at: int | None = None
    reason: CompletionReason | None = None
    asking: Usage = Usage()
    """What the questions, follow-ups and hints took; the rest is in the ratings and the narrative."""
    narrative: Narrative | None = None
    narrative_retries: int = 0
    feedback: Feedback | None = None
    ready_at: int | None = None
    score_rank_asc: int = UNSCORED
    score_rank_desc: int = UNSCORED
    milestones: tuple[Milestone, ...] = ()
    expires_at: int | None = None

    def answer(self, number: int) -> Answer | None:
        """The answered question of this number."""
        return next((answer for answer in self.answers if answer.number == number), None)

    def question(self, number: int) -> Question | None:
        """The question of this number, answered or not."""
        asked = {one.number: one.question for one in self.unanswered}
        asked |= {one.number: one.question for one in self.answers}
        return asked.get(number)

    def attempt(self, command_id: str) -> Attempt | None:
        """The attempt that came with this command."""
        return next((attempt for attempt in self.attempts if attempt.command_id == command_id), None)

    def attempts_at(self, number: int) -> tuple[Attempt, ...]:
        """All attempts at one question, scored or not."""
        return tuple(attempt for attempt in self.attempts if attempt.number == number)


def changed(report: Report, **update: Any) -> Report:
    """The report with new values, its status and its place among the user's scores kept in step."""
    report = report.model_copy(update=update)
    score = report.feedback.overall_score if report.feedback else None
    return report.model_copy(
        update={
            "status": _status(report),
            "score_rank_asc": UNSCORED if score is None else score,
            "score_rank_desc": UNSCORED if score is None else 10 - score,
        }
    )


def with_answer(report: Report, answer: Answer) -> Report:
    """The report with this answer in place of the one of the same number, in the order of the questions."""
    others = [other for other in report.answers if other.number != answer.number]
    return changed(report, answers=tuple(sorted([*others, answer], key=lambda one: one.number)))


def with_milestone(
    report: Report,
    kind: Literal["answer_scored", "feedback_ready"],
    done: int | None = None,
    total: int | None = None,
) -> Report:
    """The report with one more milestone; each is told by exactly one event, so their sequences agree."""
    milestone = Milestone(kind=kind, sequence=len(report.milestones) + 1, done=done, total=total)
    return changed(report, milestones=(*report.milestones, milestone))


def _status(report: Report) -> Status:
    if report.status == "erased":
        return "erased"
    if report.facts is None:
        return "expected"
    if report.completed_at is not None:
        return "completed"
    return "in_progress" if report.started_at is not None or report.answers else "created"
