"""The room in a browser: a whole interview, and everything that can go wrong in the middle of one."""

import pytest
from playwright.async_api import Page, expect

from services.conductor.domain import course
from tests.browser.conftest import Person, Watch, assert_accessible
from tests.browser.interviews import answered, begin, current, finish, follow_up, open_room
from tests.support.room import act

XSS = '"><img src=x onerror="document.title=1"><script>document.title=1</script>{{7*7}}'

WRITE_AT_ONCE = """() => {
  const question = document.getElementById("question");
  const found = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      observer.disconnect();
      document.getElementById("answer").focus();
      // What a framework puts off until the page is painted is done by then.
      const look = () => setTimeout(() => resolve(document.activeElement.id), 200);
      requestAnimationFrame(() => requestAnimationFrame(look));
    }).observe(question, { childList: true, characterData: true, subtree: true });
  });
  return { found };
}"""
"""Goes to the answer in the moment in which the question changes; the focus is where it is left."""


async def test_a_whole_interview_by_mouse(signed_in: Person) -> None:
    """From the lobby to the report; each answer, skip and hint does what it says."""
    page = signed_in.page
    session_id = await open_room(signed_in)
    await expect(page.get_by_role("heading", name="Interview with Acme")).to_be_visible()
    await page.get_by_role("button", name="Start the interview").click()
    await expect(page.get_by_text("Question 1 of 4")).to_be_visible()
    await page.get_by_role("button", name="Give me a hint").click()
    await expect(page.get_by_role("heading", name="Hint")).to_be_visible()
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.get_by_text("Write an answer first")).to_be_visible()
    await page.get_by_role("button", name="Skip question").click()
    await expect(page.get_by_text("Question 2 of 4")).to_be_visible()
    await finish(page)
    await expect(page).to_have_url(f"/mock-interview/feedback/{session_id}")
    await expect(page.get_by_role("heading", name="Overall score")).to_be_visible()
    await expect(page.get_by_text("Skipped", exact=True)).to_be_visible()
    await expect(page.get_by_text("Hint used")).to_be_visible()


async def test_a_whole_interview_by_keyboard(signed_in: Person) -> None:
    """Tab, Enter and Ctrl+Enter are enough; `?` lists the shortcuts and Escape closes the list."""
    page = signed_in.page
    await open_room(signed_in)
    await expect(page.get_by_role("button", name="Start the interview")).to_be_visible()
    await tab_to(page, "Start the interview")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Question 1 of 4")).to_be_visible()
    await expect(page.locator("#question")).to_be_focused()
    await page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(shortcuts).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(shortcuts).to_be_hidden()
    for _ in range(12):
        if "/feedback/" in page.url:
            break
        question = await page.locator("#question").inner_text()
        await tab_to(page, "answer")
        await page.keyboard.type("I measured it, and it became twice as fast.")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#question").get_by_text(question, exact=True)).to_have_count(0)
        await page.wait_for_load_state()
    await expect(page.get_by_role("heading", name="Overall score")).to_be_visible()


async def test_who_writes_at_once_is_not_interrupted(signed_in: Person) -> None:
    """The focus goes to a new question as it appears, not to take it away from the answer afterwards."""
    page = signed_in.page
    await begin(signed_in)
    await page.get_by_label("Your answer").fill("It was fine.")
    quick = await page.evaluate_handle(WRITE_AT_ONCE)
    await page.get_by_role("button", name="Submit answer").click()
    assert await quick.evaluate("async ({ found }) => await found") == "answer"


async def test_a_refresh_loses_nothing(signed_in: Person) -> None:
    """The same question with the same text, from this browser or from the server alone."""
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.get_by_label("Your answer").fill("Half a thought")
    await page.reload()
    await expect(page.get_by_label("Your answer")).to_have_value("Half a thought")
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert (await current(signed_in, session_id))["draft"] == "Half a thought"
    await page.evaluate("localStorage.clear()")
    await page.reload()
    await expect(page.get_by_label("Your answer")).to_have_value("Half a thought")


async def test_the_back_button_comes_back_to_the_question(signed_in: Person) -> None:
    """Leaving the room and coming back shows the current question and the text."""
    page = signed_in.page
    await begin(signed_in)
    await page.get_by_label("Your answer").fill("Half a thought")
    await page.goto("/mock-interview/history")
    await page.go_back()
    await expect(page.get_by_label("Your answer")).to_have_value("Half a thought")


async def test_back_from_the_report_says_that_the_interview_is_over(signed_in: Person) -> None:
    """The room of a completed interview leads to its feedback and can be left backwards."""
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.get_by_role("button", name="End interview").click()
    await page.get_by_role("button", name="End now").click()
    await expect(page).to_have_url(f"/mock-interview/feedback/{session_id}")
    await page.go_back()
    await expect(page.get_by_text("This interview is over")).to_be_visible()
    await assert_accessible(page)


async def test_two_tabs_show_the_same_question(signed_in: Person) -> None:
    """What is written in one tab stands in the other; a submitted answer moves both."""
    page = signed_in.page
    session_id = await begin(signed_in)
    other = await page.context.new_page()
    await other.goto(f"/mock-interview/room/{session_id}")
    await expect(other.get_by_label("Your answer")).to_be_visible()
    await page.get_by_label("Your answer").fill("Written in the first tab")
    await expect(other.get_by_label("Your answer")).to_have_value("Written in the first tab")
    question = await page.locator("#question").inner_text()
    await other.get_by_role("button", name="Submit answer").click()
    for tab in (page, other):
        await expect(tab.locator("#question")).not_to_have_text(question)
        await expect(tab.locator("#answer")).to_have_value("")
        await expect(tab.get_by_text("Not sent")).to_have_count(0)


async def test_text_is_given_back_when_another_device_moved_on(signed_in: Person, watch: Watch) -> None:
    """An answer to a question that is over elsewhere is shown, never sent to another question."""
    watch.allowed = ("409",)
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.get_by_label("Your answer").fill("Too late for this one")
    await act(signed_in.client, session_id, "next")
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.get_by_text("Not sent: what you wrote for question 1")).to_be_visible()
    await expect(page.get_by_text("Too late for this one")).to_be_visible()
    await expect(page.get_by_text("Question 2 of 4")).to_be_visible()
    assert await answered(signed_in, session_id) == []


async def test_time_runs_out_in_the_middle_of_an_answer(
    signed_in: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written is sent within the grace and is part of the report."""
    monkeypatch.setattr(course, "MINUTE", 400)
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.get_by_label("Your answer").fill("Written in the last second")
    await expect(page.get_by_text("Time is up.").first).to_be_visible(timeout=10_000)
    await expect(page).to_have_url(f"/mock-interview/feedback/{session_id}", timeout=25_000)
    await expect(page.get_by_text("Written in the last second", exact=True)).to_be_visible()
    assert await answered(signed_in, session_id) == ["Written in the last second"]


async def test_the_time_can_be_hidden_and_extended(signed_in: Person) -> None:
    """The clock is the candidate's to look at and to prolong."""
    page = signed_in.page
    session_id = await begin(signed_in)
    before = (await current(signed_in, session_id))["expiresAt"]
    await page.get_by_role("button", name="Add 5 minutes").click()
    await expect(page.get_by_text("Five minutes were added.")).to_be_attached()
    assert (await current(signed_in, session_id))["expiresAt"] == before + 300
    await page.get_by_role("button", name="Hide time").click()
    await expect(page.get_by_role("timer")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_text("Time hidden")).to_be_visible()


async def test_a_follow_up_is_shown_with_its_question(signed_in: Person) -> None:
    """The original question stays in sight: after a refresh, and on a device that has kept nothing."""
    page = signed_in.page
    await begin(signed_in)
    question = await follow_up(page)
    await expect(page.locator(".question-original")).to_contain_text(question)
    await page.reload()
    await expect(page.locator(".question-original")).to_contain_text(question)
    await page.evaluate("localStorage.clear()")
    await page.reload()
    await expect(page.locator(".question-original")).to_contain_text(question)


async def test_the_room_speaks_german(signed_in: Person) -> None:
    """The language can be changed in the middle of an answer; nothing is lost and no text is missing."""
    page = signed_in.page
    await begin(signed_in)
    await page.get_by_label("Your answer").fill("Half a thought")
    await page.get_by_label("Language").select_option("de")
    await expect(page.get_by_label("Ihre Antwort")).to_have_value("Half a thought")
    await page.get_by_role("button", name="Interview beenden").click()
    await page.get_by_role("button", name="Jetzt beenden").click()
    await expect(page.get_by_role("heading", name="Gesamtwertung")).to_be_visible()
    assert "feedback." not in await page.locator("#app").inner_text()


async def test_markup_in_answers_stays_text(signed_in: Person) -> None:
    """In the room, in the report and after a refresh."""
    page = signed_in.page
    session_id = await begin(signed_in, companyName="Acme <b onclick=x>")
    await page.get_by_label("Your answer").fill(XSS)
    await page.reload()
    await expect(page.get_by_label("Your answer")).to_have_value(XSS)
    await page.get_by_role("button", name="End interview").click()
    await page.get_by_role("button", name="Send this answer and end").click()
    await expect(page).to_have_url(f"/mock-interview/feedback/{session_id}")
    await expect(page.locator(".fb-answer").first).to_have_text(XSS)
    assert await page.title() != "1"


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this text or id has the focus."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        found = await page.evaluate("[document.activeElement.id, document.activeElement.innerText]")
        if name in (found[0], (found[1] or "").strip()):
            return
    raise AssertionError(f"{name!r} cannot be reached with the Tab key")
