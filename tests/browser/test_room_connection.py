"""The room in a browser that loses its connection, its tab or its gateway in the middle of an answer."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import Person, Watch, assert_accessible
from tests.browser.interviews import answered, begin, start_gateway, stop_gateway
from tests.support.eventually import eventually
from tests.support.room import Room


async def test_an_answer_without_a_connection_is_sent_by_itself_later(
    signed_in: Person, watch: Watch
) -> None:
    """Submitted while offline: kept, said so, sent once when the connection is back, even after a refresh."""
    watch.allowed = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED")
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.context.set_offline(True)
    await page.get_by_label("Your answer").fill("Kept without a connection")
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.get_by_text("No connection", exact=True)).to_be_visible()
    await expect(page.get_by_text("Kept here until it has arrived")).to_be_visible()
    await assert_accessible(page)
    assert await answered(signed_in, session_id) == []
    await page.context.set_offline(False)
    await expect(page.get_by_text("No connection", exact=True)).to_be_hidden()
    await expect(page.locator("#answer")).to_have_value("")
    assert await answered(signed_in, session_id) == ["Kept without a connection"]


async def test_an_answer_whose_reply_is_lost_is_recorded_once(signed_in: Person, watch: Watch) -> None:
    """The connection breaks after the server has the answer: the same key is sent again, with one effect."""
    watch.allowed = ("ERR_FAILED", "ERR_CONNECTION_FAILED")
    page = signed_in.page
    session_id = await begin(signed_in)
    keys: list[str] = []

    async def lose_the_first(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/interview/conduct", lose_the_first)
    question = await page.locator("#question").inner_text()
    await page.get_by_label("Your answer").fill("Recorded once")
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.locator("#question")).not_to_have_text(question)
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert await answered(signed_in, session_id) == ["Recorded once"]


async def test_a_closed_tab_sends_its_answer_when_it_is_opened_again(signed_in: Person, watch: Watch) -> None:
    """An answer that was on its way when the tab died is sent by the next one."""
    watch.allowed = ("ERR_FAILED", "ERR_CONNECTION_FAILED")
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.route("**/interview/conduct", lambda route: route.abort())
    await page.get_by_label("Your answer").fill("Survives the tab")
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    await page.close()
    again = await page.context.new_page()
    await again.goto(f"/mock-interview/room/{session_id}")
    await expect(again.locator("#answer")).to_have_value("")
    await eventually(lambda: recorded(signed_in, session_id, ["Survives the tab"]))


async def recorded(person: Person, session_id: str, texts: list[str]) -> None:
    assert await answered(person, session_id) == texts


async def test_a_gateway_that_was_away_loses_nothing(signed_in: Person, watch: Watch, room: Room) -> None:
    """Stopped while an answer is submitted, started again: the answer arrives once."""
    watch.allowed = (
        "ERR_CONNECTION_REFUSED",
        "ERR_INCOMPLETE_CHUNKED",
        "ERR_EMPTY_RESPONSE",
        "ERR_CONNECTION_RESET",
    )
    page = signed_in.page
    session_id = await begin(signed_in)
    await stop_gateway(room)
    try:
        await page.get_by_label("Your answer").fill("While the gateway was away")
        await page.get_by_role("button", name="Submit answer").click()
        await expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    finally:
        await start_gateway(room)
    await expect(page.locator("#answer")).to_have_value("", timeout=20_000)
    assert await answered(signed_in, session_id) == ["While the gateway was away"]


async def test_an_expired_session_loses_nothing(signed_in: Person, watch: Watch) -> None:
    """The answer that met the login is sent when its writer has logged in and is back in the room."""
    watch.allowed = ("401",)
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.context.clear_cookies()
    await page.get_by_label("Your answer").fill("Written before the login")
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page).to_have_url(re.compile("/login"))
    await page.context.request.post("/auth/dev/login", form={"name": signed_in.name}, max_redirects=0)
    await page.goto(f"/mock-interview/room/{session_id}")
    await eventually(lambda: recorded(signed_in, session_id, ["Written before the login"]))
    await expect(page.locator("#answer")).to_have_value("")
