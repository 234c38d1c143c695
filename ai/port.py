"""The interviewer's port: six tasks, pydantic in and out, and nothing about how they are done.

A provider implements `Interviewer`. Every text in a request that a person wrote (job description,
resume, answer, company name) is untrusted: a provider treats it as data, never as instructions.
Numbers the candidate sees are computed in `ai.rubric` from the parts a provider returns here.
"""

from collections.abc import Set
from enum import StrEnum
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

InterviewType = Literal["technical", "behavioral", "mixed"]
Difficulty = Literal["entry", "mid", "senior"]
QuestionKind = Literal["technical", "behavioral"]
Basis = Literal["model", "offline", "provided"]
Level = Literal[1, 2, 3, 4, 5]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""A primary tag of BCP 47."""


class Part(BaseModel):
    """A value of the port: immutable, camelCase outside, unknown fields refused."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Usage(Part):
    """What one task consumed. Tokens are counted by the provider; cost is in US dollars."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    model: str = ""


class Source(Part):
    """Where a fact about a company was read. `date` is ISO 8601 (YYYY-MM-DD)."""

    url: str
    quote: str
    date: str


class CompanyProfile(Part):
    """How a company interviews and what that rests on; no `sources` when nothing was looked up."""

    interview_style: str
    question_types: tuple[str, ...]
    values: tuple[str, ...]
    tips: tuple[str, ...]
    notable_practices: str
    basis: Basis
    sources: tuple[Source, ...] = ()
    usage: Usage = Usage()


class ResearchRequest(Part):
    """The company as the candidate spelled it."""

    company_name: str


class Job(Part):
    """What the interview is for. `profile` is None when the company was not researched in time.

    `language` is what everything for the candidate is to be written in. A provider that cannot writes
    English, and each result says in its own `language` what it is really written in.
    """

    company_name: str
    job_description: str
    resume: str | None = None
    interview_type: InterviewType
    difficulty: Difficulty
    profile: CompanyProfile | None = None
    language: Language = "en"


class Question(Part):
    """One question and what it probes.

    `from_description` holds the words of the job description it comes from (exact substrings, may be
    empty for a general question). `bank_id` names the bank entry, None for a written question.
    `key_points` is what a complete answer covers; it is private to the interviewer.
    """

    text: str
    kind: QuestionKind
    competency: str
    from_description: tuple[str, ...] = ()
    bank_id: str | None = None
    key_points: tuple[str, ...] = ()


class QuestionsRequest(Part):
    """`avoid` holds the texts of the candidate's earlier questions (last ten sessions)."""

    job: Job
    count: int = Field(ge=1, le=16)
    avoid: tuple[str, ...] = ()


class QuestionSet(Part):
    """`skills`: drawn from the description. `uncovered`: must-haves no question reaches."""

    questions: tuple[Question, ...]
    skills: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    language: Language = "en"
    usage: Usage = Usage()


class Exchange(Part):
    """A follow-up question and its answer (empty when it was not answered)."""

    question: str
    answer: str


class FollowUpRequest(Part):
    """An answer that a follow-up may be asked about."""

    job: Job
    question: Question
    answer: str


class FollowUp(Part):
    """`question` is None when the answer is complete. `quote` is an exact substring of the answer."""

    question: str | None
    missing: str = ""
    quote: str = ""
    usage: Usage = Usage()


class HintRequest(Part):
    """The question the candidate is stuck on."""

    job: Job
    question: Question


class Hint(Part):
    """Guidance on how to approach the question that does not answer it."""

    text: str
    language: Language = "en"
    usage: Usage = Usage()


class ScoreRequest(Part):
    """One answered question, with all that was said on it."""

    job: Job
    question: Question
    answer: str
    follow_ups: tuple[Exchange, ...] = ()


class CriterionRating(Part):
    """A criterion of the rubric, its anchored level, and the substrings of the answer it rests on."""

    criterion: str
    level: Level
    evidence: tuple[str, ...] = ()
    reason: str = ""


class Flag(StrEnum):
    """What was noticed about an answer. Flags explain a rating; they are never shown as accusations."""

    EMPTY = "empty"
    ONE_WORD = "one_word"
    GIBBERISH = "gibberish"
    OFF_TOPIC = "off_topic"
    RESTATES_QUESTION = "restates_question"
    KEYWORD_STUFFED = "keyword_stuffed"
    HYPOTHETICAL_ONLY = "hypothetical_only"
    FACTUALLY_WRONG = "factually_wrong"
    INSTRUCTIONS = "instructions"
    OTHER_LANGUAGE = "other_language"
    REVIEW = "review"


class AnswerRating(Part):
    """One answer rated on the rubric's criteria. Evidence quotes are exact substrings of the answer.

    `ratings` may include the criterion `company_fit` only when the job's profile has values.
    `corrections` pairs a wrong statement of the answer with what is right (technical questions).
    `suggested_answer` uses the candidate's facts alone and marks gaps with blanks.
    """

    ratings: tuple[CriterionRating, ...]
    feedback: str
    suggested_answer: str
    corrections: tuple[Exchange, ...] = ()
    flags: tuple[Flag, ...] = ()
    rubric_version: str
    provider: str
    language: Language = "en"
    usage: Usage = Usage()


class RatedAnswer(Part):
    """An answered question and its rating as the report's writer sees it."""

    question: Question
    answer: str
    follow_ups: tuple[Exchange, ...] = ()
    rating: AnswerRating
    score: int = Field(ge=1, le=10)


class ReportRequest(Part):
    """The whole interview: what was rated, and what was not answered."""

    job: Job
    rated: tuple[RatedAnswer, ...]
    not_answered: tuple[Question, ...] = ()


class Narrative(Part):
    """The words of a report. It carries no number: those are computed from the ratings."""

    summary: str
    strengths: tuple[str, ...]
    areas_for_improvement: tuple[str, ...]
    recommendations: tuple[str, ...]
    communication_feedback: str
    technical_feedback: str
    company_fit_feedback: str
    provider: str
    language: Language = "en"
    usage: Usage = Usage()


class InterviewerError(Exception):
    """A task could not be done; nothing was invented in its place. `retryable` says if waiting may help."""

    def __init__(self, reason: str, *, retryable: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable


class Interviewer(Protocol):
    """Every task raises `InterviewerError` when it cannot be done.

    `languages`: what an interview can be held in, as primary tags of BCP 47.
    """

    name: str
    languages: Set[str]

    async def research_company(self, request: ResearchRequest) -> CompanyProfile: ...
    async def write_questions(self, request: QuestionsRequest) -> QuestionSet: ...
    async def decide_follow_up(self, request: FollowUpRequest) -> FollowUp: ...
    async def give_hint(self, request: HintRequest) -> Hint: ...
    async def score_answer(self, request: ScoreRequest) -> AnswerRating: ...
    async def compose_report(self, request: ReportRequest) -> Narrative: ...
