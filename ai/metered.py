"""Every task of an interviewer counted: how often, how long, how many tokens, what it cost; and its span."""

import time
from collections.abc import Awaitable
from typing import Protocol, TypeVar

from prometheus_client import Counter, Histogram

from ai.port import (
    AnswerRating,
    CompanyProfile,
    FollowUp,
    FollowUpRequest,
    Hint,
    HintRequest,
    Interviewer,
    Narrative,
    QuestionSet,
    QuestionsRequest,
    ReportRequest,
    ResearchRequest,
    ScoreRequest,
    Usage,
)
from ai.spans import kind_of, span

TASKS = Counter("room_ai_tasks", "Tasks of the interviewer by outcome", ("provider", "task", "outcome"))
CALLS = Counter("room_ai_calls", "Calls to models", ("provider", "model"))
TOKENS = Counter("room_ai_tokens", "Tokens by direction", ("provider", "model", "direction"))
COST = Counter("room_ai_cost_dollars", "US dollars, where a price is known", ("provider", "model"))
SECONDS = Histogram(
    "room_ai_task_seconds",
    "Time for a task",
    ("provider", "task"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 15, 30, 60),
)


class _Used(Protocol):
    @property
    def usage(self) -> Usage: ...


Result = TypeVar("Result", bound=_Used)


class Metered:
    """An interviewer around another one."""

    def __init__(self, inner: Interviewer) -> None:
        self._inner = inner
        self.name = inner.name
        self.languages = inner.languages

    async def research_company(self, request: ResearchRequest) -> CompanyProfile:
        return await self._measure("research_company", self._inner.research_company(request))

    async def write_questions(self, request: QuestionsRequest) -> QuestionSet:
        return await self._measure("write_questions", self._inner.write_questions(request))

    async def decide_follow_up(self, request: FollowUpRequest) -> FollowUp:
        return await self._measure("decide_follow_up", self._inner.decide_follow_up(request))

    async def give_hint(self, request: HintRequest) -> Hint:
        return await self._measure("give_hint", self._inner.give_hint(request))

    async def score_answer(self, request: ScoreRequest) -> AnswerRating:
        return await self._measure("score_answer", self._inner.score_answer(request))

    async def compose_report(self, request: ReportRequest) -> Narrative:
        return await self._measure("compose_report", self._inner.compose_report(request))

    async def _measure(self, task: str, work: Awaitable[Result]) -> Result:
        begin = time.perf_counter()
        with span(f"interviewer {task}", {"gen_ai.provider.name": self.name}):
            try:
                result = await work
            except BaseException as error:
                TASKS.labels(self.name, task, kind_of(error)).inc()
                self._count(getattr(error, "usage", None))
                raise
            finally:
                SECONDS.labels(self.name, task).observe(time.perf_counter() - begin)
        TASKS.labels(self.name, task, "done").inc()
        self._count(result.usage)
        return result

    def _count(self, usage: Usage | None) -> None:
        if usage is None or not usage.calls:
            return
        CALLS.labels(self.name, usage.model).inc(usage.calls)
        TOKENS.labels(self.name, usage.model, "input").inc(usage.input_tokens)
        TOKENS.labels(self.name, usage.model, "output").inc(usage.output_tokens)
        COST.labels(self.name, usage.model).inc(usage.cost)
