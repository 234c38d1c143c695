"""The login at an identity provider in a browser: from the page to the provider and back."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect

from services.gateway.app import create_api
from services.gateway.events import EventFan
from tests.browser.conftest import Watch, assert_accessible, assert_reflows
from tests.support.eventually import eventually
from tests.unit.gateway.provider import SmallProvider, small_provider
from tests.unit.gateway.services import Services
from tests.unit.gateway.test_provider_login import settings_for

CODES = ["cancelled", "expired", "refused", "unavailable", "invalid"]


@dataclass
class Organisation:
    """A gateway as it is in production, and the provider it logs in at."""

    url: str
    provider: SmallProvider


@pytest.fixture
async def organisation(tmp_path: Path) -> AsyncIterator[Organisation]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    async with small_provider() as provider:
        api = create_api(settings_for(provider, tmp_path), Services(), EventFan(), {})
        server = uvicorn.Server(uvicorn.Config(api, log_level="critical", lifespan="off"))
        running = asyncio.create_task(server.serve(sockets=[listening]))

        def started() -> None:
            assert server.started

        await eventually(started)
        yield Organisation(f"http://127.0.0.1:{listening.getsockname()[1]}", provider)
        server.should_exit = True
        await running
    listening.close()


@pytest.fixture
async def visitor(browser: Browser, organisation: Organisation) -> AsyncIterator[Page]:
    """A browser at the organisation's room; the provider is the only other host it may ask."""
    context = await browser.new_context(
        base_url=organisation.url,
        locale="en-US",
        reduced_motion="reduce",
        viewport={"width": 1200, "height": 900},
    )
    context.set_default_timeout(15_000)
    watch = Watch(organisation.url, allowed=(f"foreign request: {organisation.provider.url}/authorize?",))
    context.on("console", watch.console)
    context.on("weberror", lambda error: watch.complaints.append(f"uncaught: {error.error}"))
    context.on("request", watch.request)
    yield await context.new_page()
    await context.close()
    assert watch.verdict() == []


async def test_to_the_provider_and_back_to_where_one_was(visitor: Page) -> None:
    await visitor.goto("/mock-interview/history?from=mail")
    link = visitor.get_by_role("link", name="Continue to the login")
    await expect(link).to_be_visible()
    await expect(visitor.get_by_label("Your name")).to_have_count(0)
    await assert_accessible(visitor)

    await link.focus()
    await visitor.keyboard.press("Enter")

    await visitor.wait_for_url("**/mock-interview/history?from=mail")
    await expect(visitor.get_by_role("heading", level=1)).to_have_text("Your interviews")
    await expect(visitor.get_by_role("button", name="Log out")).to_have_attribute("title", "Alice A.")


async def test_who_turns_back_at_the_provider_can_try_again(
    visitor: Page, organisation: Organisation
) -> None:
    organisation.provider.answer = {"error": "access_denied"}
    await visitor.goto("/mock-interview/setup")

    await visitor.get_by_role("link", name="Continue to the login").click()
    await visitor.wait_for_url("**/login?problem=cancelled*")
    await expect(visitor.get_by_role("main")).to_contain_text("The login was not finished.")

    organisation.provider.answer = None
    await visitor.get_by_role("link", name="Continue to the login").click()
    await visitor.wait_for_url("**/mock-interview/setup")


@pytest.mark.parametrize("language", ["en", "de"])
async def test_every_problem_has_a_sentence_of_its_own(
    visitor: Page, organisation: Organisation, language: str
) -> None:
    await visitor.context.add_cookies([{"name": "language", "value": language, "url": organisation.url}])
    told = set()
    for code in [*CODES, "anything"]:
        await visitor.goto(f"/login?problem={code}")
        notice = visitor.locator(".notice")
        await expect(notice).to_be_visible()
        sentence = await visitor.evaluate(
            "([code, language]) => import(`/static/texts/${language}/login.js`)"
            ".then(texts => texts.default[`login.${code}`] ?? texts.default['login.failed'])",
            [code, language],
        )
        await expect(notice).to_have_text(sentence)
        told.add(sentence)
    assert len(told) == len(CODES) + 1
    await assert_accessible(visitor)
    await assert_reflows(visitor)
