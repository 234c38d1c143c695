"""Setup: filled in by mouse and by keyboard, checked beside the fields, kept, and sent once."""

import json
import re

from playwright.async_api import Request, Route, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows, transferred
from tests.browser.setting_up import ATTACK, SETUP, only_session, open_setup, reached_room
from tests.support.room import JOB


async def test_by_mouse_from_example_to_the_room(signed_in: Person) -> None:
    page = await open_setup(signed_in)

    await page.get_by_role("button", name="Use the example").click()
    await page.get_by_role("radio", name=re.compile("^Technical")).check()
    await page.get_by_role("radio", name="Senior").check()
    await page.get_by_role("radio", name=re.compile("^15 minutes")).check()
    await page.get_by_text("Add your resume").click()
    await page.get_by_label(re.compile("^Resume")).fill("Ten years of Python.")
    await page.get_by_role("button", name="Go to the interview room").click()

    session_id = await reached_room(page)
    session = await only_session(signed_in)
    assert session["sessionId"] == session_id
    assert session["jobDescription"].startswith("Backend Engineer, Payments Platform")
    chosen = (session["companyName"], session["interviewType"], session["difficulty"], session["duration"])
    assert chosen == ("Acme", "technical", "senior", 15)
    assert session["resume"] == "Ten years of Python."


async def test_by_keyboard_alone(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    keys = page.keyboard

    await keys.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await keys.press("Enter")
    await keys.press("Tab")
    company = page.get_by_role("combobox", name="Company")
    await expect(company).to_be_focused()
    await keys.type("goog")
    await expect(page.get_by_role("option", name="Google", exact=True)).to_be_visible()
    await keys.press("ArrowDown")
    await expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    await keys.press("Enter")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    chosen = await company.input_value()
    await keys.press("Tab")
    await keys.insert_text(JOB)
    for _ in range(3):
        await keys.press("Tab")
    await keys.press("ArrowLeft")
    await keys.press("Tab")
    await keys.press("ArrowRight")
    await keys.press("Tab")
    await keys.press("ArrowLeft")
    await keys.press("Tab")
    await expect(page.locator("summary")).to_be_focused()
    await keys.press("Tab")
    await keys.press("Enter")

    await reached_room(page)
    session = await only_session(signed_in)
    assert "oogle" in chosen
    assert session["companyName"] == chosen
    settings = (session["interviewType"], session["difficulty"], session["duration"])
    assert settings == ("behavioral", "senior", 15)


async def test_escape_keeps_what_was_typed(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    company = page.get_by_role("combobox", name="Company")

    await company.press_sequentially("goog")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await assert_accessible(page)
    await company.press("Escape")

    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(company).to_have_value("goog")


async def test_what_is_missing_is_said_beside_the_field(signed_in: Person) -> None:
    page = await open_setup(signed_in)

    await page.get_by_role("button", name="Go to the interview room").click()

    company = page.get_by_role("combobox", name="Company")
    await expect(company).to_be_focused()
    await expect(company).to_have_attribute("aria-invalid", "true")
    await expect(company).to_have_accessible_description(re.compile("Enter the company's name"))
    await expect(page.get_by_text("Paste a job description, or use the example.")).to_be_visible()
    await assert_accessible(page)
    await assert_reflows(page)
    await company.fill("Acme")
    await expect(company).not_to_have_attribute("aria-invalid", "true")


async def test_what_is_too_long_is_said_before_it_is_sent(signed_in: Person) -> None:
    page = await open_setup(signed_in)

    await page.get_by_role("combobox", name="Company").fill("😀a" * 101)
    await page.get_by_label("Job description", exact=True).fill("x" * 20_001)
    await page.get_by_role("button", name="Go to the interview room").click()

    await expect(page.get_by_text("Shorten the name to at most 200 characters.")).to_be_visible()
    await expect(page.get_by_text("20,001 of 20,000 characters")).to_be_visible()
    await expect(page.get_by_text("Shorten the description to at most 20,000 characters.")).to_be_visible()


async def test_what_the_server_refuses_is_said_beside_the_field(signed_in: Person, watch: Watch) -> None:
    page = await open_setup(signed_in)
    watch.allowed = ("422",)
    await page.get_by_role("combobox", name="Company").fill("Acme")
    await page.get_by_label("Job description", exact=True).fill(JOB)
    # A lone surrogate passes every check of the page.
    await page.evaluate("document.getElementById('jobDescription').value += '\\ud800'")
    await page.evaluate(
        "document.getElementById('jobDescription').dispatchEvent(new Event('input', {bubbles: true}))"
    )
    await page.get_by_role("button", name="Go to the interview room").click()

    await expect(page.locator("#jobDescription-error")).to_contain_text("Not accepted: must not contain")


async def test_a_lost_answer_makes_no_second_session(signed_in: Person, watch: Watch) -> None:
    page = await open_setup(signed_in)
    watch.allowed = ("Failed to load resource", "net::ERR")
    keys: list[str | None] = []

    async def lose_the_first(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/interview/setup", lose_the_first)
    await page.get_by_role("button", name="Use the example").click()
    await page.get_by_role("button", name="Go to the interview room").click()
    await expect(page.get_by_role("alert")).to_contain_text("nothing you wrote is lost")
    await assert_accessible(page)
    await page.get_by_role("button", name="Go to the interview room").click()

    await reached_room(page)
    assert keys[0]
    assert keys[0] == keys[1]
    await only_session(signed_in)


async def test_values_survive_a_reload_until_they_are_cleared(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    company = page.get_by_role("combobox", name="Company")
    description = page.get_by_label("Job description", exact=True)

    await company.fill("Northwind")
    await description.fill(JOB)
    await page.get_by_role("radio", name=re.compile("^45 minutes")).check()
    await page.reload()
    await expect(company).to_have_value("Northwind")
    await expect(description).to_have_value(JOB)
    await expect(page.get_by_role("radio", name=re.compile("^45 minutes"))).to_be_checked()

    await page.get_by_role("button", name="Clear the form").click()
    await expect(description).to_have_value("")
    kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "mentor" not in kept
    await page.reload()
    await expect(company).to_have_value("")


async def test_markup_in_every_field_stays_text(signed_in: Person) -> None:
    page = await open_setup(signed_in)

    async def suggest(route: Route) -> None:
        await route.fulfill(
            body=json.dumps({"companies": [ATTACK]}), headers={"content-type": "application/json"}
        )

    await page.route("**/interview/companies?*", suggest)
    await page.get_by_role("combobox", name="Company").press_sequentially("img")
    await page.get_by_role("option", name=ATTACK).click()
    await expect(page.get_by_role("combobox", name="Company")).to_have_value(ATTACK)
    await page.get_by_label("Job description", exact=True).fill(f"{JOB} {ATTACK}")
    await page.get_by_text("Add your resume").click()
    await page.get_by_label(re.compile("^Resume")).fill(ATTACK)
    await page.get_by_role("button", name="Go to the interview room").click()

    await reached_room(page)
    session = await only_session(signed_in)
    assert session["companyName"] == ATTACK
    assert session["resume"] == ATTACK
    assert await page.evaluate("window.attacked") is None


async def test_accessible_and_reflowing(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    await page.get_by_text("Add your resume").click()

    await assert_accessible(page)
    await assert_reflows(page)


async def test_first_load_is_small_and_without_the_reader_of_pdfs(signed_in: Person) -> None:
    requested: list[str] = []

    def note(request: Request) -> None:
        requested.append(request.url)

    signed_in.page.on("request", note)

    assert await transferred(signed_in.page, SETUP) < 150_000
    assert [url for url in requested if "pdf" in url] == []


async def test_in_german_without_losing_what_was_written(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    await page.get_by_label("Job description", exact=True).fill(JOB)

    await page.get_by_label("Language").select_option("de")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Interview vorbereiten")
    await expect(page.get_by_label("Stellenbeschreibung", exact=True)).to_have_value(JOB)
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await assert_accessible(page)
    await assert_reflows(page)
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Interview vorbereiten")


async def test_the_theme_is_kept(signed_in: Person) -> None:
    page = await open_setup(signed_in)

    await page.get_by_role("button", name="Use the dark theme").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.reload()

    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="Use the light theme").click()
    await expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
