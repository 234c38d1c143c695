"""The interviewer that asks a model, and trusts it only as far as its answers can be checked."""

from collections.abc import Set

from ai.languages import ENGLISH, NAMES
from ai.models.asking import Asker, Unanswered
from ai.models.choice import Task
from ai.models.follow_up import FollowUpForm, follow_up_of, follow_up_prompt
from ai.models.hint import HintForm, hint_of, hint_prompt
from ai.models.material import speaks_to_rater
from ai.models.questions import QuestionsForm, question_set, questions_prompt
from ai.models.report import NarrativeForm, narrative_of, report_prompt
from ai.models.research import ProfileForm, profile_of, research_prompt
from ai.models.scoring import ScoreForm, is_no_answer, rating_of, score_prompt
from ai.offline import OfflineInterviewer
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


class ModelInterviewer:
    """Does the six tasks with a model, and with the offline interviewer beside it.

    The latter decides what needs no model, fills what is missing and replaces what breaks a rule. When no
    model answers it also researches, writes questions and gives hints, so that an interview can be held;
    it never rates or reports instead of one: what a candidate is measured by comes from one rater or waits.
    The offline rules speak and read English alone: what they write in another interview is marked as
    English, and what they find in an answer counts in an English interview only.
    """

    languages: Set[str] = NAMES.keys()

    def __init__(self, name: str, asker: Asker) -> None:
        self.name = name
        self._asker = asker
        self._offline = OfflineInterviewer()

    async def research_company(self, request: ResearchRequest) -> CompanyProfile:
        general = await self._offline.research_company(request)
        if speaks_to_rater([request.company_name]):
            return general
        try:
            found, usage = await self._asker.ask(
                Task.RESEARCH,
                research_prompt(request),
                ProfileForm,
                lambda form: profile_of(form, request, general),
            )
        except Unanswered as failed:
            found, usage = general, failed.usage
        return found.model_copy(update={"usage": usage})

    async def write_questions(self, request: QuestionsRequest) -> QuestionSet:
        try:
            found, usage = await self._asker.ask(
                Task.QUESTIONS,
                questions_prompt(request),
                QuestionsForm,
                lambda form: question_set(form, request),
            )
        except Unanswered as failed:
            found, usage = await self._offline.write_questions(request), failed.usage
        return found.model_copy(update={"usage": usage})

    async def decide_follow_up(self, request: FollowUpRequest) -> FollowUp:
        answered = ScoreRequest(job=request.job, question=request.question, answer=request.answer)
        english = request.job.language == ENGLISH
        if english and is_no_answer(await self._offline.score_answer(answered), ENGLISH):
            return await self._offline.decide_follow_up(request)
        found, usage = await self._asker.ask(
            Task.FOLLOW_UP, follow_up_prompt(request), FollowUpForm, lambda form: follow_up_of(form, request)
        )
        return found.model_copy(update={"usage": usage})

    async def give_hint(self, request: HintRequest) -> Hint:
        safe = await self._offline.give_hint(request)
        try:
            found, usage = await self._asker.ask(
                Task.HINT, hint_prompt(request), HintForm, lambda form: hint_of(form, request, safe)
            )
        except Unanswered as failed:
            found, usage = safe, failed.usage
        return found.model_copy(update={"usage": usage})

    async def score_answer(self, request: ScoreRequest) -> AnswerRating:
        offline = await self._offline.score_answer(request)
        if is_no_answer(offline, request.job.language):
            return offline
        found, usage = await self._asker.ask(
            Task.SCORE,
            score_prompt(request),
            ScoreForm,
            lambda form: rating_of(form, request, offline, self.name),
        )
        return found.model_copy(update={"usage": usage})

    async def compose_report(self, request: ReportRequest) -> Narrative:
        plain = await self._offline.compose_report(request)
        if not request.rated:
            return plain
        found, usage = await self._asker.ask(
            Task.REPORT,
            report_prompt(request),
            NarrativeForm,
            lambda form: narrative_of(form, request, plain, self.name),
        )
        return found.model_copy(update={"usage": usage})
