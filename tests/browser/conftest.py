"""One browser for the run; each test has a context of its own, watched for what must never happen."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright

from tests.support.room import Room

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PAPER = {"light": "rgb(250, 250, 248)", "dark": "rgb(19, 20, 23)"}
"""What --bg is in each theme: seen before axe measures, so that it measures the theme it is asked about."""
SETTLED = (
    """() => document.getAnimations().length ? "moving" : getComputedStyle(document.body).backgroundColor"""
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Watch:
    """What a context did that it must not: told at the end of the test."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()
    """Parts of the complaints a test causes on purpose."""

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text} {message.location}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.complaints.append(f"foreign request: {request.url}")

    def verdict(self) -> list[str]:
        return [text for text in self.complaints if not any(part in text for part in self.allowed)]


@dataclass
class Person:
    """Somebody who is logged in in the browser, with an API client of the same name."""

    name: str
    page: Page
    client: httpx.AsyncClient


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if not os.access(CHROMIUM, os.X_OK):
        if os.environ.get("CI"):
            pytest.fail("No browser: apt-get install chromium, or name yours with CHROMIUM=/path/to/it.")
        pytest.skip("no browser: apt-get install chromium, or name yours with CHROMIUM=/path/to/it")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser, room: Room) -> AsyncIterator[BrowserContext]:
    """A browser of a person nobody knows, in English."""
    context = await browser.new_context(
        base_url=room.url, locale="en-US", reduced_motion="reduce", viewport={"width": 1200, "height": 900}
    )
    context.set_default_timeout(15_000)
    yield context
    await context.close()


@pytest.fixture
async def watch(context: BrowserContext, room: Room) -> AsyncIterator[Watch]:
    """Console errors, violations of the Content-Security-Policy (the console has them) and other hosts."""
    watch = Watch(room.url)
    context.on("console", watch.console)
    context.on("weberror", lambda error: watch.complaints.append(f"uncaught: {error.error}"))
    context.on("request", watch.request)
    yield watch
    assert watch.verdict() == []


@pytest.fixture
async def page(context: BrowserContext, watch: Watch) -> Page:
    return await context.new_page()


@pytest.fixture
async def signed_in(page: Page, room: Room) -> AsyncIterator[Person]:
    """Somebody with a session nobody else has."""
    name = f"visitor-{uuid4().hex[:12]}"
    answer = await page.context.request.post("/auth/dev/login", form={"name": name}, max_redirects=0)
    assert answer.status == 303, await answer.text()
    client = await room.candidate(name)
    yield Person(name, page, client)
    await client.aclose()


async def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now, in short sentences."""
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


async def assert_accessible(page: Page) -> None:
    """No violation, in the light and in the dark theme."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(SETTLED) == PAPER[scheme]
        assert await violations(page) == [], scheme


async def assert_reflows(page: Page) -> None:
    """At 320 CSS pixels nothing needs scrolling sideways (WCAG 1.4.10)."""
    before = page.viewport_size
    await page.set_viewport_size({"width": 320, "height": 800})
    width: int = await page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= 320
    if before:
        await page.set_viewport_size(before)


async def transferred(page: Page, path: str) -> int:
    """Bytes that a first visit to a page loads, as they go over the wire."""
    sizes: list[int] = []
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    await page.goto(path)
    await page.wait_for_load_state("networkidle")
    return sum(sizes)
