"""Setup while it sends, waits or fails: told, accessible, nothing lost, and left again."""

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows
from tests.browser.histories import answering, holding
from tests.support.room import JOB

SETUP = "/mock-interview/setup"
SUBMIT = "Go to the interview room"


async def filled_in(person: Person) -> Page:
    page = person.page
    await page.goto(SETUP)
    await page.get_by_role("combobox", name="Company").fill("Acme")
    await page.get_by_label("Job description", exact=True).fill(JOB)
    return page


async def test_what_is_being_sent_is_shown_and_sent_once(signed_in: Person) -> None:
    page = await filled_in(signed_in)
    held: list[Route] = []
    await page.route("**/interview/setup", holding(held))

    await page.get_by_role("button", name=SUBMIT).click()
    busy = page.get_by_role("button", name="Preparing the room …")
    await expect(busy).to_be_focused()
    await expect(busy).to_have_attribute("aria-disabled", "true")
    await assert_accessible(page)
    await assert_reflows(page)
    await busy.click(force=True)
    await page.keyboard.press("Enter")

    assert len(held) == 1
    await held[0].continue_()
    await page.wait_for_url("**/mock-interview/room/*")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (403, "This page is out of date."),
        (429, "That was a lot in a short time. Try again in 30 seconds."),
        (500, "Something went wrong on our side."),
        (503, "A part of the service is not available."),
    ],
)
async def test_what_stands_in_the_way_is_told_beside_the_button(
    signed_in: Person, watch: Watch, status: int, told: str
) -> None:
    watch.allowed = (str(status),)
    page = await filled_in(signed_in)
    await page.route("**/interview/setup", answering({"title": "No", "status": status}, status))

    await page.get_by_role("button", name=SUBMIT).click()

    await expect(page.get_by_role("alert")).to_contain_text(told)
    await expect(page.get_by_label("Job description", exact=True)).to_have_value(JOB)
    await assert_accessible(page)
    await assert_reflows(page)
    await page.unroute("**/interview/setup")
    await page.get_by_role("button", name=SUBMIT).click()
    await page.wait_for_url("**/mock-interview/room/*")


async def test_a_file_that_cannot_be_read_leaves_an_accessible_page(signed_in: Person) -> None:
    page = await filled_in(signed_in)

    await page.locator("input[data-for=jobDescription]").set_input_files(
        {"name": "job.bin", "mimeType": "application/octet-stream", "buffer": b"\xff\xfe\x00"}
    )

    description = page.get_by_label("Job description", exact=True)
    await expect(description).to_have_attribute("aria-invalid", "true")
    await expect(description).to_have_accessible_description(re.compile("This file is no readable text"))
    await expect(description).to_have_value(JOB)
    await assert_accessible(page)
    await assert_reflows(page)


async def test_a_name_can_be_typed_while_suggestions_fail(signed_in: Person, watch: Watch) -> None:
    watch.allowed = ("503",)
    page = await filled_in(signed_in)
    await page.route("**/interview/companies?*", answering({"title": "Down", "status": 503}, 503))
    company = page.get_by_role("combobox", name="Company")
    await company.press("End")

    async with page.expect_response("**/interview/companies?*"):
        await company.press_sequentially(" Corp")

    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(company).to_have_value("Acme Corp")
    await expect(page.get_by_role("alert")).to_have_count(0)
    await assert_accessible(page)
