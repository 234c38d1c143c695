"""One structured call over the Converse API: a forced tool, boto3 in threads."""

import asyncio
import json
import os
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)
from botocore.parsers import ResponseParserError

from ai.models.call import Call, CallError, ModelFailed, ModelUnavailable, Reply, Tokens
from ai.settings import ModelSettings

ATTEMPTS = 3
"""Of boto3's standard retries: throttling, 5xx and broken connections."""
CACHED_FROM = 1024
"""Tokens below which a prefix is not cached; one token has about four characters."""
_CACHES = re.compile(r"anthropic\.claude|amazon\.nova")
_TAKES_TEMPERATURE = re.compile(
    r"claude-(?:3|(?:haiku|sonnet|opus)-4)(?!-[78]\b)|amazon\.(?:nova|titan)|meta\.llama|mistral\."
)
"""Families that accept sampling parameters; Claude refuses them from Opus 4.7 on."""
_GONE = re.compile(r"legacy|end of (?:its )?life|model identifier|on-demand throughput", re.IGNORECASE)
_FAILED = frozenset({"ModelTimeoutException", "ModelErrorException"})
_CLOSED = frozenset({"ResourceNotFoundException", "AccessDeniedException"})
_DECLINED = frozenset({"guardrail_intervened", "content_filtered", "model_context_window_exceeded"})


class BedrockClient:
    """Calls Converse. Region, credentials and endpoint are boto3's usual ones."""

    name = "bedrock"

    def __init__(self, settings: ModelSettings, threads: int) -> None:
        config = Config(
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            connect_timeout=settings.connect_timeout,
            read_timeout=min(settings.read_timeout, settings.deadline),
            max_pool_connections=threads,
        )
        try:
            # boto3 alone reads AWS_DEFAULT_REGION, all other AWS tools AWS_REGION.
            session = Session(region_name=os.environ.get("AWS_REGION") or None)
            self._runtime = session.client("bedrock-runtime", config=config)
        except NoRegionError:
            raise ValueError("Bedrock needs a region: set AWS_REGION, for example to eu-central-1.") from None
        self._runtime.meta.events.register("before-send.bedrock-runtime", self._still_wanted)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="bedrock")
        self._waiting = threading.local()

    async def call(self, call: Call) -> Reply:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._converse, call)

    def _converse(self, call: Call) -> Reply:
        self._waiting.until = call.until
        try:
            return _reply(self._runtime.converse(**request_for(call)), call.form)
        except ClientError as error:
            raise _call_error(error.response) from None
        except BotoCoreError as error:
            raise _connection_error(error) from None
        except (ResponseParserError, LookupError):
            raise ModelFailed("an answer that is not Converse's") from None

    def _still_wanted(self, **_: Any) -> None:
        """Stop boto3 from sending again what nobody waits for: a thread cannot be cancelled."""
        if time.monotonic() > self._waiting.until:
            raise CallError("given up")


def request_for(call: Call) -> dict[str, Any]:
    """Return the arguments of Converse. The form is a tool that the model is forced to use."""
    system: list[dict[str, Any]] = [{"text": call.system}]
    prefix = len(call.system) + len(json.dumps(call.schema))
    if _CACHES.search(call.model) and prefix / 4 >= CACHED_FROM:
        system.append({"cachePoint": {"type": "default"}})
    inference: dict[str, Any] = {"maxTokens": call.max_tokens}
    if _TAKES_TEMPERATURE.search(call.model):
        inference["temperature"] = 0.0
    return {
        "modelId": call.model,
        "system": system,
        "messages": [{"role": "user", "content": [{"text": call.user}]}],
        "inferenceConfig": inference,
        "toolConfig": {
            "tools": [{"toolSpec": {"name": call.form, "inputSchema": {"json": call.schema}}}],
            "toolChoice": {"tool": {"name": call.form}},
        },
    }


def _reply(answer: dict[str, Any], form: str) -> Reply:
    used = answer["usage"]
    tokens = Tokens(
        used["inputTokens"],
        used["outputTokens"],
        used.get("cacheReadInputTokens", 0),
        used.get("cacheWriteInputTokens", 0),
    )
    reason = answer["stopReason"]
    if reason in _DECLINED:
        raise CallError(f"the model declined ({reason})", retryable=False)
    if reason == "max_tokens":
        return Reply(None, tokens, "It was cut off for its length: be brief.")
    blocks = answer["output"].get("message", {}).get("content", [])
    used_tools = [block["toolUse"] for block in blocks if "toolUse" in block]
    filled = next((tool["input"] for tool in used_tools if tool["name"] == form), None)
    return Reply(filled, tokens, "" if filled is not None else f"The tool {form} was not used.")


def _call_error(response: dict[str, Any]) -> CallError:
    code, message = response["Error"]["Code"], response["Error"].get("Message", "")
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    if code in _FAILED:
        return ModelFailed(code)
    if code in _CLOSED or (code == "ValidationException" and _GONE.search(message)):
        return ModelUnavailable(code)
    return CallError(code, retryable=status == 429 or status >= 500)  # noqa: PLR2004


def _connection_error(error: BotoCoreError) -> CallError:
    name = type(error).__name__
    if isinstance(error, NoCredentialsError | PartialCredentialsError | CredentialRetrievalError):
        return CallError(f"AWS credentials are missing or cannot be read ({name})", retryable=False)
    return CallError(name)
