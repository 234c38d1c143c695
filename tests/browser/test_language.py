"""The language of the page and the language of the interview: each text says which it is in."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Person, assert_accessible, assert_reflows
from tests.browser.interviews import open_room


async def test_a_german_page_says_that_the_interview_is_in_english(signed_in: Person) -> None:
    """The offline interviewer speaks English alone; its words are marked as such (WCAG 3.1.2)."""
    page = signed_in.page
    await page.goto("/mock-interview/setup")
    await page.get_by_label("Language").select_option("de")
    await page.get_by_role("button", name="Beispiel verwenden").click()
    await page.get_by_role("radio", name=re.compile("^15 Minuten")).check()
    await page.get_by_role("button", name="Zum Interviewraum").click()
    begin = page.get_by_role("button", name="Interview beginnen")
    await expect(begin).to_be_visible(timeout=20_000)
    await expect(page.get_by_text("Das Interview wird auf Englisch geführt.")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)
    await begin.click()
    await expect(page.locator("#question")).to_have_attribute("lang", "en", timeout=20_000)
    await expect(page.locator("#answer")).to_have_attribute("lang", "en")
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await page.locator("#answer").fill("I measured it, and it became twice as fast.")
    await page.get_by_role("button", name="Interview beenden").click()
    await page.get_by_role("button", name="Diese Antwort senden und beenden").click()
    await expect(page.locator(".fb-summary")).to_have_attribute("lang", "en", timeout=20_000)
    await expect(page.locator(".fb-asked").first).to_have_attribute("lang", "en")
    await expect(page.locator(".fb-answer").first).to_have_attribute("lang", "en")
    await assert_accessible(page)


async def test_an_english_page_in_an_english_interview_says_nothing_of_languages(signed_in: Person) -> None:
    await open_room(signed_in)
    await expect(signed_in.page.get_by_role("button", name="Start the interview")).to_be_visible()
    await expect(signed_in.page.get_by_text("The interview is held in")).to_have_count(0)
