"""Keys of an issuer, over HTTP: cached, renewed, and never fetched in a storm."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from services.gateway.auth import Jwks, KeysUnavailable, UnknownKey
from services.gateway.auth.jwks import COOLDOWN, LIFETIME, RETRY
from tests.support.eventually import eventually
from tests.unit.gateway.identity import JWK


class IdentityProvider:
    """Serves `keys` on a free port, or 500 while it is broken."""

    def __init__(self) -> None:
        self.keys: list[dict[str, str]] = [JWK]
        self.broken = False
        self.fetches = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/jwks"

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.fetches += 1
        body = json.dumps({"keys": self.keys}).encode()
        status = "500 Broken" if self.broken else "200 OK"
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        )
        await writer.drain()
        writer.close()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def provider() -> AsyncIterator[IdentityProvider]:
    provider = IdentityProvider()
    await provider.start()
    yield provider
    await provider.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jwks(provider: IdentityProvider, clock: Clock) -> Jwks:
    return Jwks(provider.url, ("RS256", "ES256"), clock=clock)


async def test_keys_are_fetched_once(jwks: Jwks, provider: IdentityProvider) -> None:
    keys = await asyncio.gather(*(jwks.key("k1") for _ in range(50)))
    assert {key.key_id for key in keys} == {"k1"}
    assert provider.fetches == 1


async def test_a_token_without_key_id_is_served_by_an_only_key(
    jwks: Jwks, provider: IdentityProvider
) -> None:
    assert (await jwks.key(None)).key_id == "k1"


async def test_unknown_key_ids_cause_one_fetch_a_cooldown(
    jwks: Jwks, provider: IdentityProvider, clock: Clock
) -> None:
    await jwks.key("k1")
    clock.now += COOLDOWN
    results = await asyncio.gather(*(jwks.key(f"x{n}") for n in range(100)), return_exceptions=True)
    assert {type(result) for result in results} == {UnknownKey}
    assert provider.fetches == 2


async def test_a_new_key_is_found_after_the_cooldown(
    jwks: Jwks, provider: IdentityProvider, clock: Clock
) -> None:
    await jwks.key("k1")
    provider.keys = [JWK, {**JWK, "kid": "k2"}]
    with pytest.raises(UnknownKey):
        await jwks.key("k2")
    clock.now += COOLDOWN
    assert (await jwks.key("k2")).key_id == "k2"


async def test_old_keys_serve_on_while_the_provider_is_down(
    jwks: Jwks, provider: IdentityProvider, clock: Clock
) -> None:
    await jwks.key("k1")
    provider.broken = True
    clock.now += LIFETIME
    assert (await jwks.key("k1")).key_id == "k1"

    def tried_again() -> None:
        assert provider.fetches == 2

    await eventually(tried_again)
    assert (await jwks.key("k1")).key_id == "k1"


async def test_without_any_key_it_says_so_and_tries_again(
    jwks: Jwks, provider: IdentityProvider, clock: Clock
) -> None:
    provider.broken = True
    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            await jwks.key("k1")
    assert provider.fetches == 1
    provider.broken = False
    clock.now += RETRY
    assert (await jwks.key("k1")).key_id == "k1"


async def test_secrets_and_foreign_algorithms_are_no_keys(jwks: Jwks, provider: IdentityProvider) -> None:
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "secret"}
    provider.keys = [JWK, secret, {**JWK, "kid": "enc", "use": "enc"}, {**JWK, "kid": "512", "alg": "RS512"}]
    assert (await jwks.key("k1")).key_id == "k1"
    for kid in ("secret", "enc", "512"):
        with pytest.raises(UnknownKey):
            await jwks.key(kid)
