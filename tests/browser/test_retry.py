"""A question of the report tried again in a browser: written, sent once, compared with the first answer."""

import asyncio
from typing import Any

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows
from tests.browser.test_feedback import reported
from tests.browser.test_login import ATTACK

BETTER = (
    "At Contoso orders arrived in bursts and were lost. I was responsible for the intake, so I put Kafka "
    "between the shop and the database and measured it for two weeks. As a result no order was lost again. "
    f"{ATTACK}"
)
RETRIES = "**/interview/feedback/*/questions/*/retries"
NUMBER = 2
"""The first question was skipped, the second answered."""


async def opened(person: Person) -> tuple[str, dict[str, Any], Locator]:
    """The report is on the page; returns the session's id, the second question and its place."""
    session_id, feedback = await reported(person)
    await person.page.goto(f"/mock-interview/feedback/{session_id}")
    place = person.page.locator("article").nth(NUMBER - 1)
    await expect(place).to_be_visible()
    return session_id, feedback["questionFeedback"][NUMBER - 1], place


async def write(place: Locator, text: str = BETTER) -> None:
    await place.get_by_role("button", name="Try this question again").click()
    await place.get_by_label("Your new answer").fill(text)


async def tries(person: Person, session_id: str) -> list[dict[str, Any]]:
    """The tries of the question as the server has them."""
    report = (await person.client.get(f"/interview/feedback/{session_id}")).json()["feedback"]
    found: list[dict[str, Any]] = report["questionFeedback"][NUMBER - 1]["retries"]
    return found


async def test_a_question_is_tried_again_by_keyboard_and_compared(signed_in: Person) -> None:
    """Both scores, the difference, both answers with their evidence; announced, and there after a refresh."""
    page = signed_in.page
    session_id, item, place = await opened(signed_in)

    await place.get_by_role("button", name="Try this question again").focus()
    await page.keyboard.press("Enter")
    await expect(place.get_by_label("Your new answer")).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await expect(place.get_by_text("Write an answer first.")).to_be_visible()
    await assert_accessible(page)
    await page.keyboard.insert_text(BETTER)
    await page.keyboard.press("Control+Enter")

    summary = place.locator("summary", has_text="Try 1")
    await expect(summary).to_be_focused()
    [tried] = await tries(signed_in, session_id)
    difference = tried["score"] - item["score"]
    assert difference > 0
    told = f"{item['score']} → {tried['score']}, +{difference}"
    await expect(summary).to_contain_text(told)
    await expect(page.locator("#announcements")).to_contain_text(f"a difference of +{difference}")
    answers = place.locator(".fb-try blockquote")
    given = [item["yourAnswer"], *(one["answer"] for one in item["followUps"])]
    assert await answers.all_text_contents() == [*given, BETTER]
    assert await answers.last.locator("mark").all_text_contents() != []
    await expect(place.get_by_label("Your new answer")).to_have_count(0)
    await assert_accessible(page)
    await assert_reflows(page)

    await page.reload()
    await expect(summary).to_contain_text(told)
    assert await page.evaluate("window.attacked") is None
    await expect(page.locator(".fb-big")).to_contain_text("/ 10")


async def test_a_text_survives_a_refresh(signed_in: Person) -> None:
    """What was written is there again, and after closing the editor too."""
    page = signed_in.page
    _, _, place = await opened(signed_in)
    await write(place)

    await page.reload()

    await expect(place.get_by_label("Your new answer")).to_have_value(BETTER)
    await place.get_by_role("button", name="Close, keep the text").click()
    await expect(place.get_by_role("button", name="Go on with your try")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(place.get_by_label("Your new answer")).to_have_value(BETTER)


async def test_a_text_is_deleted_with_its_interview(signed_in: Person) -> None:
    """Nothing of it is left on the device."""
    page = signed_in.page
    _, _, place = await opened(signed_in)
    await write(place)
    kept = "Object.keys(localStorage).filter(key => key.startsWith('retry:')).length"
    assert await page.evaluate(kept) == 1

    await page.goto("/mock-interview/history")
    await page.get_by_role("button", name="Delete: Acme").click()
    await page.goto("/mock-interview/setup")

    assert await page.evaluate(kept) == 0


async def test_a_page_that_is_left_while_it_waits_comes_back_to_one_try(signed_in: Person) -> None:
    """The answer of the server is lost with the page; the page that is opened next gets it again."""
    page = signed_in.page
    session_id, _, place = await opened(signed_in)
    lost: asyncio.Queue[int] = asyncio.Queue()

    async def lose(route: Route) -> None:
        lost.put_nowait((await route.fetch()).status)

    await page.route(RETRIES, lose)
    await write(place)
    await place.get_by_role("button", name="Have it scored").click()
    await expect(place.get_by_text("Your answer is being scored.")).to_be_visible()
    assert await lost.get() == 200
    await assert_accessible(page)

    await page.unroute_all(behavior="ignoreErrors")
    await page.reload()

    await expect(place.locator("summary", has_text="Try 1")).to_be_visible()
    await expect(place.get_by_role("button", name="Try this question again")).to_be_visible()
    assert len(await tries(signed_in, session_id)) == 1


async def test_a_failure_is_told_and_nothing_is_lost(signed_in: Person, watch: Watch) -> None:
    """The text stays, and the next attempt is scored."""
    watch.allowed = ("503",)
    page = signed_in.page
    _, _, place = await opened(signed_in)
    down = {"status": 503, "title": "Service unavailable", "detail": "Down."}
    await page.route(RETRIES, lambda route: route.fulfill(status=503, json=down))
    await write(place)
    await place.get_by_role("button", name="Have it scored").click()

    await expect(place.get_by_role("alert")).to_contain_text("Not scored. Your text is kept")
    await expect(place.get_by_label("Your new answer")).to_have_value(BETTER)
    await assert_accessible(page)

    await page.unroute(RETRIES)
    await place.get_by_role("button", name="Have it scored").click()
    await expect(place.locator("summary", has_text="Try 1")).to_be_visible()


async def test_after_five_tries_it_is_said_that_there_are_no_more(signed_in: Person) -> None:
    page = signed_in.page
    session_id, _, place = await opened(signed_in)
    for number in range(5):
        path = f"/interview/feedback/{session_id}/questions/{NUMBER}/retries"
        response = await signed_in.client.post(path, json={"answer": f"{BETTER} {number}"})
        assert response.status_code == 200, response.text

    await page.reload()

    await expect(place.get_by_text("You have tried this question 5 times")).to_be_visible()
    await expect(place.get_by_role("button", name="Try this question again")).to_have_count(0)
    await expect(place.locator("details.fb-try")).to_have_count(5)
    await expect(place.locator("details.fb-try[open]")).to_have_count(1)
    await _printed(page)


async def _printed(page: Page) -> None:
    """On paper every try is open, and nothing is there to be pressed."""
    await page.emulate_media(media="print")
    for one in await page.locator(".fb-try blockquote").all():
        await expect(one).to_be_visible()
    await expect(page.get_by_role("button", name="Try this question again").first).to_be_hidden()
