"""Steps of the history that several browser tests take."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Person
from tests.support.eventually import eventually
from tests.support.room import act, answer_all, set_up

HISTORY = "/mock-interview/history"


async def open_history(person: Person) -> Page:
    await person.page.goto(HISTORY)
    await expect(person.page.get_by_role("heading", level=1)).to_have_text("Your interviews")
    return person.page


async def scored(person: Person, company: str) -> str:
    """An interview that was held and scored."""
    session_id = await set_up(person.client, companyName=company)
    assert (await act(person.client, session_id, "start")).status_code == 200
    async for _ in answer_all(person.client, session_id):
        pass
    report = await person.client.post("/interview/feedback", json={"sessionId": session_id})
    assert report.status_code == 200, report.text
    return session_id


async def known(person: Person, count: int) -> None:
    """Until the history has this many interviews."""

    async def listed() -> None:
        reply = await person.client.get("/interview/history", params={"limit": 100})
        assert reply.json()["count"] == count

    await eventually(listed)


def companies(page: Page) -> Locator:
    return page.locator(".history-link")


def answering(body: Any, status: int = 200) -> Callable[[Route], Awaitable[None]]:
    """A route that is answered here, for states that are rare on a real room."""

    async def answer(route: Route) -> None:
        await route.fulfill(
            status=status, body=json.dumps(body), headers={"content-type": "application/json"}
        )

    return answer


def holding(held: list[Route]) -> Callable[[Route], Awaitable[None]]:
    """A route whose requests wait in `held` until the test lets them go."""

    async def hold(route: Route) -> None:
        held.append(route)

    return hold
