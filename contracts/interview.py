"""The words every service shares: what an interview is made of."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.envelope import Part

InterviewType = Literal["technical", "behavioral", "mixed"]
Difficulty = Literal["entry", "mid", "senior"]
Duration = Literal[15, 30, 45, 60]
QuestionKind = Literal["technical", "behavioral"]
QuestionStatus = Literal["answered", "skipped", "timed_out", "not_reached"]
CompletionReason = Literal["all_answered", "ended_by_candidate", "time_expired"]
LANGUAGE = r"^[a-z]{2,3}$"
"""A primary tag of BCP 47."""
Language = Annotated[str, Field(pattern=LANGUAGE)]

TOTAL_QUESTIONS: dict[int, int] = {15: 4, 30: 8, 45: 12, 60: 16}


class Source(Part):
    """Where a fact about a company was read; `date` is ISO 8601."""

    url: str
    quote: str
    date: str


class CompanyProfile(Part):
    """How a company interviews, what that rests on, and where it was read."""

    interview_style: str
    question_types: tuple[str, ...]
    values: tuple[str, ...]
    tips: tuple[str, ...]
    notable_practices: str
    basis: Literal["model", "offline", "provided"]
    sources: tuple[Source, ...] = ()


COST_DIGITS = 9
"""Of a dollar; below the price of a token, so that a sum of many calls shows no noise of binary fractions."""


class Usage(Part):
    """What the interviewer's model calls took. `cost` is in US dollars; 0 where no price is known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=round(self.cost + other.cost, COST_DIGITS),
        )


class Question(Part):
    """A question, what it probes and the words of the job description it comes from.

    `key_points` and `bank_id` are the interviewer's own and never leave the services.
    """

    text: str
    kind: QuestionKind
    competency: str
    from_description: tuple[str, ...] = ()
    bank_id: str | None = None
    key_points: tuple[str, ...] = ()


class FollowUp(Part):
    """A follow-up question and its answer; empty when it was not answered."""

    question: str
    answer: str = ""


class TranscriptEntry(Part):
    """What happened to one question. `answer` is empty unless something was written."""

    number: int
    question: Question
    status: QuestionStatus
    answer: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    hint_used: bool = False
