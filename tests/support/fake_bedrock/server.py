"""The server: checks a request as Bedrock does, then answers as its script says."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from tests.support.fake_bedrock.filling import fill_in
from tests.support.fake_bedrock.frames import stream_of
from tests.support.fake_bedrock.script import BadForm, Cut, Fault, Form, Reply, Script, Slow, Stopped, fault

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


class FakeBedrock:
    """Serves on a free port (or the one given) in a thread; `script` says what, `seen` what was asked."""

    def __init__(self, port: int = 0) -> None:
        self.script = Script()
        self.seen: list[Seen] = []
        self._hurry = threading.Event()
        self._http = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> "FakeBedrock":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hurry()
        self._http.shutdown()
        self._http.server_close()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until told to hurry."""
        self._hurry.wait(seconds)

    def hurry(self) -> None:
        """Answer at once from now on, and let go of the slow answers that are under way."""
        self.script = Script()
        self._hurry.set()
        self._hurry = threading.Event()

    def forget(self) -> "FakeBedrock":
        """Begin again without a script and without memory."""
        self.hurry()
        self.seen.clear()
        return self

    def answer(self, seen: Seen) -> tuple[Reply, dict[str, Any]]:
        """Return the reply to a request, and the body of Converse where there is one."""
        self.seen.append(seen)
        refused = refusal(seen)
        if refused:
            return refused, {}
        reply = self.script.take(seen.model)
        if isinstance(reply, Fault):
            return reply, {}
        return reply, converse_body(seen, reply)


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


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], fake: FakeBedrock) -> None:
        super().__init__(address, _Handler)
        self.fake = fake

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # headers and body in one packet, or the client waits for an acknowledgement
    server: _Server

    def do_POST(self) -> None:
        found = _PATH.fullmatch(self.path)
        body = self.rfile.read(int(self.headers["content-length"]))
        if found is None:
            self._send(404, b'{"message": "not found"}')
            return
        headers = {name.lower(): text for name, text in self.headers.items()}
        seen = Seen(unquote(found["model"]), found["operation"], json.loads(body), headers)
        reply, answer = self.server.fake.answer(seen)
        if isinstance(reply, Fault):
            text = json.dumps({"message": reply.message}).encode()
            self._send(reply.status, text, {"x-amzn-ErrorType": reply.kind})
            return
        if isinstance(reply, Slow):
            self.server.fake.wait(reply.seconds)
        if seen.operation == "converse-stream":
            self._stream(stream_of(answer), cut=isinstance(reply, Cut))
        else:
            self._send(200, json.dumps(answer).encode(), cut=isinstance(reply, Cut))

    def _send(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, cut: bool = False
    ) -> None:
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def _stream(self, events: Iterator[bytes], cut: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.send_header("Connection", "close")
        self.end_headers()
        frames = list(events)
        whole = b"".join(frames)
        self.wfile.write(whole[: len(whole) // 2] if cut else whole)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal to those who test."""
