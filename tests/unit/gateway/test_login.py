"""Logging in by a name, on one's own machine."""

import httpx
import pytest

from services.gateway.settings import Settings
from tests.unit.gateway.conftest import ORIGIN, assert_problem
from tests.unit.gateway.services import Services


class TestByName:
    async def test_leads_to_where_one_wanted(self, stranger: httpx.AsyncClient, services: Services) -> None:
        form = {"name": " bob ", "next": "/mock-interview/history"}
        response = await stranger.post("/auth/dev/login", data=form)
        assert (response.status_code, response.headers["location"]) == (303, "/mock-interview/history")
        await stranger.get("/interview/history")
        assert services.last.user_id == "bob"

    async def test_leads_to_no_other_site(self, stranger: httpx.AsyncClient) -> None:
        form = {"name": "bob", "next": "//evil.example"}
        response = await stranger.post("/auth/dev/login", data=form)
        assert response.headers["location"] == "/mock-interview/setup"

    async def test_is_offered_by_the_page(self, stranger: httpx.AsyncClient) -> None:
        assert 'data-login="development"' in (await stranger.get("/login")).text

    async def test_need_not_be_repeated(self, stranger: httpx.AsyncClient) -> None:
        await stranger.post("/auth/dev/login", data={"name": "bob"})
        response = await stranger.get("/login?next=/mock-interview/history")
        assert (response.status_code, response.headers["location"]) == (303, "/mock-interview/history")

    @pytest.mark.parametrize("name", ["", "  ", "x" * 256, "a\0", "a\nb"])
    async def test_needs_a_name(self, stranger: httpx.AsyncClient, name: str) -> None:
        form = {"name": name, "next": "/mock-interview/history"}
        response = await stranger.post("/auth/dev/login", data=form)
        assert response.status_code == 303
        assert dict(httpx.URL(response.headers["location"]).params) == {
            "problem": "name",
            "next": "/mock-interview/history",
        }
        assert not stranger.cookies

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
        ids=str,
    )
    async def test_is_not_for_other_sites(self, stranger: httpx.AsyncClient, headers: dict[str, str]) -> None:
        response = await stranger.post("/auth/dev/login", data={"name": "eve"}, headers=headers)
        assert "problem=foreign" in response.headers["location"]
        assert not stranger.cookies

    async def test_works_from_the_page(self, stranger: httpx.AsyncClient) -> None:
        headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        await stranger.post("/auth/dev/login", data={"name": "bob"}, headers=headers)
        assert stranger.cookies["session"]

    @pytest.mark.parametrize("host", ["rebound.example", "192.0.2.1:8080", "[", ""])
    async def test_answers_only_to_names_of_this_machine(
        self, stranger: httpx.AsyncClient, host: str
    ) -> None:
        header = {"Host": host}
        assert_problem(await stranger.post("/auth/dev/login", data={"name": "a"}, headers=header), 421)

    @pytest.mark.parametrize(
        ("content", "media_type", "status"),
        [
            (b'{"name": "a"}', "application/json", 415),
            (b"name=" + b"a" * 20_000, "application/x-www-form-urlencoded", 413),
            (b"name=%ff", "application/x-www-form-urlencoded", 400),
            (b"&a=" * 100, "application/x-www-form-urlencoded", 400),
        ],
    )
    async def test_reads_a_small_form(
        self, stranger: httpx.AsyncClient, content: bytes, media_type: str, status: int
    ) -> None:
        headers = {"Content-Type": media_type}
        assert_problem(await stranger.post("/auth/dev/login", content=content, headers=headers), status)


class TestSettings:
    def test_refuse_a_secret_that_can_be_guessed(self) -> None:
        with pytest.raises(ValueError, match="at least 32 random characters"):
            Settings(session_secret="short")

    def test_name_a_file_that_cannot_be_read(self) -> None:
        with pytest.raises(ValueError, match="SESSION_SECRET_FILE cannot be read"):
            Settings(session_secret_file="/nonexistent")
