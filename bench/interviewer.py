"""An interviewer that says the same each time after a fixed time: what is measured is what surrounds it."""

import asyncio
import json
import os
from collections.abc import Mapping, Set

from ai.port import (
    AnswerRating,
    CompanyProfile,
    CriterionRating,
    FollowUp,
    FollowUpRequest,
    Hint,
    HintRequest,
    Narrative,
    Question,
    QuestionSet,
    QuestionsRequest,
    ReportRequest,
    ResearchRequest,
    ScoreRequest,
)
from ai.rubric import RUBRIC_VERSION
from ai.rubric.definition import weights

VARIABLE = "BENCH_MODEL_SECONDS"
MODEL_SECONDS: Mapping[str, float] = {
    "research_company": 3.0,
    "write_questions": 6.0,
    "decide_follow_up": 1.5,
    "give_hint": 1.5,
    "score_answer": 3.0,
    "compose_report": 5.0,
}
"""What a large model takes for each task, in seconds."""
NO_SECONDS: Mapping[str, float] = dict.fromkeys(MODEL_SECONDS, 0.0)


def from_environment() -> "FixedInterviewer":
    """The interviewer with the times that this process was given; without any it takes no time."""
    return FixedInterviewer(json.loads(os.environ.get(VARIABLE, "{}")))


class FixedInterviewer:
    """Does the six tasks in `seconds` each; it never asks a follow-up, so that an answer is one step."""

    name = "fixed"
    languages: Set[str] = frozenset({"en"})

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self._seconds = {**NO_SECONDS, **seconds}

    async def research_company(self, request: ResearchRequest) -> CompanyProfile:
        await self._think("research_company")
        return CompanyProfile(
            interview_style=f"{request.company_name} holds two structured interviews of an hour each.",
            question_types=("experience", "system design", "ways of working"),
            values=("ownership", "customer focus"),
            tips=("Say what you did yourself.", "Name the result in figures."),
            notable_practices="A written exercise before the first conversation.",
            basis="model",
        )

    async def write_questions(self, request: QuestionsRequest) -> QuestionSet:
        await self._think("write_questions")
        return QuestionSet(
            questions=tuple(_question(number) for number in range(1, request.count + 1)),
            skills=("Kafka", "PostgreSQL", "Kubernetes"),
        )

    async def decide_follow_up(self, _request: FollowUpRequest) -> FollowUp:
        await self._think("decide_follow_up")
        return FollowUp(question=None)

    async def give_hint(self, _request: HintRequest) -> Hint:
        await self._think("give_hint")
        return Hint(text="Begin with the situation, then what you did yourself, then what changed.")

    async def score_answer(self, request: ScoreRequest) -> AnswerRating:
        await self._think("score_answer")
        quote = " ".join(request.answer.split()[:6])
        shares = weights(request.question.kind, request.job.difficulty)
        return AnswerRating(
            ratings=tuple(
                CriterionRating(criterion=key, level=4, evidence=(quote,), reason="It is said plainly.")
                for key in shares
            ),
            feedback="You said what you did and what came of it. Say also what you would do differently.",
            suggested_answer=f"{request.answer} Looking back, I would ____.",
            rubric_version=RUBRIC_VERSION,
            provider=self.name,
        )

    async def compose_report(self, _request: ReportRequest) -> Narrative:
        await self._think("compose_report")
        return Narrative(
            summary="You told what you did and what it changed, with figures, in most of your answers.",
            strengths=("Own actions are named.", "Results have figures."),
            areas_for_improvement=("Alternatives are seldom weighed.",),
            recommendations=("Prepare one story for each requirement.", "Practise aloud against the clock."),
            communication_feedback="Clear and brief.",
            technical_feedback="Right on the main points.",
            company_fit_feedback="Ownership shows in what you told.",
            provider=self.name,
        )

    async def _think(self, task: str) -> None:
        if seconds := self._seconds[task]:
            await asyncio.sleep(seconds)


def _question(number: int) -> Question:
    return Question(
        text=f"{number}. Tell me about a service you made faster: what was slow, and what did you change?",
        kind="technical" if number % 2 else "behavioral",
        competency="Performance" if number % 2 else "Ownership",
        from_description=("Kafka",),
        key_points=("what was measured", "what was changed", "what came of it"),
    )
