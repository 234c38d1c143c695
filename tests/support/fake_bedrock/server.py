"""The server: checks a request as Bedrock does, then answers as its script says."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.support.fake_bedrock.filling import fill_in
from tests.support.fake_bedrock.frames import stream_of
from tests.support.fake_bedrock.script import BadForm, Cut, Fault, Form, Reply, Slow, Stopped, fault
from tests.support.fake_bedrock.serving import ModelServer, Request, Response

RETIRED = "anthropic.claude-3-sonnet-20240229-v1:0"
_REFUSES_SAMPLING = re.compile(r"claude-(?:sonnet|haiku|opus|fable|mythos)-5|claude-opus-4-[78]")
_PATH = re.compile(r"/model/(?P<model>[^/]+)/(?P<operation>converse|converse-stream)")


@dataclass(frozen=True)
class Seen:
    """A request that arrived."""

    model: str
    operation: str
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def system(self) -> str:
        return "\n".join(part["text"] for part in self.body["system"] if "text" in part)

    @property
    def user(self) -> str:
        return "\n".join(part["text"] for message in self.body["messages"] for part in message["content"])

    @property
    def form(self) -> str:
        return str(self.body["toolConfig"]["toolChoice"]["tool"]["name"])


class FakeBedrock(ModelServer[Seen]):
    """Bedrock's runtime in one region."""

    def respond(self, request: Request) -> Response:
        """Return Converse's answer, whole or as a stream, or an error as Bedrock tells it."""
        found = _PATH.fullmatch(request.path)
        if found is None:
            return Response(404, b'{"message": "not found"}')
        seen = Seen(unquote(found["model"]), found["operation"], request.body, request.headers)
        self.seen.append(seen)
        reply = refusal(seen) or self.script.take(seen.model)
        if isinstance(reply, Fault):
            text = json.dumps({"message": reply.message}).encode()
            return Response(reply.status, text, {"x-amzn-ErrorType": reply.kind})
        if isinstance(reply, Slow):
            self.wait(reply.seconds)
        answer, cut = converse_body(seen, reply), isinstance(reply, Cut)
        if seen.operation == "converse":
            return Response(200, json.dumps(answer).encode(), cut=cut)
        frames = b"".join(stream_of(answer))
        return Response(200, frames, {"Content-Type": "application/vnd.amazon.eventstream"}, cut, stream=True)


def refusal(seen: Seen) -> Fault | None:
    """Refuse what Bedrock refuses."""
    if "AWS4-HMAC-SHA256" not in seen.headers.get("authorization", ""):
        return fault("bad_credentials")
    if seen.model.endswith(RETIRED):
        return fault("end_of_life")
    wrong = _wrong_with(seen.model, seen.body)
    return Fault("ValidationException", 400, wrong) if wrong else None


def _wrong_with(model: str, body: dict[str, Any]) -> str:
    inference, tools = body.get("inferenceConfig", {}), body["toolConfig"]["tools"]
    if "maxTokens" not in inference:
        return "This server wants maxTokens to be set."
    if _REFUSES_SAMPLING.search(model) and inference.keys() & {"temperature", "topP"}:
        return "`temperature` is deprecated for this model."
    if body["toolConfig"]["toolChoice"]["tool"]["name"] not in [one["toolSpec"]["name"] for one in tools]:
        return "toolChoice names no tool of the request."
    if any(one["toolSpec"]["inputSchema"]["json"].get("type") != "object" for one in tools):
        return "The inputSchema must be of type object."
    return ""


def converse_body(seen: Seen, reply: Reply) -> dict[str, Any]:
    """Return what Converse answers."""
    text = seen.system + json.dumps(seen.body["toolConfig"])
    cached = len(text) // 4 if any("cachePoint" in part for part in seen.body["system"]) else 0
    content = _content(seen, reply)
    used = {
        "inputTokens": (len(text) // 4 if not cached else 0) + len(seen.user) // 4,
        "outputTokens": len(json.dumps(content)) // 4,
        "cacheReadInputTokens": cached,
        "cacheWriteInputTokens": 0,
    }
    usage = {**used, "totalTokens": sum(used.values())}
    stopped = reply.reason if isinstance(reply, Stopped) else None
    reason = stopped or ("end_turn" if "text" in content[0] else "tool_use")
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": reason,
        "usage": usage,
        "metrics": {"latencyMs": 20},
    }


def _content(seen: Seen, reply: Reply) -> list[dict[str, Any]]:
    if isinstance(reply, Stopped) or reply == BadForm("text"):
        return [{"text": "I would say that this is a good answer, perhaps 7 of 10."}]
    name = "another_tool" if isinstance(reply, BadForm) else seen.form
    values = reply.values if isinstance(reply, Form) else fill_in(seen.form, seen.user)
    return [{"toolUse": {"toolUseId": "tooluse_fake", "name": name, "input": values}}]
