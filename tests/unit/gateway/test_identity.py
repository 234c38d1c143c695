"""Who gets in, and all who do not."""

import base64
import hashlib
import hmac
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI

from chassis.ids import now
from services.gateway.app import create_api
from services.gateway.auth import DevelopmentIssuer, InvalidToken, Verifier, bearer_token
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from tests.unit.gateway import identity
from tests.unit.gateway.conftest import assert_problem
from tests.unit.gateway.identity import ISSUER, PUBLIC_PEM, claims, signed
from tests.unit.gateway.services import Services

OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def at() -> int:
    """Epoch seconds when a token is made, which is when its test runs."""
    return now() // 1000


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def unsigned(algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': 'k1'})}.{part(claims())}."


def confused() -> str:
    """HS256 with the public key as its secret."""
    body = f"{part({'alg': 'HS256', 'kid': 'k1'})}.{part(claims())}"
    digest = hmac.new(PUBLIC_PEM, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def tampered() -> str:
    header, _, signature = signed().split(".")
    return f"{header}.{part(claims(sub='bob'))}.{signature}"


ATTACKS = {
    "not a token": lambda: "nonsense",
    "two parts": lambda: "a.b",
    "nested so deeply that it cannot be read": lambda: f"{part({'alg': 'RS256'})}.{part('x')}{'W1' * 3000}.x",
    "alg none": lambda: unsigned("none"),
    "alg NONE": lambda: unsigned("NONE"),
    "public key as secret": confused,
    "tampered": tampered,
    "signed by another key": lambda: signed(key=OTHER_KEY),
    "algorithm that is not pinned": lambda: signed(algorithm="RS512"),
    "unknown key": lambda: signed(kid="k2"),
    "key id as a path": lambda: signed(kid="../../../../dev/null"),
    "key id as a query": lambda: signed(kid="' OR 1=1 --"),
    "key in the header": lambda: jwt.encode(
        claims(), OTHER_KEY, algorithm="RS256", headers={"kid": "k9", "jku": "http://127.0.0.1/x"}
    ),
    "expired": lambda: signed(exp=at() - 31),
    "not yet valid": lambda: signed(nbf=at() + 120),
    "without expiry": lambda: signed(exp=None),
    "another audience": lambda: signed(aud="another"),
    "other audiences": lambda: signed(aud=["another", "third"]),
    "no audience": lambda: signed(aud=None),
    "another issuer": lambda: signed(iss="https://evil.example"),
    "issuer as a list": lambda: (
        f"{part({'alg': 'RS256', 'kid': 'k1'})}.{part(claims(iss=[identity.NAME]))}.x"
    ),
    "another client": lambda: signed(aud=None, client_id="other", token_use="access"),
    "identity token": lambda: signed(token_use="id"),
    "client without token_use": lambda: signed(aud=None, client_id=identity.CLIENT),
    "no subject": lambda: signed(sub=None),
    "empty subject": lambda: signed(sub=""),
    "blank subject": lambda: signed(sub="  "),
    "subject with NUL": lambda: signed(sub="a\0b"),
    "subject with a lone surrogate": lambda: signed(sub="\ud800"),
    "long subject": lambda: signed(sub="x" * 256),
    "long token": lambda: signed(padding="x" * 9000),
}
GOOD = {
    "audience": signed,
    "one of several audiences": lambda: signed(aud=["other", identity.AUDIENCE]),
    "Cognito access token": lambda: signed(aud=None, client_id=identity.CLIENT, token_use="access"),
    "clock a little behind": lambda: signed(exp=at() - 5),
}


@pytest.mark.parametrize("make", GOOD.values(), ids=GOOD.keys())
async def test_a_good_token_proves_its_subject(make: Callable[[], str]) -> None:
    assert await Verifier([ISSUER]).user_id(make()) == "alice"


@pytest.mark.parametrize("make", ATTACKS.values(), ids=ATTACKS.keys())
async def test_a_bad_token_proves_nothing(make: Callable[[], str]) -> None:
    token = make()
    with pytest.raises(InvalidToken) as refused:
        await Verifier([ISSUER]).user_id(token)
    assert token not in str(refused.value)


@pytest.mark.parametrize("make", ATTACKS.values(), ids=ATTACKS.keys())
async def test_a_bad_token_is_answered_with_401(
    stranger: httpx.AsyncClient, services: Services, make: Callable[[], str]
) -> None:
    token = make()
    response = await stranger.get("/interview/history", headers={"Authorization": f"Bearer {token}"})
    assert_problem(response, 401)
    assert 'error="invalid_token"' in response.headers["www-authenticate"]
    assert services.asked == []


async def test_without_a_token_there_is_no_error_code(stranger: httpx.AsyncClient) -> None:
    response = await stranger.post("/interview/setup", content=b"not even json")
    assert_problem(response, 401)
    assert response.headers["www-authenticate"] == 'Bearer realm="interview-room"'


@pytest.mark.parametrize("value", ["Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "bearer\ta", "token"])
async def test_a_malformed_header_is_an_invalid_request(stranger: httpx.AsyncClient, value: str) -> None:
    response = await stranger.get("/interview/history", headers={"Authorization": value})
    assert_problem(response, 401)
    assert 'error="invalid_request"' in response.headers["www-authenticate"]


def test_two_tokens_are_none() -> None:
    with pytest.raises(ValueError, match="one Authorization header"):
        bearer_token(["Bearer a", "Bearer b"])


class TestDevelopmentIssuer:
    async def test_makes_anybody_of_anybody(self, stranger: httpx.AsyncClient, services: Services) -> None:
        response = await stranger.post("/auth/dev/token", json={"userId": " bob "})
        token = response.json()
        assert token.keys() == {"accessToken", "tokenType", "expiresIn"}
        header = {"Authorization": f"Bearer {token['accessToken']}"}
        assert (await stranger.get("/interview/history", headers=header)).status_code == 200
        assert services.last.user_id == "bob"

    @pytest.mark.parametrize("user_id", ["", "  ", "x" * 256, "a\0", "a\nb", 7, None])
    async def test_needs_a_name(self, stranger: httpx.AsyncClient, user_id: object) -> None:
        response = await stranger.post("/auth/dev/token", json={"userId": user_id})
        assert assert_problem(response, 422)["errors"][0]["field"] == "userId"

    async def test_answers_only_to_names_of_this_machine(self, stranger: httpx.AsyncClient) -> None:
        header = {"Host": "rebound.example"}
        response = await stranger.post("/auth/dev/token", json={"userId": "a"}, headers=header)
        assert_problem(response, 421)

    async def test_its_tokens_outlive_a_restart(self, tmp_path: Path) -> None:
        token = DevelopmentIssuer(tmp_path).token("alice", at())
        assert await Verifier([DevelopmentIssuer(tmp_path).issuer]).user_id(token) == "alice"

    async def test_another_folder_is_another_issuer(self, tmp_path: Path) -> None:
        token = DevelopmentIssuer(tmp_path / "a").token("alice", at())
        with pytest.raises(InvalidToken):
            await Verifier([DevelopmentIssuer(tmp_path / "b").issuer]).user_id(token)

    def test_its_key_is_the_owners_alone(self, tmp_path: Path) -> None:
        DevelopmentIssuer(tmp_path)
        (file,) = tmp_path.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    @pytest.fixture
    def production(self, tmp_path: Path) -> FastAPI:
        settings = Settings(
            environment="production",
            oidc_issuer=identity.NAME,
            oidc_client_id=identity.CLIENT,
            data_dir=tmp_path,
        )
        return create_api(settings, Services(), EventFan(), {})

    async def test_is_absent_in_production(self, production: FastAPI, tmp_path: Path) -> None:
        transport = httpx.ASGITransport(production)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            assert_problem(await client.post("/auth/dev/token", json={"userId": "a"}), 404)
            token = DevelopmentIssuer(tmp_path).token("alice", at())
            header = {"Authorization": f"Bearer {token}"}
            assert_problem(await client.get("/interview/history", headers=header), 401)
            assert "/auth/dev/token" not in (await client.get("/openapi.json")).json()["paths"]


class TestSettings:
    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"environment": "production"}, "set OIDC_ISSUER"),
            ({"host": "0.0.0.0"}, "loopback address only"),  # noqa: S104 - refused
            ({"host": "192.0.2.1"}, "loopback address only"),
            ({"oidc_issuer": "https://x"}, "OIDC_AUDIENCE, or OIDC_CLIENT_ID"),
            (
                {"oidc_issuer": "https://x", "oidc_audience": "a", "oidc_jwks_url": "file:///etc/passwd"},
                "http or https",
            ),
        ],
    )
    def test_that_would_let_anybody_in_are_refused(self, values: dict[str, Any], sentence: str) -> None:
        with pytest.raises(ValueError, match=sentence):
            Settings(**values)

    @pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
    def test_on_loopback_offer_the_development_issuer(self, host: str) -> None:
        assert Settings(host=host).development_issuer

    def test_find_the_keys_of_the_issuer(self) -> None:
        settings = Settings(oidc_issuer="https://x/", oidc_audience="a")
        assert settings.jwks_url == "https://x/.well-known/jwks.json"
