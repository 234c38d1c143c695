"""Steps of an interview that several browser tests take."""

from typing import Any

from playwright.async_api import Page, expect

from services.gateway.server import Server
from tests.browser.conftest import Person
from tests.support.room import Room, set_up

ANSWER = "I built the pipeline with Kafka and Python; it handled 40,000 messages a second after we tuned it."


async def open_room(person: Person, **changes: Any) -> str:
    """Set a session up and open its room; returns the session's id."""
    session_id = await set_up(person.client, **changes)
    await person.page.goto(f"/mock-interview/room/{session_id}")
    return session_id


async def begin(person: Person, **changes: Any) -> str:
    """The first question is on the page; returns the session's id."""
    session_id = await open_room(person, **changes)
    await person.page.get_by_role("button", name="Start the interview").click()
    await expect(person.page.get_by_text("Question 1 of 4")).to_be_visible()
    return session_id


async def finish(page: Page, answer: str = ANSWER) -> None:
    """Answer what is left, follow-ups included, until the report is there."""
    for _ in range(12):
        question = await page.locator("#question").inner_text()
        await page.locator("#answer").fill(answer)
        await page.get_by_role("button", name="Submit answer").click()
        await expect(page.locator("#question").get_by_text(question, exact=True)).to_have_count(0)
        await page.wait_for_load_state()
        if "/feedback/" in page.url:
            return
    raise AssertionError("the interview does not end")


async def follow_up(page: Page) -> str:
    """Answer until something is asked back; returns the question that it follows."""
    for _ in range(4):
        question = await page.locator("#question").inner_text()
        await page.locator("#answer").fill("It was fine.")
        await page.get_by_role("button", name="Submit answer").click()
        await expect(page.locator("#question")).not_to_have_text(question)
        if await page.get_by_text("Follow-up", exact=True).count():
            return question
    raise AssertionError("nothing is asked back")


async def current(person: Person, session_id: str) -> dict[str, Any]:
    """Where the interview stands for the server."""
    response = await person.client.get(f"/interview/sessions/{session_id}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def answered(person: Person, session_id: str) -> list[str]:
    """Every answer that the server has recorded for a session."""
    held = (await person.client.get("/interview/me/export")).json()
    interview = next(item for item in held["interviews"] if item["id"] == session_id)
    texts = [text for turn in interview["turns"] for text in _texts(turn)]
    return [text for text in texts if text]


def _texts(turn: dict[str, Any]) -> list[str]:
    return [turn["answer"], *(item["answer"] for item in turn["followUps"])]


async def stop_gateway(room: Room) -> None:
    """The room goes on without anybody to talk to it."""
    await room.gateway.stop()


async def start_gateway(room: Room) -> None:
    """A new gateway at the same address."""
    room.gateway = Server(room.settings, room.parts)
    await room.gateway.start()
