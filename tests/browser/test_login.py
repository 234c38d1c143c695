"""Login: by a name, back to where one was, and out again; every text in both languages."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows, transferred

ATTACK = "<img src=x onerror=window.attacked=1>\"'>"
CATALOGUES = ["shared", "setup", "room", "feedback", "history", "login"]
COMPARE = """async name => {
    const [en, de] = await Promise.all(["en", "de"].map(async code =>
        (await import(`/static/texts/${code}/${name}.js`)).default));
    const holes = text => [...text.matchAll(/[{](\\w+)[}]/g)].map(found => found[1]).sort().join();
    const missing = Object.keys(en).filter(key => !(key in de));
    const unknown = Object.keys(de).filter(key => !(key in en));
    const differing = Object.keys(en).filter(key => key in de && holes(en[key]) !== holes(de[key]));
    return {missing, unknown, differing};
}"""


async def test_by_keyboard_and_back_to_where_one_was(page: Page) -> None:
    await page.goto("/mock-interview/history?from=mail")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    name = page.get_by_label("Your name")

    await name.focus()
    await page.keyboard.type("Ada Lovelace")
    await page.keyboard.press("Enter")

    await page.wait_for_url("**/mock-interview/history?from=mail")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your interviews")


async def test_an_empty_name_is_asked_for_again(page: Page) -> None:
    await page.goto("/login")
    await assert_accessible(page)
    await assert_reflows(page)

    await page.get_by_role("button", name="Log in").click()

    await expect(page.get_by_text("Enter a name.", exact=True)).to_be_visible()
    await expect(page.get_by_label("Your name")).to_be_focused()
    await assert_accessible(page)


@pytest.mark.parametrize(("problem", "told"), [("name", "at most 255"), ("foreign", "another site")])
async def test_what_went_wrong_is_told(page: Page, problem: str, told: str) -> None:
    await page.goto(f"/login?problem={problem}")

    await expect(page.get_by_role("main")).to_contain_text(told)
    await assert_accessible(page)


async def test_markup_in_the_address_and_the_name_stays_text(page: Page) -> None:
    await page.goto(f"/login?next={ATTACK}&problem={ATTACK}")
    await page.get_by_label("Your name").fill(ATTACK)
    await page.get_by_role("button", name="Log in").click()

    await page.wait_for_url("**/mock-interview/setup")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert await page.evaluate("window.attacked") is None


async def test_another_site_is_never_where_one_comes_back_to(page: Page) -> None:
    await page.goto("/login?next=//evil.example/path")
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_role("button", name="Log in").click()

    await page.wait_for_url("**/mock-interview/setup")


async def test_logged_out_and_asked_again(signed_in: Person) -> None:
    page = signed_in.page
    await page.goto("/mock-interview/setup")

    await page.get_by_role("button", name="Log out").click()

    await page.wait_for_url("**/login")
    await page.goto("/mock-interview/setup")
    await page.wait_for_url(re.compile("/login[?]next="))


async def test_an_expired_session_comes_back_with_nothing_lost(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("401",)
    page = signed_in.page
    await page.goto("/mock-interview/setup")
    await page.get_by_role("button", name="Use the example").click()
    await page.get_by_text("Add your resume").click()
    await page.get_by_label(re.compile("^Resume")).fill("Ten years of Python.")
    await page.context.clear_cookies()

    await page.get_by_role("button", name="Go to the interview room").click()
    await page.wait_for_url("**/login?next=*")
    await page.get_by_label("Your name").fill(signed_in.name)
    await page.get_by_role("button", name="Log in").click()

    await page.wait_for_url("**/mock-interview/setup")
    await expect(page.get_by_role("combobox", name="Company")).to_have_value("Acme")
    await expect(page.locator("#resume")).to_have_value("Ten years of Python.")


@pytest.mark.parametrize("catalogue", CATALOGUES)
async def test_every_text_is_there_in_both_languages(page: Page, catalogue: str) -> None:
    await page.goto("/login")

    assert await page.evaluate(COMPARE, catalogue) == {"missing": [], "unknown": [], "differing": []}


async def test_first_load_is_small(page: Page) -> None:
    assert await transferred(page, "/login") < 150_000
