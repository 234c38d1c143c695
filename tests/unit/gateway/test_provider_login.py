"""Logging in at an identity provider, over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from starlette.responses import JSONResponse, Response

from chassis.ids import now
from services.gateway.app import create_api
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from services.gateway.web import session as web_session
from tests.unit.gateway.conftest import ORIGIN, open_client
from tests.unit.gateway.provider import CLIENT, SECRET, SmallProvider, small_provider
from tests.unit.gateway.services import Services

WANTED = "/mock-interview/history?sort=createdAt"


@pytest.fixture
async def provider() -> AsyncIterator[SmallProvider]:
    async with small_provider() as provider:
        yield provider


def settings_for(provider: SmallProvider, folder: Path, **changes: Any) -> Settings:
    return Settings(
        **{
            "environment": "production",
            "oidc_issuer": provider.url,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "session_secret": "s" * 32,
            "data_dir": folder,
            **changes,
        }
    )


@pytest.fixture
def api(provider: SmallProvider, services: Services, tmp_path: Path) -> FastAPI:
    return create_api(settings_for(provider, tmp_path), services, EventFan(), {})


@pytest.fixture
async def browser(api: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(api, None) as client:
        yield client


async def go(browser: httpx.AsyncClient, wanted: str = WANTED) -> httpx.Response:
    """Log in: to the provider, and with its answer back; returns the last answer of ours."""
    return await browser.get(await leave(browser, wanted))


async def leave(browser: httpx.AsyncClient, wanted: str = WANTED) -> str:
    """To the provider; returns the address at which it sends the browser back."""
    leaving = await browser.get("/login/oidc", params={"next": wanted})
    assert leaving.status_code == 303
    async with httpx.AsyncClient() as outside:
        answer = await outside.get(leaving.headers["location"])
    back: str = answer.headers["location"]
    assert back.startswith(f"{ORIGIN}/auth/callback?")
    return back


def assert_refused(response: httpx.Response, problem: str, wanted: str | None = WANTED) -> None:
    """Back at the login page, which tells what to do; nobody is logged in."""
    assert response.status_code == 303
    address = httpx.URL(response.headers["location"])
    assert address.path == "/login"
    assert address.params["problem"] == problem
    assert address.params["next"] == wanted or wanted is None
    assert not any(cookie.startswith("session=") for cookie in response.headers.get_list("set-cookie"))


async def test_begins_a_session_and_leads_back(browser: httpx.AsyncClient, services: Services) -> None:
    response = await go(browser)
    assert (response.status_code, response.headers["location"]) == (303, WANTED)
    assert (await browser.get("/interview/history")).status_code == 200
    assert services.last.user_id == "alice"
    page = await browser.get("/mock-interview/setup")
    assert 'data-user="Alice A."' in page.text
    assert "login" not in browser.cookies


async def test_is_offered_by_the_page(browser: httpx.AsyncClient) -> None:
    assert 'data-login="oidc"' in (await browser.get("/login")).text


async def test_is_all_there_is_in_production(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/auth/dev/login", data={"name": "alice"})).status_code == 404


async def test_of_a_client_without_its_secret_is_refused(provider: SmallProvider, tmp_path: Path) -> None:
    api = create_api(settings_for(provider, tmp_path, oidc_client_secret=None), Services(), EventFan(), {})
    async with open_client(api, None) as browser:
        assert_refused(await go(browser), "refused")


async def test_comes_back_to_the_public_address(provider: SmallProvider, tmp_path: Path) -> None:
    settings = settings_for(provider, tmp_path, public_url="https://room.example/")
    async with open_client(create_api(settings, Services(), EventFan(), {}), None) as browser:
        leaving = await browser.get("/login/oidc")
    address = httpx.URL(leaving.headers["location"])
    assert address.params["redirect_uri"] == "https://room.example/auth/callback"


async def test_tells_the_provider_nothing_that_can_be_replayed(browser: httpx.AsyncClient) -> None:
    one, two = [httpx.URL((await browser.get("/login/oidc")).headers["location"]) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert one.params[name] != two.params[name]
        assert len(one.params[name]) >= 43


async def test_reads_the_description_once(browser: httpx.AsyncClient, provider: SmallProvider) -> None:
    await go(browser)
    await go(browser)
    assert provider.asked == ["description"]


OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
BAD_TOKENS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another issuer": ({"iss": "https://evil.example"}, {}),
    "another audience": ({"aud": "other"}, {}),
    "other audiences": ({"aud": ["other", "third"]}, {}),
    "several audiences without an authorized party": ({"aud": [CLIENT, "other"]}, {}),
    "another authorized party": ({"azp": "other"}, {}),
    "expired": ({"exp": 1_700_000_000}, {}),
    "no expiry": ({"exp": None}, {}),
    "another nonce": ({"nonce": "n" * 43}, {}),
    "no nonce": ({"nonce": None}, {}),
    "no subject": ({"sub": None}, {}),
    "a subject with a line break": ({"sub": "a\nb"}, {}),
    "another key": ({}, {"key": OTHER_KEY}),
    "an unknown key": ({}, {"kid": "k2"}),
    "an algorithm that is not pinned": ({}, {"algorithm": "RS512"}),
    "a shared secret": ({}, {"algorithm": "HS256", "key": SECRET * 4}),
    "no signature": ({}, {"algorithm": "none", "key": None}),
}


@pytest.mark.parametrize(("claims", "signing"), BAD_TOKENS.values(), ids=BAD_TOKENS.keys())
async def test_a_bad_token_begins_no_session(
    browser: httpx.AsyncClient, provider: SmallProvider, claims: dict[str, Any], signing: dict[str, Any]
) -> None:
    provider.claims, provider.signing = claims, signing
    assert_refused(await go(browser), "invalid")


async def test_several_audiences_with_us_as_the_party_are_good(
    browser: httpx.AsyncClient, provider: SmallProvider
) -> None:
    provider.claims = {"aud": [CLIENT, "other"], "azp": CLIENT}
    assert (await go(browser)).headers["location"] == WANTED


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"error": "access_denied"}, "cancelled"),
        ({"error": "temporarily_unavailable"}, "unavailable"),
        ({"error": "invalid_scope"}, "refused"),
        ({}, "invalid"),
        ({"code": "made-up"}, "expired"),
        ({"code": "code-0", "iss": "https://evil.example"}, "invalid"),
    ],
    ids=str,
)
async def test_no_code_begins_no_session(
    browser: httpx.AsyncClient, provider: SmallProvider, answer: dict[str, str], problem: str
) -> None:
    provider.answer = answer
    assert_refused(await go(browser), problem)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Response("<html>", 502), "unavailable"),
        (Response("<html>"), "refused"),
        (JSONResponse([1]), "refused"),
        (JSONResponse({"access_token": "x"}), "refused"),
        (JSONResponse({"id_token": "nonsense"}), "invalid"),
        (JSONResponse({"id_token": "x", "padding": "x" * 70_000}), "refused"),
    ],
    ids=["down", "no JSON", "a list", "no token", "nonsense", "too long"],
)
async def test_an_odd_answer_begins_no_session(
    browser: httpx.AsyncClient, provider: SmallProvider, answer: Response, problem: str
) -> None:
    provider.token_answer = answer
    assert_refused(await go(browser), problem)


class TestTheWayBack:
    async def test_works_once(self, browser: httpx.AsyncClient) -> None:
        back = await leave(browser)
        assert (await browser.get(back)).headers["location"] == WANTED
        assert_refused(await browser.get(back), "expired", None)

    async def test_is_closed_to_another_browser(self, browser: httpx.AsyncClient, api: FastAPI) -> None:
        back = await leave(browser)
        async with open_client(api, None) as other:
            assert_refused(await other.get(back), "expired", None)

    async def test_is_closed_to_another_state(self, browser: httpx.AsyncClient) -> None:
        back = httpx.URL(await leave(browser))
        assert_refused(await browser.get(back.copy_set_param("state", "x")), "expired")
        assert (await browser.get(back)).headers["location"] == WANTED

    async def test_is_open_for_ten_minutes(
        self, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        back = await leave(browser)
        later = now() + 601_000
        monkeypatch.setattr(web_session, "now", lambda: later)
        assert_refused(await browser.get(back), "expired", None)

    async def test_leads_to_no_other_site(self, browser: httpx.AsyncClient) -> None:
        response = await go(browser, "https://evil.example/")
        assert response.headers["location"] == "/mock-interview/setup"


class TestTheDescription:
    async def test_that_cannot_be_read_is_said(self, tmp_path: Path) -> None:
        nobody = SmallProvider("http://127.0.0.1:9")
        async with open_client(
            create_api(settings_for(nobody, tmp_path), Services(), EventFan(), {}), None
        ) as browser:
            response = await browser.get("/login/oidc", params={"next": WANTED})
        assert_refused(response, "unavailable")

    @pytest.mark.parametrize(
        "change",
        [
            {"issuer": "https://evil.example"},
            {"token_endpoint": "http://evil.example/token"},
            {"jwks_uri": "file:///etc/passwd"},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"end_session_endpoint": "http://["},
        ],
        ids=str,
    )
    async def test_of_another_issuer_or_without_tls_is_refused(
        self, browser: httpx.AsyncClient, provider: SmallProvider, change: dict[str, str]
    ) -> None:
        provider.description = change
        response = await browser.get("/login/oidc", params={"next": WANTED})
        assert_refused(response, "invalid")


class TestLoggingOut:
    @staticmethod
    async def leave(browser: httpx.AsyncClient) -> httpx.URL:
        response = await browser.post("/logout", headers={"X-CSRF-Token": browser.cookies["csrf"]})
        assert response.status_code == 200
        assert "session" not in browser.cookies
        return httpx.URL(response.json()["location"])

    async def test_goes_on_at_the_provider(self, browser: httpx.AsyncClient, provider: SmallProvider) -> None:
        await go(browser)
        address = await self.leave(browser)
        assert str(address).startswith(f"{provider.url}/logout?ui=plain&")
        assert address.params["client_id"] == CLIENT
        assert address.params["post_logout_redirect_uri"] == f"{ORIGIN}/login"
        assert address.params["id_token_hint"].count(".") == 2

    async def test_ends_here_where_the_provider_has_no_such_place(
        self, browser: httpx.AsyncClient, provider: SmallProvider
    ) -> None:
        provider.description = {"end_session_endpoint": None}
        await go(browser)
        assert str(await self.leave(browser)) == "/login"
