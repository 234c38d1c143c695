"""Every call to a model seen: how long it took, how it failed, and a span where tracing is on.

Names and attributes of spans: OpenTelemetry semantic conventions for generative AI. No prompt, no answer.
"""

import time

from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Histogram

from ai.models.call import Call, CallError, ModelClient, Reply
from ai.spans import kind_of, span

SECONDS = Histogram(
    "room_ai_call_seconds",
    "Time for a call to a model, whatever came of it",
    ("provider", "model", "task"),
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 8, 15, 30, 60, 120),
)
ERRORS = Counter("room_ai_call_errors", "Calls without an answer", ("provider", "model", "task", "reason"))
_PROVIDERS = {"bedrock": "aws.bedrock", "openai-compatible": "openai"}


class Observed:
    """A model client around another one."""

    def __init__(self, inner: ModelClient) -> None:
        self._inner = inner
        self.name = inner.name

    async def call(self, call: Call) -> Reply:
        begin = time.perf_counter()
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": _PROVIDERS.get(self.name, self.name),
            "gen_ai.request.model": call.model,
        }
        with span(f"chat {call.model}", attributes, SpanKind.CLIENT, _reason) as around:
            try:
                reply = await self._inner.call(call)
            except BaseException as error:
                ERRORS.labels(self.name, call.model, call.form, _reason(error)).inc()
                raise
            finally:
                SECONDS.labels(self.name, call.model, call.form).observe(time.perf_counter() - begin)
            used = reply.tokens
            around.set_attribute("gen_ai.usage.input_tokens", used.input + used.read + used.written)
            around.set_attribute("gen_ai.usage.output_tokens", used.output)
            return reply


def _reason(error: BaseException) -> str:
    """A deadline ends a call by cancelling it, which is no CallError."""
    return error.reason if isinstance(error, CallError) else kind_of(error)
