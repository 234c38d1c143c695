"""History while it is empty, loading or failing: told, accessible, and left again."""

from playwright.async_api import Route, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows
from tests.browser.histories import HISTORY, answering, companies, holding, known, open_history, scored
from tests.support.room import set_up

DOWN = {"title": "Down", "status": 503}


async def test_nothing_yet(signed_in: Person) -> None:
    page = await open_history(signed_in)

    await expect(page.get_by_role("heading", name="No interview yet")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)
    await page.get_by_role("link", name="Prepare an interview").click()
    await page.wait_for_url("**/mock-interview/setup")


async def test_a_failure_is_told_and_tried_again(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("503",)
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = signed_in.page
    await page.route("**/interview/history?*", answering(DOWN, 503))
    await open_history(signed_in)
    await expect(page.get_by_role("alert")).to_contain_text("not available")
    await assert_accessible(page)
    await assert_reflows(page)

    await page.unroute("**/interview/history?*")
    await page.get_by_role("button", name="Try again").click()

    await expect(companies(page)).to_have_text(["Acme"])


async def test_what_is_loading_is_shown(signed_in: Person) -> None:
    """The list and the progress wait each for itself, and are there when their answers are."""
    page = signed_in.page
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    lists: list[Route] = []
    scores: list[Route] = []
    await page.route("**/interview/history?*", holding(lists))
    await page.route("**/interview/progress", holding(scores))
    await page.goto(HISTORY)

    loading = page.get_by_role("status").filter(has_text="Loading …")
    await expect(loading).to_have_count(2)
    await assert_accessible(page)
    await assert_reflows(page)
    for route in lists:
        await route.continue_()
    await expect(companies(page)).to_have_text(["Acme"])
    await expect(loading).to_have_count(1)
    for route in scores:
        await route.continue_()
    await expect(loading).to_have_count(0)


async def test_the_list_is_there_without_the_progress(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("503",)
    page = signed_in.page
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    await page.route("**/interview/progress", answering(DOWN, 503))
    await open_history(signed_in)

    await expect(page.get_by_role("region", name="Progress").get_by_role("alert")).to_contain_text(
        "not available"
    )
    await expect(companies(page)).to_have_text(["Acme"])
    await assert_accessible(page)
    await assert_reflows(page)


async def test_what_is_shown_stays_when_more_cannot_be_loaded(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("503",)
    page = signed_in.page
    for number in range(21):
        await set_up(signed_in.client, companyName=f"Company {number:02}")
    await known(signed_in, 21)
    await open_history(signed_in)
    await expect(companies(page)).to_have_count(20)
    await page.route("**/interview/history?*", answering(DOWN, 503))

    await page.get_by_role("button", name="Show more").click()

    await expect(page.get_by_role("alert")).to_contain_text("not available")
    await expect(companies(page)).to_have_count(20)
    await assert_accessible(page)
    await page.unroute("**/interview/history?*")
    await page.get_by_role("button", name="Show more").click()
    await expect(companies(page)).to_have_count(21)
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_a_first_score_is_a_point_without_a_line(signed_in: Person) -> None:
    await scored(signed_in, "Acme")
    page = await open_history(signed_in)

    await expect(page.locator(".chart-point")).to_have_count(1)
    await expect(page.get_by_text("The line begins with your second scored interview.")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)


async def test_an_erasure_that_failed_is_told_in_its_dialog(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("503",)
    await set_up(signed_in.client, companyName="Acme")
    await known(signed_in, 1)
    page = await open_history(signed_in)
    await page.route("**/interview/me", answering(DOWN, 503))

    await page.get_by_role("button", name="Delete everything").click()
    dialog = page.get_by_role("dialog", name="Delete everything?")
    await dialog.get_by_label("Type DELETE to confirm").fill("DELETE")
    await page.keyboard.press("Enter")

    await expect(dialog.get_by_role("alert")).to_contain_text("not available")
    await assert_accessible(page)
    await assert_reflows(page)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(companies(page)).to_have_text(["Acme"])
