"""History: sorted, filtered and paged; progress; deleting with undo; everything held on a person."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows, transferred
from tests.support.eventually import eventually
from tests.support.room import act, answer_all, set_up

HISTORY = "/mock-interview/history"
ATTACK = "<img src=x onerror=window.attacked=1>\"'>"


async def open_history(person: Person) -> Page:
    await person.page.goto(HISTORY)
    await expect(person.page.get_by_role("heading", level=1)).to_have_text("Your interviews")
    return person.page


async def scored(person: Person, company: str) -> str:
    """An interview that was held and scored."""
    session_id = await set_up(person.client, companyName=company)
    assert (await act(person.client, session_id, "start")).status_code == 200
    async for _ in answer_all(person.client, session_id):
        pass
    report = await person.client.post("/interview/feedback", json={"sessionId": session_id})
    assert report.status_code == 200, report.text
    return session_id


async def known(person: Person, count: int) -> None:
    """Until the history has this many interviews."""

    async def listed() -> None:
        reply = await person.client.get("/interview/history", params={"limit": 100})
        assert reply.json()["count"] == count

    await eventually(listed)


def companies(page: Page) -> Any:
    return page.locator(".history-link")


def answering(body: Any, status: int = 200) -> Callable[[Route], Any]:
    """A route that is answered here, for states that are rare on a real room."""

    async def answer(route: Route) -> None:
        await route.fulfill(
            status=status, body=json.dumps(body), headers={"content-type": "application/json"}
        )

    return answer


async def test_nothing_yet(signed_in: Person) -> None:
    page = await open_history(signed_in)

    await expect(page.get_by_role("heading", name="No interview yet")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)
    await page.get_by_role("link", name="Prepare an interview").click()
    await page.wait_for_url("**/mock-interview/setup")


async def test_sorted_and_filtered(signed_in: Person) -> None:
    for company in ("Beta", "Alpha", "Gamma"):
        await set_up(signed_in.client, companyName=company)
    await known(signed_in, 3)
    page = await open_history(signed_in)
    await expect(companies(page)).to_have_count(3)

    await page.get_by_label("Sort by").select_option("company")
    await expect(companies(page)).to_have_text(["Alpha", "Beta", "Gamma"])
    await page.get_by_label("Sort by").select_option("companyDown")
    await expect(companies(page)).to_have_text(["Gamma", "Beta", "Alpha"])

    await page.get_by_label(re.compile("^Company")).fill("alpha")
    await expect(companies(page)).to_have_text(["Alpha"])
    await page.get_by_label(re.compile("^Company")).fill("Nobody")
    await expect(page.get_by_role("heading", name="No interview at “Nobody”")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="Show all companies").click()
    await expect(companies(page)).to_have_count(3)


async def test_paged_by_cursor(signed_in: Person) -> None:
    for number in range(22):
        await set_up(signed_in.client, companyName=f"Company {number:02}")
    await known(signed_in, 22)
    page = await open_history(signed_in)
    await page.get_by_label("Sort by").select_option("company")
    await expect(companies(page)).to_have_count(20)

    await page.get_by_role("button", name="Show more").click()

    await expect(companies(page)).to_have_text([f"Company {number:02}" for number in range(22)])
    await expect(page.get_by_role("button", name="Show more")).to_have_count(0)


async def test_progress_as_chart_and_table(signed_in: Person) -> None:
    session_ids = [await scored(signed_in, company) for company in ("Acme", "Globex")]
    page = await open_history(signed_in)

    chart = page.get_by_role("img", name=re.compile("^Overall, scores from 1 to 10"))
    await expect(chart).to_be_visible()
    await expect(page.locator(".chart-point")).to_have_count(2)
    await expect(page.locator(".history-score")).to_have_count(2)
    await assert_accessible(page)
    await assert_reflows(page)

    await page.get_by_role("button", name="Show as a table").click()
    table = page.get_by_role("table", name="Overall")
    await expect(table.get_by_role("row")).to_have_count(3)
    assert await table.get_by_role("link").first.get_attribute("href") == (
        f"/mock-interview/feedback/{session_ids[0]}"
    )
    await page.get_by_label("Score", exact=True).select_option(index=1)
    await expect(page.get_by_role("table", name="Overall")).to_have_count(0)
    await assert_accessible(page)


async def test_a_deletion_is_undone(signed_in: Person) -> None:
    session_id = await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = await open_history(signed_in)

    await page.get_by_role("button", name=re.compile("^Delete: Acme")).press("Enter")
    await expect(companies(page)).to_have_count(0)
    undo = page.get_by_role("button", name="Undo")
    await expect(undo).to_be_focused()
    await assert_accessible(page)
    await assert_reflows(page)
    await undo.press("Enter")

    await expect(companies(page)).to_have_text(["Acme"])
    await expect(page.get_by_role("heading", name="All interviews")).to_be_focused()
    assert (await signed_in.client.get(f"/interview/sessions/{session_id}")).status_code == 200


async def test_a_deletion_is_carried_out_after_six_seconds(signed_in: Person) -> None:
    session_id = await set_up(signed_in.client, companyName="Acme")
    await set_up(signed_in.client, companyName="Globex")
    await known(signed_in, 2)
    page = await open_history(signed_in)

    await page.get_by_role("button", name=re.compile("^Delete: Acme")).click()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert (await signed_in.client.get(f"/interview/sessions/{session_id}")).status_code == 200
    await page.mouse.move(1, 1)

    await expect(page.get_by_role("button", name="Undo")).to_have_count(0, timeout=12_000)
    await expect(companies(page)).to_have_text(["Globex"])
    await known(signed_in, 1)
    assert (await signed_in.client.get(f"/interview/sessions/{session_id}")).status_code == 404


async def test_leaving_the_page_carries_the_deletion_out(signed_in: Person) -> None:
    session_id = await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = await open_history(signed_in)

    await page.get_by_role("button", name=re.compile("^Delete: Acme")).click()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await page.get_by_role("link", name="New interview").click()

    async def gone() -> None:
        assert (await signed_in.client.get(f"/interview/sessions/{session_id}")).status_code == 404

    await eventually(gone)


async def test_a_deletion_that_failed_is_told_and_taken_back(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("503",)
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = await open_history(signed_in)
    await page.route("**/interview/sessions/*", answering({"title": "Down", "status": 503}, 503))

    await page.get_by_role("button", name=re.compile("^Delete: Acme")).click()
    await page.mouse.move(1, 1)

    await expect(page.get_by_role("alert")).to_contain_text("Not deleted: Acme", timeout=12_000)
    await expect(companies(page)).to_have_text(["Acme"])
    await assert_accessible(page)


async def test_everything_is_taken_along(signed_in: Person) -> None:
    session_id = await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = await open_history(signed_in)

    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download everything").click()

    path = await (await download.value).path()
    sessions = json.loads(path.read_text())["sessions"]
    assert [session["sessionId"] for session in sessions] == [session_id]


async def test_everything_is_deleted_after_the_word(signed_in: Person) -> None:
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = await open_history(signed_in)

    await page.get_by_role("button", name="Delete everything").click()
    dialog = page.get_by_role("dialog", name="Delete everything?")
    await dialog.get_by_role("button", name="Delete everything").click()
    await expect(dialog.get_by_text("Type the word DELETE.")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await page.get_by_role("button", name="Delete everything").click()
    await dialog.get_by_label("Type DELETE to confirm").fill("delete")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="No interview yet")).to_be_visible()
    await known(signed_in, 0)


async def test_a_failure_is_told_and_tried_again(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("503",)
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = signed_in.page
    await page.route("**/interview/history?*", answering({"title": "Down", "status": 503}, 503))
    await open_history(signed_in)
    await expect(page.get_by_role("alert")).to_contain_text("not available")
    await assert_accessible(page)
    await assert_reflows(page)

    await page.unroute("**/interview/history?*")
    await page.get_by_role("button", name="Try again").click()

    await expect(companies(page)).to_have_text(["Acme"])


async def test_what_is_loading_is_shown(signed_in: Person) -> None:
    page = signed_in.page
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/interview/history?*", hold)
    await page.goto(HISTORY)

    await expect(page.get_by_text("Loading …").last).to_be_attached()
    await assert_accessible(page)
    for route in held:
        await route.continue_()
    await expect(page.get_by_role("heading", name="No interview yet")).to_be_visible()


async def test_markup_in_company_names_stays_text(signed_in: Person) -> None:
    page = signed_in.page
    row = {
        "sessionId": str(uuid4()),
        "companyName": ATTACK,
        "interviewType": "mixed",
        "difficulty": "mid",
        "status": "completed",
        "createdAt": 1_760_000_000,
        "completedAt": 1_760_000_900,
        "overallScore": 7,
    }
    point = {"sessionId": row["sessionId"], "completedAt": 1_760_000_900, "score": 7}
    progress = {
        "rubricVersion": "1",
        "overall": [point],
        "competencies": [{"competency": ATTACK, "points": [point]}],
    }
    await page.route("**/interview/history?*", answering({"history": [row], "count": 1, "nextCursor": None}))
    await page.route("**/interview/progress", answering(progress))
    await open_history(signed_in)

    await expect(companies(page)).to_have_text([ATTACK])
    await page.get_by_label("Score", exact=True).select_option(index=1)
    await page.get_by_role("button", name=re.compile("^Delete: <img")).click()
    await expect(page.locator(".undo")).to_contain_text(ATTACK)
    await page.get_by_role("button", name="Undo").click()
    assert await page.evaluate("window.attacked") is None


async def test_in_german(signed_in: Person) -> None:
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = await open_history(signed_in)

    await page.get_by_label("Language").select_option("de")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Interviews")
    await expect(page.get_by_text("Nicht begonnen")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)


@pytest.mark.parametrize("width", [320, 360, 768])
async def test_a_long_name_does_not_widen_the_page(signed_in: Person, width: int) -> None:
    await set_up(signed_in.client, companyName="W" * 200)
    await known(signed_in, 1)
    page = await open_history(signed_in)
    await page.set_viewport_size({"width": width, "height": 800})

    await expect(companies(page)).to_have_count(1)
    assert await page.evaluate("document.scrollingElement.scrollWidth") <= width


async def test_first_load_is_small(signed_in: Person) -> None:
    assert await transferred(signed_in.page, HISTORY) < 150_000
