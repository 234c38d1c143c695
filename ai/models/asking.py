"""Asking a model until its answer can be used: deadline, places, one more try, another model, objections."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

from ai.models.call import Call, CallError, ModelClient, ModelFailed, ModelUnavailable, Reply
from ai.models.choice import ModelChoice, Task
from ai.models.observed import Observed
from ai.models.prices import cost_of
from ai.port import InterviewerError, Usage
from ai.prompts import Prompt
from ai.settings import ModelSettings

Form = TypeVar("Form", bound=BaseModel)
Result = TypeVar("Result")

ASKED_AGAIN = 2
"""How often an answer that cannot be used is asked for again."""
MAX_TOKENS = {
    Task.RESEARCH: 1500,
    Task.QUESTIONS: 8000,
    Task.FOLLOW_UP: 500,
    Task.HINT: 400,
    Task.SCORE: 3500,
    Task.REPORT: 3500,
}
_WAITED_FOR = frozenset({Task.FOLLOW_UP, Task.HINT})
_MOST_OBJECTIONS = 8
_log = structlog.get_logger()


class Unusable(Exception):
    """A well-formed answer that breaks a rule of trust; the text is told to the model and quotes nobody."""


class Unanswered(InterviewerError):
    """No usable answer; `reason` carries no content, `usage` is what the attempts consumed."""

    def __init__(self, reason: str, usage: Usage, *, retryable: bool) -> None:
        super().__init__(reason, retryable=retryable)
        self.usage = usage


class Asker:
    """Asks one client. Every failure ends in `Unanswered`."""

    def __init__(self, client: ModelClient, choice: ModelChoice, settings: ModelSettings) -> None:
        self._client = Observed(client)
        self._choice = choice
        self._settings = settings
        self._places = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(settings.concurrency))
        self._warned: set[str] = set()

    async def ask(
        self, task: Task, prompt: Prompt, form: type[Form], read: Callable[[Form], Result]
    ) -> tuple[Result, Usage]:
        """Return what `read` makes of the form; an answer it calls `Unusable` is asked for again."""
        seconds = self._settings.waiting_deadline if task in _WAITED_FOR else self._settings.deadline
        spent: list[Usage] = []
        try:
            call = self._first_call(task, prompt, form, time.monotonic() + seconds)
            async with asyncio.timeout(seconds):
                result = await self._until_usable(call, form, read, spent)
        except TimeoutError:
            raise self._failed(task, f"no answer within {seconds:g} s", True, spent) from None
        except CallError as error:
            raise self._failed(task, error.reason, error.retryable, spent) from None
        usage = total(spent)
        _log.info("model answered", task=task.value, **usage.model_dump())
        return result, usage

    def _first_call(self, task: Task, prompt: Prompt, form: type[BaseModel], until: float) -> Call:
        model, schema = self._choice.models[task], schema_of(form)
        return Call(model, prompt.system, prompt.user, task.value, schema, MAX_TOKENS[task], until)

    async def _until_usable(
        self, call: Call, form: type[Form], read: Callable[[Form], Result], spent: list[Usage]
    ) -> Result:
        objections = ""
        for _ in range(1 + ASKED_AGAIN):
            reply = await self._answered(replace(call, user=f"{call.user}{objections}"), spent)
            try:
                return read(form.model_validate(_filled(reply)))
            except ValidationError as error:
                objections = _told(_objections(error))
            except Unusable as error:
                objections = _told([str(error)])
        raise CallError(f"the model's answer could not be used {1 + ASKED_AGAIN} times")

    async def _answered(self, call: Call, spent: list[Usage]) -> Reply:
        try:
            return await self._tried(call, spent)
        except ModelUnavailable as error:
            fallback = self._choice.fallback
            if fallback is None or fallback == call.model:
                raise
            self._warn(
                "model unavailable, the fallback answers", call.model, fallback=fallback, reason=error.reason
            )
            return await self._tried(replace(call, model=fallback), spent)

    async def _tried(self, call: Call, spent: list[Usage]) -> Reply:
        async with self._places[call.model]:
            try:
                reply = await self._client.call(call)
            except ModelFailed:
                spent.append(Usage(calls=1, model=call.model))
                reply = await self._client.call(call)
        cost = cost_of(call.model, reply.tokens)
        if cost is None:
            self._warn("no price is known for the model, its cost counts as 0", call.model)
        used = reply.tokens
        spent.append(
            Usage(
                calls=1,
                input_tokens=used.input + used.read + used.written,
                output_tokens=used.output,
                cost=cost or 0.0,
                model=call.model,
            )
        )
        return reply

    def _warn(self, event: str, model: str, **facts: str) -> None:
        """Say a thing about a model once, not with every call."""
        if f"{event} {model}" not in self._warned:
            self._warned.add(f"{event} {model}")
            _log.warning(event, provider=self._client.name, model=model, **facts)

    def _failed(self, task: Task, reason: str, retryable: bool, spent: list[Usage]) -> Unanswered:
        usage = total(spent)
        _log.warning("model did not answer", task=task.value, reason=reason, **usage.model_dump())
        return Unanswered(f"{task.value} by {self._client.name}: {reason}", usage, retryable=retryable)


def total(spent: list[Usage]) -> Usage:
    """Add up the calls of a task; the model named is the last that was asked."""
    return Usage(
        calls=sum(one.calls for one in spent),
        input_tokens=sum(one.input_tokens for one in spent),
        output_tokens=sum(one.output_tokens for one in spent),
        cost=round(sum(one.cost for one in spent), 8),
        model=spent[-1].model if spent else "",
    )


def schema_of(form: type[BaseModel]) -> dict[str, Any]:
    """Return the form's JSON schema without the titles, which only cost tokens."""

    def bare(node: Any, names: bool = False) -> Any:
        if isinstance(node, dict):
            kept = {key: one for key, one in node.items() if names or key != "title"}
            return {
                key: bare(one, names=key in {"properties", "$defs"} and not names)
                for key, one in kept.items()
            }
        return [bare(one) for one in node] if isinstance(node, list) else node

    found: dict[str, Any] = bare(form.model_json_schema())
    return found


def _filled(reply: Reply) -> object:
    if reply.problem:
        raise Unusable(reply.problem)
    return reply.form


def _objections(error: ValidationError) -> list[str]:
    """Name the fields and what is wrong with them, never what was in them."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [f"{'.'.join(str(part) for part in one['loc']) or 'the form'}: {one['msg']}" for one in found]


def _told(objections: list[str]) -> str:
    lines = "\n".join(f"- {one}" for one in objections[:_MOST_OBJECTIONS])
    return f"\n\nYour previous answer could not be used:\n{lines}\nFill in the whole form again."
