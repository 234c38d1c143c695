"""HTTP out: one request to an endpoint, to an address that was looked up and checked for this request."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from ipaddress import ip_address

import httpx

from services.webhooks.domain.addresses import Address, may_be_reached
from services.webhooks.domain.deliveries import GONE, Answer
from services.webhooks.endpoints import Endpoint

TIMEOUT = 15.0
"""Seconds for one attempt, from the name to the status."""
CONNECT_TIMEOUT = 5.0
"""Seconds for one of a name's addresses, so that there is time for another."""
ADDRESSES = 3
"""Addresses of a name that are tried in one attempt."""

Resolve = Callable[[str], Awaitable[Sequence[Address]]]


class Forbidden(Exception):
    """A name leads to an address that deliveries may not connect to."""


async def look_up(host: str) -> Sequence[Address]:
    """Every address of a host; raises OSError when there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ip_address(address[0]) for *_, address in found]


class Receiver:
    """Who listens at an endpoint. Once it has said that it is gone, it is not asked again by this process.

    No redirect is followed, no proxy of the environment is used, and nothing of a response but its status
    and Retry-After is read.
    """

    def __init__(
        self, endpoint: Endpoint, tls: ssl.SSLContext | None = None, resolve: Resolve = look_up
    ) -> None:
        self._endpoint = endpoint
        self._tls = tls or httpx.create_ssl_context()
        self._resolve = resolve
        # Lookups take threads, which all endpoints share: a name that is slow to find takes one of them.
        self._looking_up = asyncio.Lock()
        self._gone = False

    async def post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Deliver a body. Whatever comes of it is an answer."""
        if self._gone:
            return Answer(status=GONE)
        try:
            async with asyncio.timeout(TIMEOUT):
                response = await self._send(headers, body)
        except TimeoutError:
            return Answer(failure=f"no answer within {TIMEOUT:.0f} s")
        except Forbidden:
            return Answer(failure="its name leads to an address that is not allowed")
        except (OSError, UnicodeError):
            return Answer(failure="its name cannot be looked up")
        except httpx.TransportError as error:
            return Answer(failure=_in_words(error))
        if response.status_code == GONE:
            self._gone = True
        return Answer(response.status_code, retry_after=response.headers.get("retry-after"))

    async def _send(self, headers: Mapping[str, str], body: bytes) -> httpx.Response:
        addresses = await self._checked_addresses()
        for address in addresses[:-1]:
            try:
                return await self._send_to(address, headers, body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # nothing was sent
        return await self._send_to(addresses[-1], headers, body)

    async def _checked_addresses(self) -> list[Address]:
        url = self._endpoint.url
        async with self._looking_up:
            found = await self._resolve(url.raw_host.decode())
        # One bad address is enough: a name that leads inside is no receiver's, wherever else it leads.
        if not all(may_be_reached(address, self._endpoint.reachable) for address in found):
            raise Forbidden
        return [*dict.fromkeys(found)][:ADDRESSES]

    async def _send_to(self, address: Address, headers: Mapping[str, str], body: bytes) -> httpx.Response:
        """The request to this very address, under the endpoint's name (Host, SNI, certificate)."""
        url = self._endpoint.url
        request = httpx.Request(
            "POST",
            url.copy_with(host=str(address)),
            headers={"host": url.netloc.decode(), "content-type": "application/json", **headers},
            content=body,
            extensions={
                "sni_hostname": url.raw_host.decode(),
                "timeout": httpx.Timeout(TIMEOUT, connect=CONNECT_TIMEOUT).as_dict(),
            },
        )
        async with httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False) as transport:
            response = await transport.handle_async_request(request)
            await response.aclose()
            return response


def _in_words(error: httpx.TransportError) -> str:
    """What went wrong, with nothing that the receiver says."""
    cause: BaseException = error
    while before := cause.__cause__ or cause.__context__:
        cause = before
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {cause.verify_message}"
    return type(error).__name__
