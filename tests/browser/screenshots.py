"""Photographs of every page for the documents, of a real room: `make screenshots`.

The same each time, as far as that is possible: names, companies and answers are fixed, the offline
interviewer asks the same of the same description, the browser's clock stands still, and the history shows one
interview a week.
"""

import asyncio
import json
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Literal

import httpx
from playwright.async_api import Page, Route, async_playwright, expect

from chassis import logs
from interview_room.parts import Broker, Database
from tests.browser.answers import ANSWERS
from tests.browser.conftest import CHROMIUM, SETTLED
from tests.support.eventually import eventually
from tests.support.room import Room, act, running, set_up, settings_for

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 250_000
"""Bytes: what a reader of the documents is asked to load for one picture."""
NAME = "Robin"
TODAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
THINKING = timedelta(seconds=95)
"""How long Robin has been thinking when the question is photographed."""
JOB = (ROOT / "examples" / "job-description.txt").read_text("utf-8")
WEAK = "I used Kafka for that and it worked well for the whole team."
EARLIER = (
    ("Northwind", "behavioral", "entry", 0),
    ("Globex", "technical", "entry", 1),
    ("Initech", "mixed", "mid", 3),
    ("Northwind", "behavioral", "mid", 2),
    ("Hooli", "technical", "mid", 5),
)
"""Company, type, difficulty, and how many good answers were given before the weak ones."""
NOT_STARTED = "Globex"
FRAME_AFTER_NEXT = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at; what is below `tallest` is left out. Lengths are in CSS pixels."""

    suffix: str
    width: int
    height: int
    tallest: int
    scheme: Literal["light", "dark"] = "light"


VIEWS = (View("", 1280, 800, 1450), View("-390", 390, 844, 1450), View("-dark", 1280, 800, 1450, "dark"))


class Album:
    """The pictures, as they are taken."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def take(self, name: str) -> None:
        """Photograph what is on the page now, in every view."""
        await expect(self._page.locator(".skeleton")).to_have_count(0)
        await self._page.evaluate("document.activeElement.blur()")
        await self._page.mouse.move(0, 0)
        for view in VIEWS:
            await self._look(view)
            picture = await self._page.screenshot(
                full_page=True,
                clip={"x": 0, "y": 0, "width": view.width, "height": await self._height(view)},
                animations="disabled",
            )
            if len(picture) > LARGEST:
                raise SystemExit(
                    f"{name}{view.suffix} takes {len(picture)} bytes, more than {LARGEST}: crop it."
                )
            (FOLDER / f"{name}{view.suffix}.png").write_bytes(picture)
            sys.stdout.write(f"{name}{view.suffix}.png  {len(picture) // 1000} kB\n")
        await self._look(VIEWS[0])

    async def _look(self, view: View) -> None:
        await self._page.set_viewport_size({"width": view.width, "height": view.height})
        await self._page.emulate_media(color_scheme=view.scheme, reduced_motion="reduce")

        async def settled() -> None:
            assert await self._page.evaluate(SETTLED) != "moving"

        await eventually(settled)
        # What is drawn to fit, like the charts, is drawn anew in the frame after the next.
        await self._page.evaluate(FRAME_AFTER_NEXT)

    async def _height(self, view: View) -> float:
        whole: float = await self._page.evaluate("document.scrollingElement.scrollHeight")
        return min(whole, view.tallest)


def good_answers() -> list[str]:
    """The answers of the example, in their order, for the interviews of which only the scores are seen."""
    blocks = (ROOT / "examples" / "answers.txt").read_text("utf-8").split("\n---\n")
    return [re.sub(r"^/\w+\n", "", block.strip()) for block in blocks]


def fitting(question: str) -> str:
    """What Robin answers to this question."""
    for asked, answer in ANSWERS.items():
        if asked in question:
            return answer
    raise SystemExit(f"tests/browser/answers.py has no answer that fits: {question}")


async def hold_earlier(client: httpx.AsyncClient) -> list[str]:
    """The interviews of the weeks before, over the API; returns the ids of their sessions."""
    session_ids = []
    for company, kind, difficulty, good in EARLIER:
        session_id = await set_up(
            client, companyName=company, jobDescription=JOB, interviewType=kind, difficulty=difficulty
        )
        reply = (await act(client, session_id, "start")).json()
        answers = iter([*good_answers()[:good], *[WEAK] * 20])
        while reply["type"] != "complete":
            reply = (await act(client, session_id, "answer", answer=next(answers))).json()
        report = await client.post("/interview/feedback", json={"sessionId": session_id})
        assert report.status_code == 200, report.text
        session_ids.append(session_id)
    return session_ids


async def set_up_by_hand(page: Page, album: Album) -> str:
    """The form, filled in and sent; returns the id of the session."""
    await page.goto("/mock-interview/setup")
    await page.get_by_role("button", name="Use the example").click()
    await page.get_by_role("radio", name=re.compile("^15 minutes")).check()
    await page.wait_for_load_state("networkidle")
    await album.take("setup")
    await page.get_by_role("button", name="Go to the interview room").click()
    await page.wait_for_url("**/mock-interview/room/*")
    return page.url.rsplit("/", 1)[-1]


async def hold_by_hand(page: Page, album: Album) -> None:
    """The interview of today, until its report is there."""
    await page.get_by_role("button", name="Start the interview").click()
    taken: set[str] = set()
    while True:
        question = await page.locator("#question").inner_text()
        answer = fitting(question)
        kind = "follow-up" if await page.locator(".question-original").count() else "room"
        if kind not in taken:
            await write_in_part(page, answer)
            await album.take(kind)
            taken.add(kind)
        await page.locator("#answer").fill(answer)
        await page.get_by_role("button", name="Submit answer").click()
        await expect(page.locator("#question").get_by_text(question, exact=True)).to_have_count(0)
        await page.wait_for_load_state()
        if "/feedback/" in page.url:
            if "follow-up" not in taken:
                raise SystemExit(
                    "No follow-up was asked: make an answer of tests/browser/answers.py lack something."
                )
            return


async def write_in_part(page: Page, answer: str) -> None:
    """In the middle of an answer that is saved, with some of the time gone."""
    await page.locator("#answer").fill(answer[: answer.index(". ") + 1])
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    await page.clock.set_fixed_time(TODAY + THINKING)
    await expect(page.get_by_role("timer")).to_have_text(re.compile("^13:"))


async def one_a_week(page: Page, session_ids: list[str]) -> None:
    """Show the interviews, from the oldest on, as held in the weeks before today."""
    begun = {
        session_id: (TODAY - timedelta(weeks=weeks)).timestamp()
        for session_id, weeks in zip(reversed(session_ids), count(), strict=False)
    }

    async def date(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=json.dumps(dated(await answer.json(), begun)))

    for path in ("**/interview/history?*", "**/interview/progress"):
        await page.route(path, date)


def dated(part: Any, begun: dict[str, float]) -> Any:
    """The same, with the times of `begun`."""
    if isinstance(part, list):
        return [dated(each, begun) for each in part]
    if not isinstance(part, dict):
        return part
    changed = {name: dated(value, begun) for name, value in part.items()}
    if (start := begun.get(part.get("sessionId", ""))) is not None:
        times = {"createdAt": start, "completedAt": start + 15 * 60}
        changed |= {name: time for name, time in times.items() if part.get(name) is not None}
    return changed


async def take_all(page: Page, room: Room) -> None:
    """Every page, in the order in which a candidate comes to it."""
    album = Album(page)
    client = await room.candidate(NAME)
    earlier = await hold_earlier(client)
    session_id = await set_up_by_hand(page, album)
    await hold_by_hand(page, album)
    await expect(page.get_by_role("heading", level=1, name="Feedback: Acme")).to_be_visible()
    await album.take("feedback")
    planned = await set_up(client, companyName=NOT_STARTED, jobDescription=JOB)
    await one_a_week(page, [*earlier, session_id, planned])
    await page.goto("/mock-interview/history")
    await expect(page.locator(".history-link")).to_have_count(len(earlier) + 2)
    await album.take("history")
    await client.aclose()


@asynccontextmanager
async def started_room(folder: Path) -> AsyncIterator[Room]:
    """The whole system on the embedded parts, with the offline interviewer."""
    broker, database = Broker(folder / "broker"), Database(folder / "database")
    await asyncio.gather(broker.start(), database.start())
    settings = settings_for(
        "embedded", broker.address, database.url, "screenshots", folder, log_level="WARNING"
    )
    logs.configure(settings)
    try:
        async with running(Room(settings)) as room:
            yield room
    finally:
        await asyncio.gather(broker.stop(), database.stop())


async def main() -> None:
    """Take every picture anew."""
    if not os.access(CHROMIUM, os.X_OK):
        raise SystemExit("No browser: apt-get install chromium, or name yours with CHROMIUM=/path/to/it.")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with started_room(Path(folder)) as room, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = await browser.new_context(base_url=room.url, locale="en-GB", timezone_id="UTC")
            await context.request.post("/auth/dev/login", form={"name": NAME}, max_redirects=0)
            page = await context.new_page()
            await page.clock.set_fixed_time(TODAY)
            await take_all(page, room)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
