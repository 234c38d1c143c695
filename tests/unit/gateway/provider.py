"""A small OpenID Connect provider on a port: it logs everybody in as the person it is told."""

import asyncio
import base64
import hashlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.support.eventually import eventually
from tests.unit.gateway import identity

CLIENT = identity.CLIENT
SECRET = "the client's secret"


@dataclass
class SmallProvider:
    """What it does can be changed between two requests: its claims, its key, its answers."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    signing: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str] | None = None
    """In place of a code."""
    token_answer: Response | None = None
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        routes = [
            Route("/.well-known/openid-configuration", self._describe),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/keys", self._keys),
        ]
        return Starlette(routes=routes)

    async def _describe(self, _: Request) -> Response:
        self.asked.append("description")
        own = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/logout?ui=plain",
        }
        return JSONResponse({**own, **self.description})

    async def _keys(self, _: Request) -> Response:
        return Response(identity.JWKS, media_type="application/json")

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        answer = {"code": code} if self.answer is None else self.answer
        query = urlencode({"state": asked["state"], **answer})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}")

    async def _token(self, request: Request) -> Response:
        if self.token_answer:
            return self.token_answer
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self._codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not asked or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        expected = base64.b64encode(f"{CLIENT}:the+client%27s+secret".encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return JSONResponse({"error": "invalid_client"}, 401)
        claims = {"iss": self.url, "aud": CLIENT, "nonce": asked["nonce"], "name": "Alice A.", **self.claims}
        return JSONResponse({"id_token": identity.signed(**claims, **self.signing), "access_token": "x"})


@asynccontextmanager
async def small_provider() -> AsyncIterator[SmallProvider]:
    """The provider, until it is no longer needed."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    provider = SmallProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(provider.app(), log_level="critical", lifespan="off"))
    running = asyncio.create_task(server.serve(sockets=[listening]))

    def started() -> None:
        assert server.started

    await eventually(started)
    yield provider
    server.should_exit = True
    await running
    listening.close()
