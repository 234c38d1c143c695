"""What every request may carry, and what is kept of it."""

import httpx
import pytest
from fastapi import FastAPI

from chassis.ids import command_id
from tests.unit.gateway.conftest import assert_problem, open_client
from tests.unit.gateway.services import SESSION, Services
from tests.unit.gateway.test_routes import ROOM, SETUP, conduct


class TestIdempotencyKey:
    async def test_names_the_command_for_user_address_and_key(
        self, client: httpx.AsyncClient, services: Services
    ) -> None:
        for _ in range(2):
            await client.post("/interview/setup", json=SETUP, headers={"Idempotency-Key": "once"})
        first, second = services.asked
        assert first.command_id == second.command_id
        assert first.command_id == command_id("alice", "POST /interview/setup", "once")

    async def test_of_another_user_is_another_command(
        self, client: httpx.AsyncClient, api: FastAPI, services: Services
    ) -> None:
        body, header = conduct("start"), {"Idempotency-Key": "once"}
        await client.post("/interview/conduct", json=body, headers=header)
        async with open_client(api, "bob") as bob:
            await bob.post("/interview/conduct", json=body, headers=header)
        assert services.asked[0].command_id != services.asked[1].command_id

    async def test_is_not_needed(self, client: httpx.AsyncClient, services: Services) -> None:
        for _ in range(2):
            await client.post("/interview/conduct", json=conduct("start"))
        assert services.asked[0].command_id != services.asked[1].command_id

    @pytest.mark.parametrize("key", ["x" * 255, "clé à moi".encode(), "é" * 255])
    async def test_may_be_any_printable_text(
        self, client: httpx.AsyncClient, services: Services, key: str | bytes
    ) -> None:
        raw = key.encode() if isinstance(key, str) else key
        headers = [(b"Idempotency-Key", raw)]
        response = await client.post("/interview/conduct", json=conduct("start"), headers=headers)
        assert response.status_code == 200
        expected = command_id("alice", "POST /interview/conduct", raw.decode())
        assert services.last.command_id == expected

    @pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
    async def test_is_refused_beyond_its_limits(
        self, client: httpx.AsyncClient, services: Services, key: str
    ) -> None:
        headers = {"Idempotency-Key": key}
        response = await client.post("/interview/conduct", json=conduct("start"), headers=headers)
        assert assert_problem(response, 422)["errors"][0]["field"] == "Idempotency-Key"
        assert services.asked == []


class TestRequestId:
    async def test_of_the_caller_comes_back(self, client: httpx.AsyncClient) -> None:
        response = await client.get("/livez", headers={"X-Request-ID": "trace-1.a_B"})
        assert response.headers["x-request-id"] == "trace-1.a_B"

    @pytest.mark.parametrize("unsafe", ["a b", "x" * 129, "<script>", "a\x1b[31m"])
    async def test_that_is_unsafe_is_replaced(self, client: httpx.AsyncClient, unsafe: str) -> None:
        response = await client.get("/livez", headers={"X-Request-ID": unsafe})
        assert response.headers["x-request-id"] not in {"", unsafe}


class TestUnknownAddress:
    async def test_is_a_problem(self, client: httpx.AsyncClient) -> None:
        assert_problem(await client.get("/interview/nothing"), 404)
        assert_problem(await client.get("/setup/"), 404)
        assert_problem(await client.post("/interview/setup/", json=SETUP), 404)

    async def test_method_is_answered_with_those_there_are(self, client: httpx.AsyncClient) -> None:
        response = await client.patch(ROOM)
        assert_problem(response, 405)
        assert response.headers["allow"] == "DELETE, GET"


async def test_the_log_has_ids_and_no_words_of_the_caller(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await client.post("/interview/conduct", json=conduct("answer", answer="my secret"))
    await client.get("/interview/companies?q=privateword")
    await client.get("/interview/sessions/my-own-words")
    logged = capsys.readouterr().out
    assert SESSION not in logged  # it was in a body
    assert "route=/interview/conduct" in logged
    assert "user=#" in logged
    assert not [word for word in ("alice", "secret", "privateword", "my-own-words") if word in logged]
