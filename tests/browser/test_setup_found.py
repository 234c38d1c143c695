"""What is found in a description is shown before the interview, calmly, and never what is out of date."""

import asyncio
import json
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows
from tests.browser.setting_up import ATTACK, open_setup
from tests.support.eventually import eventually
from tests.support.room import JOB

PATH = "**/interview/job-description"
LATER = "The skills found in the description appear here."
NO_PAUSE = """
const later = window.setTimeout;
window.setTimeout = (act, pause, ...more) => (pause === 600 ? 0 : later(act, pause, ...more));
"""
"""A pause in typing never ends."""


def found(page: Page) -> Locator:
    return page.locator(".found")


def words(page: Page) -> Locator:
    return found(page).locator(".pill")


async def height_above(page: Page) -> float:
    """Where the next question of the form begins, on the page and not in the window."""
    height: float = await page.evaluate(
        "document.getElementById('interviewType').getBoundingClientRect().top + window.scrollY"
    )
    return height


async def answer(route: Route, title: str, *skills: str) -> None:
    body = json.dumps({"title": title, "skills": skills})
    await route.fulfill(body=body, headers={"content-type": "application/json"})


def description_of(request: Request) -> str:
    body: Any = request.post_data_json
    text: str = body["jobDescription"]
    return text


async def test_skills_appear_after_a_pause_and_nothing_moves(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    description = page.get_by_label("Job description", exact=True)
    before = await height_above(page)
    await expect(found(page)).to_have_text(LATER)

    await description.press_sequentially(JOB)

    await expect(words(page).first).to_have_text("Backend Engineer")
    shown = await words(page).all_text_contents()
    assert {*shown[1:5]} == {"Python", "Kafka", "PostgreSQL", "Kubernetes"}
    assert "mentoring" in shown
    await expect(found(page).get_by_role("list", name="Found in this description:")).to_be_visible()
    await expect(found(page)).to_have_attribute("role", "status")
    await expect(description).to_be_focused()
    assert await height_above(page) == before
    await assert_accessible(page)
    await assert_reflows(page)


async def test_leaving_the_field_needs_no_pause_and_asks_once(signed_in: Person) -> None:
    page = signed_in.page
    await page.add_init_script(NO_PAUSE)
    await open_setup(signed_in)
    asked: list[str] = []

    async def note(route: Route) -> None:
        asked.append(description_of(route.request))
        await route.continue_()

    await page.route(PATH, note)
    await page.get_by_label("Job description", exact=True).press_sequentially("Kafka")
    assert asked == []
    await page.keyboard.press("Tab")
    await expect(words(page)).to_have_text(["Kafka"])
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")

    assert asked == ["Kafka"]


@pytest.mark.parametrize("width", [1200, 390, 320])
async def test_room_is_kept_for_a_long_answer(signed_in: Person, width: int) -> None:
    await signed_in.page.set_viewport_size({"width": width, "height": 800})
    page = await open_setup(signed_in)
    before = await height_above(page)

    await page.get_by_role("button", name="Use the example").click()

    await expect(words(page)).to_have_count(12)
    await expect(found(page).get_by_text(" more")).to_be_visible()
    assert await height_above(page) == before


async def test_what_was_kept_and_the_example_are_read_too(signed_in: Person) -> None:
    page = await open_setup(signed_in)

    await page.get_by_role("button", name="Use the example").click()
    await expect(words(page).filter(has_text="Kafka")).to_be_visible()
    await page.reload()
    await expect(words(page).filter(has_text="Kafka")).to_be_visible()
    await page.get_by_role("button", name="Clear the form").click()

    await expect(found(page)).to_have_text(LATER)


async def test_nothing_recognised_is_said(signed_in: Person) -> None:
    page = await open_setup(signed_in)

    await page.get_by_label("Job description", exact=True).fill("lorem ipsum dolor")

    await expect(found(page)).to_contain_text("No skill was recognised in this description.")
    await assert_accessible(page)
    await assert_reflows(page)


async def test_many_skills_are_shown_in_part_and_counted(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    await page.route(PATH, lambda route: answer(route, "Nurse", *(f"Skill {n}" for n in range(20))))

    await page.get_by_label("Job description", exact=True).fill("Nurse")

    await expect(words(page)).to_have_count(12)
    await expect(found(page).get_by_text("and 9 more")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)


async def test_the_last_text_wins_and_the_earlier_question_is_given_up(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    first: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
    given_up: list[str] = []

    async def hold_the_first(route: Route) -> None:
        if description_of(route.request) == "Kafka":
            first.set_result(route)
        else:
            await answer(route, "", "Python")

    def note(request: Request) -> None:
        given_up.append(description_of(request))

    page.on("requestfailed", note)
    await page.route(PATH, hold_the_first)
    description = page.get_by_label("Job description", exact=True)
    await description.fill("Kafka")
    await first
    await description.fill("Python")

    await expect(words(page)).to_have_text(["Python"])
    assert given_up == ["Kafka"]
    await first.result().abort()


async def test_without_an_answer_nothing_is_claimed_and_nothing_complains(
    signed_in: Person, watch: Watch
) -> None:
    page = await open_setup(signed_in)
    watch.allowed = ("net::ERR", "503")
    refused: list[str] = []

    async def refuse(route: Route) -> None:
        refused.append(description_of(route.request))
        if len(refused) == 1:
            await route.abort()
        else:
            await route.fulfill(status=503, body="{}", headers={"content-type": "application/problem+json"})

    description = page.get_by_label("Job description", exact=True)
    await description.fill("Kafka")
    await expect(words(page)).to_have_text(["Kafka"])
    await page.route(PATH, refuse)
    for text in ("Python", "Rust developer"):
        await description.fill(text)
        await eventually(partial(_is_in, text, refused))
        await expect(found(page)).to_have_text(LATER)
        await expect(page.get_by_role("alert")).to_have_count(0)
    await page.unroute(PATH)
    await description.fill("Kafka again")

    await expect(words(page)).to_have_text(["Kafka"])


async def test_markup_in_what_is_found_stays_text(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    await page.route(PATH, lambda route: answer(route, ATTACK, f"1{ATTACK}", "Kafka"))

    await page.get_by_label("Job description", exact=True).fill(ATTACK)

    await expect(words(page)).to_have_text([ATTACK, f"1{ATTACK}", "Kafka"])
    assert await page.evaluate("window.attacked") is None


async def test_in_german_it_is_said_in_german(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    await page.get_by_label("Job description", exact=True).fill("Kafka")
    await expect(words(page)).to_have_text(["Kafka"])

    await page.get_by_label("Language").select_option("de")

    await expect(found(page)).to_contain_text("In dieser Beschreibung gefunden:")
    await expect(words(page)).to_have_text(["Kafka"])
    await assert_accessible(page)


def _is_in(text: str, texts: list[str]) -> None:
    assert text in texts
