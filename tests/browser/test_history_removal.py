"""History: deleting one with undo, taking everything along, deleting everything."""

import json
import re

from playwright.async_api import expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows
from tests.browser.histories import answering, companies, known, open_history
from tests.support.eventually import eventually
from tests.support.room import set_up


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

    kept = (f"room:{session_id}:draft:1.0", f"retry:{session_id}:1", "room:another:draft:1.0")
    await page.evaluate("kept => kept.forEach((key) => localStorage.setItem(key, '{}'))", kept)
    await page.get_by_role("button", name=re.compile("^Delete: Acme")).click()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await page.get_by_role("link", name="New interview").click()

    async def gone() -> None:
        assert (await signed_in.client.get(f"/interview/sessions/{session_id}")).status_code == 404

    await eventually(gone)
    left = await page.evaluate("Object.keys(localStorage)")
    assert [key for key in kept if key in left] == ["room:another:draft:1.0"], "and what is kept of it here"


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
