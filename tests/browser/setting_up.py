"""Steps on the setup page that several browser tests take."""

import re
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import Person

SETUP = "/mock-interview/setup"
ROOM = re.compile(r"/mock-interview/room/([0-9a-f-]{36})$")
ATTACK = "<img src=x onerror=window.attacked=1><script>window.attacked=1</script>\"'>{{7*7}}"


async def open_setup(person: Person) -> Page:
    await person.page.goto(SETUP)
    await expect(person.page.get_by_role("heading", level=1)).to_have_text("Prepare your interview")
    return person.page


async def reached_room(page: Page) -> str:
    """The id of the session whose room was opened."""
    await page.wait_for_url(ROOM)
    found = ROOM.search(page.url)
    assert found
    return found[1]


async def only_session(person: Person) -> dict[str, Any]:
    """What the API holds on the one session of a person."""
    sessions = (await person.client.get("/interview/me/export")).json()["sessions"]
    assert len(sessions) == 1
    session: dict[str, Any] = sessions[0]
    return session
