"""History: sorted, filtered and paged; progress as chart and table."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import Person, assert_accessible, assert_reflows, transferred
from tests.browser.histories import HISTORY, answering, companies, holding, known, open_history, scored
from tests.support.room import set_up

ATTACK = "<img src=x onerror=window.attacked=1>\"'>"


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
    await expect(companies(page)).to_have_count(20)
    more = page.get_by_role("button", name="Show more")

    # The list that is still shown has another order than the one asked for: there is no more of it.
    held: list[Route] = []
    await page.route("**/interview/history?*sort=companyName*", holding(held), times=1)
    async with page.expect_request("**/interview/history?*sort=companyName*"):
        await page.get_by_label("Sort by").select_option("company")
    await expect(more).to_be_disabled()
    await held[0].continue_()
    await more.click()

    await expect(companies(page)).to_have_text([f"Company {number:02}" for number in range(22)])
    await expect(more).to_have_count(0)


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
