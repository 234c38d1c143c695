"""The room in a browser whose gateway is killed, as the process it is in production."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from interview_room.parts.ports import free_port
from tests.browser.conftest import Person, Watch
from tests.browser.interviews import answered, current
from tests.support.eventually import eventually
from tests.support.room import Processes, Room, act, set_up

BROKEN_OFF = ("ERR_CONNECTION", "ERR_INCOMPLETE_CHUNKED", "ERR_EMPTY_RESPONSE", "ERR_SOCKET_NOT_CONNECTED")


@pytest.fixture
async def gateway(room: Room, watch: Watch) -> AsyncIterator[Processes]:
    """A gateway more for the same room, as a process of its own."""
    processes = Processes(room.settings.model_copy(update={"port": free_port()}))
    await processes.start_one("gateway")
    await processes.ready()
    watch.origin, watch.allowed = processes.url, BROKEN_OFF
    yield processes
    await processes.stop()


async def enter(person: Person, gateway: Processes) -> str:
    """An interview that runs over the gateway to be killed; returns the session's id."""
    session_id = await set_up(person.client)
    await act(person.client, session_id, "start")
    await person.page.goto(f"{gateway.url}/mock-interview/room/{session_id}")
    await expect(person.page.get_by_text("Question 1 of 4")).to_be_visible()
    return session_id


async def start_again(gateway: Processes) -> None:
    await gateway.start_one("gateway")
    await gateway.ready()


async def recorded(person: Person, session_id: str, text: str) -> None:
    """Once, and the page is at the next question."""

    async def once() -> None:
        assert await answered(person, session_id) == [text]

    await eventually(once, within=30)
    await expect(person.page.locator("#answer")).to_have_value("", timeout=30_000)


async def test_killed_while_an_answer_is_written(signed_in: Person, gateway: Processes) -> None:
    """What was written before and after is there, also on a device that has kept nothing."""
    page = signed_in.page
    session_id = await enter(signed_in, gateway)
    await page.get_by_label("Your answer").fill("Written before the kill")
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    await gateway.end("gateway", kill=True)
    await page.get_by_label("Your answer").press("End")
    await page.keyboard.type(", and after it.")
    await expect(page.get_by_text("Saved here", exact=True)).to_be_visible()
    await start_again(gateway)
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible(timeout=40_000)
    assert (await current(signed_in, session_id))["draft"] == "Written before the kill, and after it."
    await forget(page)
    await page.reload()
    await expect(page.get_by_label("Your answer")).to_have_value("Written before the kill, and after it.")


async def test_killed_before_an_answer_is_submitted(signed_in: Person, gateway: Processes) -> None:
    """Kept and said so; it goes by itself to the gateway that comes after."""
    page = signed_in.page
    session_id = await enter(signed_in, gateway)
    await page.get_by_label("Your answer").fill("Half of it")
    await gateway.end("gateway", kill=True)
    await page.get_by_label("Your answer").fill("Half of it, and the rest")
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    await start_again(gateway)
    await recorded(signed_in, session_id, "Half of it, and the rest")


async def test_killed_with_an_answer_on_its_way(signed_in: Person, gateway: Processes) -> None:
    """Whether the answer had arrived or not: it is recorded once."""
    page = signed_in.page
    session_id = await enter(signed_in, gateway)
    await page.get_by_label("Your answer").fill("On its way")
    async with page.expect_request("**/interview/conduct"):
        await page.get_by_role("button", name="Submit answer").click()
    await gateway.end("gateway", kill=True)
    await start_again(gateway)
    await recorded(signed_in, session_id, "On its way")


async def forget(page: Page) -> None:
    """What another device of the same person would have: nothing."""
    await page.evaluate("localStorage.clear()")
