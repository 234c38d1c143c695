"""What every fake model's server shares: HTTP on a free port in a thread, a script, and what was asked."""

import json
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Generic, Self, TypeVar

from tests.support.fake_bedrock.script import Script

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Request:
    """A request that arrived."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True)
class Response:
    """What is sent: whole or `cut` in the middle; a stream's length is not told, the connection ends it."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    stream: bool = False


class ModelServer(ABC, Generic[Seen]):
    """Serves on a free port (or the one given) in a thread; `script` says what, `seen` what was asked."""

    def __init__(self, port: int = 0) -> None:
        self.script = Script()
        self.seen: list[Seen] = []
        self._hurry = threading.Event()
        self._http = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @abstractmethod
    def respond(self, request: Request) -> Response:
        """Answer a request, in a thread of its own."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
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

    def forget(self) -> Self:
        """Begin again without a script and without memory."""
        self.hurry()
        self.seen.clear()
        return self


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], fake: ModelServer[Any]) -> None:
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
        headers = {name.lower(): text for name, text in self.headers.items()}
        self._send(self.server.fake.respond(Request(self.path, body, headers)))

    def _send(self, response: Response) -> None:
        body = response.body
        ending = {"Connection": "close"} if response.stream else {"Content-Length": str(len(body))}
        self.send_response(response.status)
        for name, text in {"Content-Type": "application/json", **response.headers, **ending}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if response.cut else body)
        self.close_connection = self.close_connection or response.cut or response.stream

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal to those who test."""
