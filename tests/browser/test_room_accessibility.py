"""Every state of the room by axe, in light and dark, and at 320 px."""

import json
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, Route, expect

from services.conductor.domain import course
from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows
from tests.browser.interviews import ANSWER, begin, follow_up, open_room
from tests.browser.test_room_voice import DEAF, EAR
from tests.support.room import act

Enter = Callable[[Person], Awaitable[None]]


async def _preparing(person: Person) -> None:
    """As long as the questions are being written, and longer than usual."""

    async def still_preparing(route: Route) -> None:
        response = await route.fetch()
        body = json.dumps({**await response.json(), "status": "preparing"})
        await route.fulfill(response=response, body=body)

    await person.page.clock.install()
    await person.page.route(
        lambda url: "/interview/sessions/" in url and "events" not in url, still_preparing
    )
    await open_room(person)
    await expect(person.page.get_by_text("Your questions are being written.")).to_be_visible()
    await person.page.clock.fast_forward(20_000)
    await expect(person.page.get_by_role("button", name="Start as soon as possible")).to_be_visible()


async def _lobby(person: Person) -> None:
    await open_room(person)
    await expect(person.page.get_by_role("button", name="Start the interview")).to_be_visible()


async def _hint(person: Person) -> None:
    await begin(person)
    await person.page.get_by_role("button", name="Give me a hint").click()
    await expect(person.page.get_by_role("heading", name="Hint")).to_be_visible()


async def _nothing_written(person: Person) -> None:
    await begin(person)
    await person.page.get_by_role("button", name="Submit answer").click()
    await expect(person.page.get_by_text("Write an answer first")).to_be_visible()


async def _follow_up(person: Person) -> None:
    await begin(person)
    await follow_up(person.page)


async def _offline(person: Person) -> None:
    await begin(person)
    await person.page.context.set_offline(True)
    await _submit(person.page)
    await expect(person.page.get_by_text("No connection", exact=True)).to_be_visible()


async def _unreachable(person: Person) -> None:
    await begin(person)
    await person.page.route("**/interview/conduct", lambda route: route.abort())
    await _submit(person.page)
    await expect(person.page.get_by_text("The server cannot be reached")).to_be_visible()


async def _leftover(person: Person) -> None:
    session_id = await begin(person)
    await person.page.get_by_label("Your answer").fill("Too late for this one")
    await act(person.client, session_id, "next")
    await person.page.get_by_role("button", name="Submit answer").click()
    await expect(person.page.get_by_text("Not sent: what you wrote for question 1")).to_be_visible()


async def _time_up(person: Person) -> None:
    await begin(person)
    await expect(person.page.locator(".notice").get_by_text("Time is up.")).to_be_visible(timeout=10_000)


async def _finished(person: Person) -> None:
    session_id = await open_room(person)
    await act(person.client, session_id, "start")
    await act(person.client, session_id, "complete")
    await person.page.reload()
    await expect(person.page.get_by_text("This interview is over")).to_be_visible()


async def _unknown(person: Person) -> None:
    await person.page.goto("/mock-interview/room/00000000-0000-4000-8000-000000000000")
    await expect(person.page.get_by_text("No such interview")).to_be_visible()


async def _closed(person: Person) -> None:
    await person.page.route("**/interview/sessions/*", lambda route: route.fulfill(status=503))
    await open_room(person)
    await expect(person.page.get_by_role("button", name="Try again")).to_be_visible()


async def _end_dialog(person: Person) -> None:
    await _dialog(person, "End interview", "End the interview?")


async def _skip_dialog(person: Person) -> None:
    await _dialog(person, "Skip question", "Skip this question?")


async def _shortcuts_dialog(person: Person) -> None:
    await _dialog(person, "Keyboard shortcuts", "Keyboard shortcuts")


async def _consent_dialog(person: Person) -> None:
    await person.page.add_init_script(EAR)
    await _dialog(person, "Speak your answer", "Use the microphone?")


async def _dialog(person: Person, button: str, title: str) -> None:
    await begin(person)
    await person.page.get_by_label("Your answer").fill(ANSWER)
    await person.page.get_by_role("button", name=button).click()
    await expect(person.page.get_by_role("dialog", name=title)).to_be_visible()


async def _listening(person: Person) -> None:
    await _consent_dialog(person)
    await person.page.get_by_role("dialog").get_by_role("button", name="Use the microphone").click()
    await expect(person.page.get_by_role("button", name="Stop listening")).to_be_visible()


async def _deaf(person: Person) -> None:
    await person.page.add_init_script(DEAF)
    await _dialog(person, "Speak your answer", "Use the microphone?")
    await person.page.get_by_role("dialog").get_by_role("button", name="Use the microphone").click()
    await expect(person.page.get_by_text("Nothing could be heard.")).to_be_visible()


async def _editor(person: Person) -> None:
    await begin(person, interviewType="technical")
    await person.page.get_by_role("button", name="Write code").click()
    await person.page.get_by_label("Programming language").select_option("Python")
    await person.page.get_by_role("checkbox", name="Tab indents").check()
    field = person.page.get_by_role("textbox", name="Your answer")
    await field.fill(
        "@cache\nclass A(B):\n    def f(self, x: int = 1):  # why\n        return None or 'text'\n"
    )
    await expect(person.page.locator("#answer .cm-line span").first).to_be_visible()


async def _editor_error(person: Person) -> None:
    await begin(person, interviewType="technical")
    await person.page.get_by_role("button", name="Write code").click()
    await expect(person.page.locator("#answer .cm-content")).to_be_visible()
    await person.page.get_by_role("button", name="Submit answer").click()
    await expect(person.page.locator(".field-error")).to_contain_text("Write an answer first")


async def _editor_missing(person: Person) -> None:
    await begin(person, interviewType="technical")
    await person.page.route("**/vendor/codemirror.js*", lambda route: route.abort())
    await person.page.get_by_role("button", name="Write code").click()
    await expect(person.page.get_by_text("The code editor could not be loaded.")).to_be_visible()


async def _submit(page: Page) -> None:
    await page.get_by_label("Your answer").fill(ANSWER)
    await page.get_by_role("button", name="Submit answer").click()


STATES: list[tuple[Enter, str]] = [
    (_preparing, ""),
    (_lobby, ""),
    (_hint, ""),
    (_nothing_written, ""),
    (_follow_up, ""),
    (_offline, "ERR_INTERNET_DISCONNECTED"),
    (_unreachable, "ERR_FAILED"),
    (_leftover, "409"),
    (_time_up, ""),
    (_finished, ""),
    (_unknown, "404"),
    (_closed, "503"),
    (_end_dialog, ""),
    (_skip_dialog, ""),
    (_shortcuts_dialog, ""),
    (_consent_dialog, ""),
    (_listening, ""),
    (_deaf, ""),
    (_editor, ""),
    (_editor_error, ""),
    (_editor_missing, "ERR_FAILED"),
]
"""Each with what the console says of the failure it is made of."""


@pytest.mark.parametrize(("enter", "caused"), STATES, ids=[enter.__name__[1:] for enter, _ in STATES])
async def test_a_state_is_accessible(
    signed_in: Person, watch: Watch, monkeypatch: pytest.MonkeyPatch, enter: Enter, caused: str
) -> None:
    """No violation of axe in light and dark, and no sideways scrolling at 320 px."""
    watch.allowed = (caused,) if caused else ()
    if enter is _time_up:
        monkeypatch.setattr(course, "MINUTE", 400)
    await enter(signed_in)
    await assert_accessible(signed_in.page)
    await assert_reflows(signed_in.page)
    await signed_in.page.unroute_all(behavior="ignoreErrors")
