"""One structured call to `/chat/completions`: the form as a JSON schema in `response_format`.

A schema in `response_format` is what Ollama, vLLM, llama.cpp and OpenAI have in common; a forced tool is
not. The schema also stands in the system message, for servers that ignore the field.
"""

import asyncio
import json
import random
import re
from typing import Any

import httpx

from ai.models.call import Call, CallError, ModelFailed, ModelUnavailable, Reply, Tokens
from ai.settings import ModelSettings

ATTEMPTS = 3
FIRST_WAIT, LONGEST_WAIT = 0.25, 10.0
"""Seconds between attempts: doubled each time, or what the server asks for in Retry-After."""
_REASONING = re.compile(r"(?:^|/)(?:o\d|gpt-[5-9])")
"""OpenAI's own models that refuse `temperature` and count `max_completion_tokens`."""
_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")
_BUSY, _SERVER_ERROR = 429, 500


class OpenAICompatibleClient:
    """Calls one server. The connection pool is opened in the event loop of the first call."""

    name = "openai-compatible"

    def __init__(self, base_url: str, settings: ModelSettings) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = settings.key()
        self._settings = settings
        self._http: httpx.AsyncClient | None = None

    async def call(self, call: Call) -> Reply:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                response = await self._client().post(
                    f"{self._base_url}/chat/completions", json=request_for(call)
                )
            except httpx.TransportError as error:
                wait, failed = None, CallError(type(error).__name__)
            else:
                if response.is_success:
                    return _reply(response)
                wait, failed = response.headers.get("retry-after"), _call_error(response.status_code)
            if attempt == ATTEMPTS or not _again(failed):
                raise failed
            await asyncio.sleep(_pause(attempt, wait))
        raise AssertionError("unreachable")

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            settings = self._settings
            self._http = httpx.AsyncClient(
                headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
                timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=settings.concurrency),
            )
        return self._http


def request_for(call: Call) -> dict[str, Any]:
    """Return the body of a completion."""
    reasons = bool(_REASONING.search(call.model))
    schema = json.dumps(call.schema, separators=(",", ":"))
    return {
        "model": call.model,
        "messages": [
            {
                "role": "system",
                "content": f"{call.system}\n\nAnswer with one JSON object of this schema:\n{schema}",
            },
            {"role": "user", "content": call.user},
        ],
        "response_format": {"type": "json_schema", "json_schema": {"name": call.form, "schema": call.schema}},
        **({"max_completion_tokens": call.max_tokens} if reasons else {"max_tokens": call.max_tokens}),
        **({} if reasons else {"temperature": 0}),
    }


def _reply(response: httpx.Response) -> Reply:
    try:
        answer = response.json()
        choice = answer["choices"][0]
        content, reason = choice["message"].get("content"), choice.get("finish_reason")
        tokens = _tokens(answer.get("usage") or {})
    except (ValueError, LookupError, TypeError, AttributeError):
        raise ModelFailed("the server's answer is no completion") from None
    if reason == "content_filter" or choice["message"].get("refusal"):
        raise CallError("the model declined", retryable=False)
    if reason == "length":
        return Reply(None, tokens, "It was cut off for its length: be brief.")
    try:
        return Reply(json.loads(_FENCE.sub("", content or "")), tokens)
    except ValueError:
        return Reply(None, tokens, "It was not one JSON object.")


def _tokens(usage: dict[str, Any]) -> Tokens:
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    return Tokens(usage.get("prompt_tokens", 0) - cached, usage.get("completion_tokens", 0), cached)


def _call_error(status: int) -> CallError:
    if status in {408, 424}:
        return ModelFailed(f"HTTP {status}")
    if status in {403, 404, 410}:
        return ModelUnavailable(f"HTTP {status}")
    return CallError(f"HTTP {status}", retryable=status == _BUSY or status >= _SERVER_ERROR)


def _again(failed: CallError) -> bool:
    return failed.retryable and not isinstance(failed, ModelFailed)


def _pause(attempt: int, asked: str | None) -> float:
    wait = float(asked) if asked and asked.isdecimal() else FIRST_WAIT * 2 ** (attempt - 1)
    return min(wait, LONGEST_WAIT) * (1 if asked else random.uniform(0.5, 1.0))  # noqa: S311
