"""Cookie sessions: who holds one, for how long, and that no other site can use it."""

import stat
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import HTTPConnection
from starlette.responses import Response

from services.gateway.app import create_api
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from services.gateway.web import session as web_session
from tests.unit.gateway.conftest import ORIGIN, assert_problem, open_client
from tests.unit.gateway.services import SESSION, Services

SETUP = {
    "companyName": "Acme",
    "jobDescription": "Python",
    "interviewType": "mixed",
    "difficulty": "mid",
    "duration": 15,
}


@pytest.fixture
async def browser(api: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which alice is logged in."""
    async with open_client(api, None) as client:
        assert (await client.post("/auth/dev/login", data={"name": "alice"})).status_code == 303
        yield client


class Clock:
    """The time as sessions see it."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000

    def __call__(self) -> int:
        return self.seconds * 1000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(web_session, "now", clock)
    return clock


def proof(browser: httpx.AsyncClient) -> dict[str, str]:
    return {"X-CSRF-Token": browser.cookies["csrf"]}


def cookies_of(response: httpx.Response) -> SimpleCookie:
    return SimpleCookie("\r\n".join(response.headers.get_list("set-cookie")))


async def test_a_session_names_its_user(browser: httpx.AsyncClient, services: Services) -> None:
    assert (await browser.get("/interview/history")).status_code == 200
    assert services.last.user_id == "alice"


async def test_a_token_counts_before_the_cookie(
    browser: httpx.AsyncClient, api: FastAPI, services: Services
) -> None:
    async with open_client(api, "bob") as bob:
        header = {"Authorization": bob.headers["authorization"]}
    assert (await browser.post("/interview/setup", json=SETUP, headers=header)).status_code == 201
    assert services.last.user_id == "bob"


async def test_a_bad_token_is_not_made_good_by_a_cookie(browser: httpx.AsyncClient) -> None:
    assert_problem(await browser.get("/interview/history", headers={"Authorization": "Bearer x"}), 401)


class TestCookies:
    async def test_are_out_of_reach_of_scripts_but_for_the_proof(self, api: FastAPI) -> None:
        async with open_client(api, None) as client:
            response = await client.post("/auth/dev/login", data={"name": "alice"})
        cookies = [line.lower() for line in response.headers.get_list("set-cookie")]
        session, csrf = sorted(cookies, reverse=True)
        assert session.startswith("session=")
        assert "httponly" in session
        assert "httponly" not in csrf
        for cookie in cookies:
            assert {"samesite=lax", "path=/", "max-age=43200"} <= {part.strip() for part in cookie.split(";")}
            assert "secure" not in cookie
            assert "domain" not in cookie

    @pytest.mark.parametrize(
        "host", ["https://room.example", "http://room.example", "https://127.0.0.1:8080"]
    )
    async def test_go_over_tls_alone_elsewhere(self, api: FastAPI, host: str) -> None:
        sessions: web_session.Sessions = api.state.gateway.sessions
        url = httpx.URL(host)
        scope = {
            "type": "http",
            "scheme": url.scheme,
            "headers": [(b"host", url.netloc)],
        }
        connection = HTTPConnection(scope)
        response = Response()
        sessions.begin(connection, response, "alice", "Alice")
        lines = response.headers.getlist("set-cookie")
        assert lines[0].startswith("__Host-session=")
        assert all("; Secure" in line for line in lines)

    async def test_show_nothing_of_the_user(self, browser: httpx.AsyncClient) -> None:
        assert "alice" not in browser.cookies["session"]
        assert len(browser.cookies["session"]) < 1000

    async def test_of_the_longest_name_fit(self, api: FastAPI) -> None:
        async with open_client(api, None) as client:
            await client.post("/auth/dev/login", data={"name": "\U0001f9d1" * 255})
            assert len(client.cookies["session"]) < 4000
            assert (await client.get("/interview/history")).status_code == 200

    @pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "gAAAAA", "é", "===="])
    async def test_that_are_not_ours_prove_nothing(self, stranger: httpx.AsyncClient, cookie: str) -> None:
        header = {b"Cookie": f"session={cookie}".encode("latin-1")}
        assert_problem(await stranger.get("/interview/history", headers=header), 401)

    async def test_that_were_changed_prove_nothing(self, browser: httpx.AsyncClient) -> None:
        value = browser.cookies["session"]
        browser.cookies.clear()
        changed = value[:40] + ("A" if value[40] != "A" else "B") + value[41:]
        assert_problem(await browser.get("/interview/history", headers={"Cookie": f"session={changed}"}), 401)

    async def test_of_another_secret_prove_nothing(self, browser: httpx.AsyncClient, tmp_path: Path) -> None:
        other = create_api(Settings(data_dir=tmp_path / "other"), Services(), EventFan(), {})
        async with open_client(other, None) as client:
            header = {"Cookie": f"session={browser.cookies['session']}"}
            assert_problem(await client.get("/interview/history", headers=header), 401)

    async def test_are_understood_by_another_gateway_with_the_same_secret(self, tmp_path: Path) -> None:
        one, two = (
            create_api(
                Settings(data_dir=tmp_path / name, session_secret="s" * 32), Services(), EventFan(), {}
            )
            for name in ("one", "two")
        )
        async with open_client(one, None) as first, open_client(two, None) as second:
            await first.post("/auth/dev/login", data={"name": "alice"})
            second.cookies = first.cookies
            assert (await second.get("/interview/history")).status_code == 200
        assert not (tmp_path / "one" / "session.key").exists()


class TestLifetime:
    async def test_ends_twelve_hours_after_the_last_page(
        self, browser: httpx.AsyncClient, clock: Clock, api: FastAPI
    ) -> None:
        await browser.post("/auth/dev/login", data={"name": "alice"})
        for _ in range(3):
            clock.seconds += 11 * 3600
            assert (await browser.get("/mock-interview/history")).status_code == 200
        clock.seconds += 12 * 3600 + 1
        assert (await browser.get("/mock-interview/history")).status_code == 303
        assert_problem(await browser.get("/interview/history"), 401)

    async def test_ends_after_a_week_however_busy(self, browser: httpx.AsyncClient, clock: Clock) -> None:
        await browser.post("/auth/dev/login", data={"name": "alice"})
        for _ in range(13):
            clock.seconds += 12 * 3600
            assert (await browser.get("/mock-interview/history")).status_code == 200
        clock.seconds += 12 * 3600
        assert (await browser.get("/mock-interview/history")).status_code == 303

    async def test_is_renewed_with_the_same_proof(self, browser: httpx.AsyncClient, clock: Clock) -> None:
        await browser.post("/auth/dev/login", data={"name": "alice"})
        before = browser.cookies["csrf"]
        assert "set-cookie" not in (await browser.get("/mock-interview/history")).headers
        clock.seconds += 601
        assert "set-cookie" in (await browser.get("/mock-interview/history")).headers
        assert browser.cookies["csrf"] == before

    async def test_survives_a_restart(self, settings: Settings, browser: httpx.AsyncClient) -> None:
        again = create_api(settings, Services(), EventFan(), {})
        async with open_client(again, None) as client:
            client.cookies = browser.cookies
            assert (await client.get("/interview/history")).status_code == 200
        assert stat.S_IMODE((settings.data_dir / "session.key").stat().st_mode) == 0o600


CHANGES = [
    ("POST", "/interview/setup", SETUP),
    ("POST", "/interview/conduct", {"sessionId": SESSION, "action": "start"}),
    ("PUT", f"/interview/sessions/{SESSION}/draft", {"text": "x"}),
    ("DELETE", f"/interview/sessions/{SESSION}", None),
    ("DELETE", "/interview/me", None),
    ("POST", "/logout", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES, ids=lambda value: str(value)[:40])
class TestChanges:
    async def test_need_the_proof(
        self, browser: httpx.AsyncClient, services: Services, method: str, path: str, body: object
    ) -> None:
        for headers in ({}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": ""}):
            problem = assert_problem(await browser.request(method, path, json=body, headers=headers), 403)
            assert "csrf cookie" in problem["detail"]
        assert services.asked == []

    async def test_work_with_it(
        self, browser: httpx.AsyncClient, method: str, path: str, body: object
    ) -> None:
        headers = {**proof(browser), "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        assert (await browser.request(method, path, json=body, headers=headers)).is_success

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "http://127.0.0.1:8081"},
            {"Origin": "http://127.0.0.1"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        ],
        ids=str,
    )
    async def test_from_another_site_are_refused(
        self,
        browser: httpx.AsyncClient,
        services: Services,
        method: str,
        path: str,
        body: object,
        headers: dict[str, str],
    ) -> None:
        sent = {**headers, **proof(browser)}
        problem = assert_problem(await browser.request(method, path, json=body, headers=sent), 403)
        assert "another site" in problem["detail"]
        assert services.asked == []


async def test_one_users_proof_is_not_anothers(browser: httpx.AsyncClient, api: FastAPI) -> None:
    async with open_client(api, None) as bob:
        await bob.post("/auth/dev/login", data={"name": "bob"})
        response = await bob.post("/interview/setup", json=SETUP, headers=proof(browser))
    assert_problem(response, 403)


async def test_logging_out_ends_the_session(browser: httpx.AsyncClient) -> None:
    response = await browser.post("/logout", headers=proof(browser))
    assert response.json() == {"location": "/login"}
    assert "session" not in browser.cookies
    assert "csrf" not in browser.cookies
    assert_problem(await browser.get("/interview/history"), 401)


async def test_logging_out_twice_is_no_error(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.post("/logout")).json() == {"location": "/login"}
