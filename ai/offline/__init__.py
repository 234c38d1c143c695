"""The offline interviewer: deterministic, with its own lexicon, bank and rules; no model, no download."""

from collections.abc import Set

from ai.languages import ENGLISH
from ai.offline.delivery import DeliveryMetrics, delivery_metrics
from ai.offline.follow_up import decide_follow_up
from ai.offline.hint import give_hint
from ai.offline.questions import write_questions
from ai.offline.report import compose_report
from ai.offline.research import research_company
from ai.offline.scoring import prepare, score_answer
from ai.port import (
    AnswerRating,
    CompanyProfile,
    FollowUp,
    FollowUpRequest,
    Hint,
    HintRequest,
    Narrative,
    QuestionSet,
    QuestionsRequest,
    ReportRequest,
    ResearchRequest,
    ScoreRequest,
)

__all__ = ["DeliveryMetrics", "OfflineInterviewer", "delivery_metrics"]


class OfflineInterviewer:
    """Does the six tasks by rules, in English; every answer to the same request is the same."""

    name = "offline"
    languages: Set[str] = frozenset({ENGLISH})

    def __init__(self) -> None:
        prepare()

    async def research_company(self, request: ResearchRequest) -> CompanyProfile:
        return research_company(request)

    async def write_questions(self, request: QuestionsRequest) -> QuestionSet:
        return write_questions(request)

    async def decide_follow_up(self, request: FollowUpRequest) -> FollowUp:
        return decide_follow_up(request)

    async def give_hint(self, request: HintRequest) -> Hint:
        return give_hint(request)

    async def score_answer(self, request: ScoreRequest) -> AnswerRating:
        return score_answer(request)

    async def compose_report(self, request: ReportRequest) -> Narrative:
        return compose_report(request)
