"""One request over a real socket: to the address that was checked, under the name that was given."""

import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpx
import pytest
import trustme

from chassis.loopback import LOOPBACK
from contracts.public import FeedbackReady
from services.webhooks import receiver as module
from services.webhooks.domain.addresses import Address
from services.webhooks.domain.deliveries import Answer
from services.webhooks.endpoints import Endpoint
from services.webhooks.receiver import Receiver, look_up
from tests.support.listener import Listener, listening

NAME = "receiver.example"
BODY = b'{"type":"t","timestamp":"","data":{"sessionId":"s"}}'
HEADERS = {"webhook-id": "m1"}
NOT_ALLOWED = "its name leads to an address that is not allowed"
NOT_FOUND = "its name cannot be looked up"


@dataclass
class Names:
    """A resolver that says one thing after another."""

    answers: list[Sequence[str]]
    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str) -> Sequence[Address]:
        self.asked.append(host)
        return [ip_address(written) for written in self.answers.pop(0)]


@dataclass
class Site:
    """A listener with a certificate for NAME, and the names that clients asked it for."""

    listener: Listener
    trust: ssl.SSLContext
    asked_for: list[str | None]

    def receiver(
        self, *answers: Sequence[str], name: str = NAME, reach: bool = True
    ) -> tuple[Receiver, Names]:
        endpoint = Endpoint(
            name="ats",
            url=httpx.URL(f"https://{name}:{self.listener.port}/hooks?a=b"),
            keys=(),
            types=(FeedbackReady,),
            reachable=LOOPBACK if reach else (),
        )
        names = Names([*answers])
        return Receiver(endpoint, self.trust, names), names


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    authority = trustme.CA()
    server, trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert(NAME).configure_cert(server)
    authority.configure_trust(trust)
    asked_for: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    async with listening(Listener(), server) as listener:
        yield Site(listener, trust, asked_for)


async def test_it_connects_to_the_checked_address_under_the_endpoints_name(site: Site) -> None:
    """A name that leads elsewhere a moment later is asked once a request, so there is no moment later."""
    receiver, names = site.receiver(["127.0.0.1"], ["169.254.169.254"])

    assert await receiver.post(HEADERS, BODY) == Answer(204)

    [request] = site.listener.requests
    assert (request.path, request.body) == ("/hooks?a=b", BODY)
    assert request.headers["host"] == f"{NAME}:{site.listener.port}"
    assert request.headers["webhook-id"] == "m1"
    assert site.asked_for == [NAME]
    assert names.asked == [NAME]
    assert await receiver.post(HEADERS, BODY) == Answer(failure=NOT_ALLOWED)
    assert len(site.listener.requests) == 1


async def test_a_certificate_for_another_name_is_not_accepted(site: Site) -> None:
    receiver, _ = site.receiver(["127.0.0.1"], name="other.example")

    answer = await receiver.post(HEADERS, BODY)

    assert answer.failure.startswith("its certificate is not accepted: Hostname mismatch")
    assert site.listener.requests == []


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"]],
    ids=str,
)
async def test_one_address_inside_is_enough_to_connect_to_none(site: Site, found: list[str]) -> None:
    receiver, _ = site.receiver(found, reach=False)

    answer = await receiver.post(HEADERS, BODY)

    assert answer == Answer(failure=NOT_ALLOWED)
    assert site.asked_for == []


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "0177.1", "localhost"])
async def test_odd_ways_to_write_an_address_are_looked_up_and_then_judged(site: Site, host: str) -> None:
    receiver, _ = site.receiver(name=host, reach=False)
    receiver._resolve = look_up

    answer = await receiver.post(HEADERS, BODY)

    assert answer == Answer(failure=NOT_ALLOWED)
    assert site.asked_for == []


async def test_another_address_is_tried_when_one_does_not_answer(site: Site) -> None:
    receiver, _ = site.receiver(["127.0.0.2", "127.0.0.1"])

    assert await receiver.post(HEADERS, BODY) == Answer(204)
    assert len(site.listener.requests) == 1


async def test_a_redirect_is_an_answer_and_not_followed(site: Site) -> None:
    site.listener.answers["s"] = [302]
    site.listener.reply_headers = {"location": f"https://{NAME}:{site.listener.port}/inside"}
    receiver, _ = site.receiver(["127.0.0.1"])

    assert await receiver.post(HEADERS, BODY) == Answer(302)
    assert len(site.listener.requests) == 1


async def test_a_receiver_that_is_gone_is_not_asked_again(site: Site) -> None:
    site.listener.answers["s"] = [410]
    receiver, _ = site.receiver(["127.0.0.1"])

    assert [(await receiver.post(HEADERS, BODY)).status for _ in range(2)] == [410, 410]
    assert len(site.listener.requests) == 1


async def test_a_wish_for_a_pause_is_passed_on(site: Site) -> None:
    site.listener.answers["s"] = [503]
    site.listener.reply_headers = {"retry-after": "120"}
    receiver, _ = site.receiver(["127.0.0.1"])

    assert await receiver.post(HEADERS, BODY) == Answer(503, retry_after="120")


async def test_a_proxy_of_the_environment_is_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    receiver, _ = site.receiver(["127.0.0.1"])

    assert await receiver.post(HEADERS, BODY) == Answer(204)


async def test_whoever_does_not_answer_in_time_has_not_answered(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.2)
    site.listener.answering.clear()
    receiver, _ = site.receiver(["127.0.0.1"])

    assert (await receiver.post(HEADERS, BODY)).failure.startswith("no answer within")


async def test_whoever_does_not_listen_is_a_failure(site: Site) -> None:
    receiver, _ = site.receiver(["127.0.0.2"])

    assert await receiver.post(HEADERS, BODY) == Answer(failure="ConnectError")


async def test_a_name_that_leads_nowhere_is_a_failure(site: Site) -> None:
    async def unknown(_host: str) -> Sequence[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    for name, resolve in ((NAME, unknown), ("a" * 64 + ".example", look_up)):
        receiver, _ = site.receiver(name=name)
        receiver._resolve = resolve
        assert await receiver.post(HEADERS, BODY) == Answer(failure=NOT_FOUND)
