"""The four pages at 320 px and at 200 percent: nothing to scroll sideways, nothing cut."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Person
from tests.browser.interviews import begin
from tests.browser.reflow import VIEWS, unfit
from tests.support.eventually import eventually
from tests.support.room import act, answer_all, set_up

COMPANY = "Donaudampfschifffahrtsgesellschaft"
LONG = "x" * 90


async def _setup(person: Person) -> None:
    await person.page.goto("/mock-interview/setup")
    await person.page.get_by_role("button", name="Go to the interview room").click()
    await expect(person.page.locator(".field-error").first).to_be_visible()


async def _room(person: Person) -> None:
    await begin(person, companyName=COMPANY, interviewType="technical")
    await person.page.get_by_role("button", name="Give me a hint").click()
    await expect(person.page.get_by_role("heading", name="Hint")).to_be_visible()
    await person.page.get_by_label("Your answer").fill(LONG)


async def _editor(person: Person) -> None:
    await _room(person)
    await person.page.get_by_role("button", name="Write code").click()
    await expect(person.page.locator("#answer .cm-content")).to_be_visible()


async def _dialog(person: Person) -> None:
    await _room(person)
    await person.page.get_by_role("button", name="End interview").click()
    await expect(person.page.get_by_role("dialog")).to_be_visible()


async def _feedback(person: Person) -> None:
    session_id = await _reported(person)
    await person.page.goto(f"/mock-interview/feedback/{session_id}")
    await expect(person.page.get_by_role("heading", name="Overall score")).to_be_visible()


async def _history(person: Person) -> None:
    for _ in range(2):
        await _reported(person)

    async def listed() -> None:
        history = (await person.client.get("/interview/history")).json()["history"]
        assert [item["overallScore"] is not None for item in history] == [True, True]

    await eventually(listed)
    await person.page.goto("/mock-interview/history")
    await expect(person.page.get_by_text(COMPANY)).to_have_count(2)


async def _reported(person: Person) -> str:
    session_id = await set_up(person.client, companyName=COMPANY)
    await act(person.client, session_id, "start")
    await act(person.client, session_id, "answer", answer=f"{LONG} with Kafka")
    async for _ in answer_all(person.client, session_id):
        pass
    report = await person.client.post("/interview/feedback", json={"sessionId": session_id})
    assert report.status_code == 200, report.text
    return session_id


@pytest.mark.parametrize(
    "enter", [_setup, _room, _editor, _dialog, _feedback, _history], ids=lambda enter: enter.__name__[1:]
)
async def test_everything_fits(signed_in: Person, enter: Callable[[Person], Awaitable[None]]) -> None:
    await enter(signed_in)

    async def everything_fits() -> None:  # charts are drawn anew in the frames after a change of the width
        assert {view: await unfit(signed_in.page, view) for view in VIEWS} == {view: [] for view in VIEWS}

    await eventually(everything_fits)
