"""The server: answers as its script says, with the replies of the fake Bedrock."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.fake_bedrock import BadForm, Cut, Fault, Form, Reply, Script, Slow, Stopped, fill_in


@dataclass(frozen=True)
class Seen:
    """A request that arrived."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])

    @property
    def form(self) -> str:
        return str(self.body["response_format"]["json_schema"]["name"])


class FakeOpenAI:
    """Serves on a free port in a thread; `script` says what, `seen` what was asked."""

    def __init__(self) -> None:
        self.script = Script()
        self.seen: list[Seen] = []
        self._hurry = threading.Event()
        self._http = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> "FakeOpenAI":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._hurry.set()
        self._http.shutdown()
        self._http.server_close()

    def forget(self) -> "FakeOpenAI":
        """Begin again without a script and without memory."""
        self.script = Script()
        self._hurry.set()
        self._hurry = threading.Event()
        self.seen.clear()
        return self

    def wait(self, seconds: float) -> None:
        """Wait until the script is forgotten."""
        self._hurry.wait(seconds)


def completion(seen: Seen, reply: Reply) -> dict[str, Any]:
    """Return what the endpoint answers."""
    if isinstance(reply, Stopped | BadForm):
        content = "I would say that this is a good answer, perhaps 7 of 10."
    else:
        values = reply.values if isinstance(reply, Form) else fill_in(seen.form, seen.user)
        content = f"```json\n{json.dumps(values)}\n```"
    reason = reply.reason if isinstance(reply, Stopped) else "stop"
    prompt = (len(seen.system) + len(seen.user)) // 4
    return {
        "object": "chat.completion",
        "model": seen.body["model"],
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": len(content) // 4,
            "prompt_tokens_details": {"cached_tokens": prompt // 2},
        },
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], fake: FakeOpenAI) -> None:
        super().__init__(address, _Handler)
        self.fake = fake

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # headers and body in one packet, or the client waits for an acknowledgement
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        seen = Seen(self.path, body, {name.lower(): text for name, text in self.headers.items()})
        fake = self.server.fake
        fake.seen.append(seen)
        reply = fake.script.take(str(body["model"]))
        if isinstance(reply, Fault):
            error = {"error": {"message": reply.message, "type": reply.kind}}
            self._send(reply.status, json.dumps(error).encode(), cut=False)
            return
        if isinstance(reply, Slow):
            fake.wait(reply.seconds)
        self._send(200, json.dumps(completion(seen, reply)).encode(), cut=isinstance(reply, Cut))

    def _send(self, status: int, body: bytes, cut: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal to those who test."""
