"""How often one may ask."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.app import create_api
from services.gateway.edge.limiter import MovingWindow, Standing
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from tests.unit.gateway.conftest import ORIGIN, assert_problem, open_client
from tests.unit.gateway.provider import CLIENT, SmallProvider, small_provider
from tests.unit.gateway.services import SESSION, Services
from tests.unit.gateway.test_routes import SETUP, conduct

LIMIT_HEADERS = {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Broken(MovingWindow):
    async def hit(self, key: str) -> Standing:
        raise ConnectionError


class TestMovingWindow:
    async def test_admits_as_many_as_its_limit(self) -> None:
        window = MovingWindow(2, 60, Clock())
        standings = [await window.hit("a") for _ in range(3)]
        assert standings == [
            Standing(admitted=True, limit=2, remaining=1, reset=60),
            Standing(admitted=True, limit=2, remaining=0, reset=60),
            Standing(admitted=False, limit=2, remaining=0, reset=60),
        ]

    async def test_frees_a_place_when_the_oldest_hit_leaves(self) -> None:
        window = MovingWindow(2, 60, clock := Clock())
        await window.hit("a")
        clock.now = 30
        await window.hit("a")
        clock.now = 59.5
        assert await window.hit("a") == Standing(admitted=False, limit=2, remaining=0, reset=1)
        clock.now = 60
        assert await window.hit("a") == Standing(admitted=True, limit=2, remaining=0, reset=30)

    async def test_never_admits_twice_the_limit_around_a_boundary(self) -> None:
        window = MovingWindow(10, 60, clock := Clock())
        admitted = []
        for tenth in range(2000):
            clock.now = tenth / 10
            if (await window.hit("a")).admitted:
                admitted.append(clock.now)
        most = max(sum(start < at <= start + 59.9 for at in admitted) for start in admitted)
        assert most <= 10

    async def test_counts_each_key_alone(self) -> None:
        window = MovingWindow(1, 60, Clock())
        assert (await window.hit("a")).admitted
        assert (await window.hit("b")).admitted

    async def test_forgets_the_idle(self) -> None:
        window = MovingWindow(5, 60, clock := Clock())
        for n in range(100):
            await window.hit(f"user {n}")
        clock.now = 61
        await window.hit("another")
        assert len(window) == 1


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, rate_limit_per_minute=5, ai_requests_per_day=2)


async def test_every_answer_says_how_much_is_left(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/interview/history"), await client.get("/interview/nothing")]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["4", "3"]
    assert answers[0].headers.keys() >= LIMIT_HEADERS


async def test_one_request_too_many_is_429(client: httpx.AsyncClient, services: Services) -> None:
    for _ in range(5):
        assert (await client.get("/interview/history")).status_code == 200
    refused = await client.get("/interview/history")
    assert_problem(refused, 429)
    assert refused.headers["ratelimit-remaining"] == "0"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert len(services.asked) == 5


async def test_another_user_is_not_concerned(client: httpx.AsyncClient, api: FastAPI) -> None:
    for _ in range(6):
        await client.get("/interview/history")
    async with open_client(api, "bob") as bob:
        assert (await bob.get("/interview/history")).status_code == 200


async def test_tokens_are_limited_by_address(stranger: httpx.AsyncClient) -> None:
    answers = [await stranger.post("/auth/dev/token", json={"userId": f"u{n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


class TestLoggingIn:
    """At the identity provider: whoever is not known yet is counted by their address."""

    @pytest.fixture
    async def provider(self) -> AsyncIterator[SmallProvider]:
        async with small_provider() as provider:
            yield provider

    @pytest.fixture
    def api(self, provider: SmallProvider, tmp_path: Path) -> FastAPI:
        settings = Settings(
            oidc_issuer=provider.url, oidc_client_id=CLIENT, data_dir=tmp_path, rate_limit_per_minute=2
        )
        return create_api(settings, Services(), EventFan(), {})

    async def test_is_limited_on_the_way_there(self, stranger: httpx.AsyncClient) -> None:
        answers = [await stranger.get("/login/oidc") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [303, 303, 429]
        assert_problem(answers[2], 429)
        assert 1 <= int(answers[2].headers["retry-after"]) <= 60
        assert "set-cookie" not in answers[2].headers

    async def test_counts_the_way_back_too(self, stranger: httpx.AsyncClient) -> None:
        paths = ["/login/oidc", "/auth/callback", "/auth/callback", "/login/oidc"]
        assert [(await stranger.get(path)).status_code for path in paths] == [303, 303, 429, 429]

    async def test_of_another_address_is_not_concerned(
        self, stranger: httpx.AsyncClient, api: FastAPI
    ) -> None:
        for _ in range(3):
            await stranger.get("/login/oidc")
        elsewhere = httpx.ASGITransport(api, client=("203.0.113.7", 40_000))
        async with httpx.AsyncClient(transport=elsewhere, base_url=ORIGIN) as other:
            assert (await other.get("/login/oidc")).status_code == 303

    async def test_leaves_the_page_open_that_offers_it(self, stranger: httpx.AsyncClient) -> None:
        for _ in range(3):
            await stranger.get("/login/oidc")
        assert (await stranger.get("/login")).status_code == 200

    @pytest.mark.parametrize("path", ["/login/oidc", "/auth/callback"])
    async def test_is_closed_while_nobody_can_be_counted(
        self, stranger: httpx.AsyncClient, api: FastAPI, provider: SmallProvider, path: str
    ) -> None:
        api.state.gateway.quotas.requests = Broken(1, 1)
        assert_problem(await stranger.get(path), 503)
        assert provider.asked == []


async def test_health_and_reference_are_not_limited(client: httpx.AsyncClient) -> None:
    for _ in range(10):
        answer = await client.get("/livez")
        assert answer.status_code == 200
        assert not LIMIT_HEADERS & answer.headers.keys()


AI = [
    ("/interview/setup", SETUP),
    ("/interview/company-research", {"companyName": "Acme"}),
    ("/interview/conduct", conduct("start")),
    ("/interview/conduct", conduct("answer", answer="Yes.")),
    ("/interview/conduct", conduct("hint")),
]


@pytest.mark.parametrize(("path", "body"), AI)
async def test_ai_requests_have_a_daily_budget(
    client: httpx.AsyncClient, path: str, body: dict[str, object]
) -> None:
    assert [(await client.post(path, json=body)).status_code < 300 for _ in range(2)] == [True, True]
    refused = await client.post(path, json=body)
    assert_problem(refused, 429)
    assert refused.headers["ratelimit-limit"] == "2"
    assert int(refused.headers["retry-after"]) > 3600


async def test_what_costs_no_ai_goes_on_without_budget(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        await client.post("/interview/conduct", json=conduct("hint"))
    assert (await client.post("/interview/conduct", json=conduct("complete"))).status_code == 200
    assert (await client.post("/interview/feedback", json={"sessionId": SESSION})).status_code == 200


async def test_a_limit_that_cannot_be_counted_admits_nobody(settings: Settings) -> None:
    api = create_api(settings, services := Services(), EventFan(), {})
    api.state.gateway.quotas.requests = Broken(1, 1)
    async with open_client(api) as client:
        refused = await client.get("/interview/history")
        assert_problem(refused, 503)
        assert "retry-after" in refused.headers
    assert services.asked == []


async def test_a_scripted_interview_never_meets_the_default_limit(tmp_path: Path) -> None:
    api = create_api(Settings(data_dir=tmp_path), Services(), EventFan(), {})
    async with open_client(api) as client:
        for _ in range(100):
            answer = await client.post("/interview/conduct", json=conduct("answer", answer="Yes."))
            assert answer.status_code == 200
