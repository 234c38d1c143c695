"""The public keys of an issuer (RFC 7517), fetched, cached and renewed."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

import httpx
import structlog
from jwt import PyJWK, PyJWTError

LIFETIME = 3600.0
"""Seconds after which keys are renewed in the background; until that works the old ones serve on."""
COOLDOWN = 30.0
"""Seconds between two fetches, however many unknown key ids arrive."""
RETRY = 5.0
"""Seconds after a fetch that failed."""
_TIMEOUT = 5.0
_log = structlog.get_logger()


class UnknownKey(Exception):
    """The issuer has no such key."""


class KeysUnavailable(Exception):
    """The issuer's keys have never been read, and cannot be read now."""


class Keys(Protocol):
    """Where a verifier finds the key that a token names."""

    async def key(self, kid: str | None) -> PyJWK:
        """The key; raises UnknownKey or KeysUnavailable."""
        ...


class Jwks:
    """Keys behind an http(s) address of the settings, never of a token."""

    def __init__(
        self, url: str, algorithms: tuple[str, ...], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._algorithms = algorithms
        self._clock = clock
        self._keys: dict[str | None, PyJWK] = {}
        self._renew_at = 0.0
        self._fetch_not_before = 0.0
        self._fetching = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def key(self, kid: str | None) -> PyJWK:
        """The key named `kid`; a token without `kid` is served by an issuer with one key."""
        if kid not in self._keys:
            await self._fetch_once()
        elif self._clock() >= self._renew_at and not self._fetching.locked():
            self._renewal = asyncio.create_task(self._fetch_once())
        if kid in self._keys:
            return self._keys[kid]
        if not self._keys:
            raise KeysUnavailable(self._url)
        raise UnknownKey

    async def _fetch_once(self) -> None:
        async with self._fetching:
            if self._clock() < self._fetch_not_before:
                return
            try:
                self._keys = await self._fetch()
            except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError, PyJWTError) as error:
                _log.warning("jwks.unreachable", url=self._url, error=type(error).__name__)
                self._fetch_not_before = self._clock() + RETRY
                return
            self._fetch_not_before = self._clock() + COOLDOWN
            self._renew_at = self._clock() + LIFETIME

    async def _fetch(self) -> dict[str | None, PyJWK]:
        async with asyncio.timeout(_TIMEOUT), httpx.AsyncClient(timeout=_TIMEOUT) as client:
            answer = await client.get(self._url)
        answer.raise_for_status()
        usable = [jwk for jwk in answer.json()["keys"] if self._usable(jwk)]
        keys: dict[str | None, PyJWK] = {jwk.get("kid"): PyJWK.from_dict(jwk) for jwk in usable}
        if not keys:
            raise ValueError("no usable key")
        if len(keys) == 1:
            keys[None] = next(iter(keys.values()))
        return keys

    def _usable(self, jwk: dict[str, Any]) -> bool:
        return (
            jwk.get("kty") in {"RSA", "EC"}
            and jwk.get("use", "sig") == "sig"
            and jwk.get("alg", self._algorithms[0]) in self._algorithms
        )
