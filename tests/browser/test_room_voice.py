"""The room aloud: questions that are read, answers that are spoken, the time that is told.

The browser of these tests has no voice and no ear, so those two parts of it are put in its place; everything
else is the room's own.
"""

from typing import Any

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Person
from tests.browser.interviews import begin
from tests.support.eventually import eventually

EAR = """
window.SpeechRecognition = class {
  start() {
    window.listening = true;
    setTimeout(() => this.onresult({
      resultIndex: 0, results: [Object.assign([{ transcript: "then spoken" }], { isFinal: true })],
    }));
  }
  stop() { this.onend(); }
};
"""
DEAF = """
window.SpeechRecognition = class {
  start() { setTimeout(() => { this.onerror({ error: "not-allowed" }); this.onend(); }); }
  stop() {}
};
"""
VOICE = """
window.said = [];
window.silenced = 0;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(utterance) { said.push(`${utterance.lang}: ${utterance.text}`); utterance.onend(); },
  cancel() { silenced += 1; },
} });
"""
TOLD = """
window.told = [];
new MutationObserver((changes) => {
  const elements = changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement));
  const regions = elements.map((element) => element?.closest("[role=status], [role=alert], [aria-live]"));
  for (const region of new Set(regions)) if (region?.textContent.trim()) told.push(region.textContent.trim());
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
"""Every change of a live region, as a screen reader is told of it."""


async def test_speech_becomes_text_after_consent(signed_in: Person) -> None:
    """The microphone is not touched before the candidate agrees; what was heard can be edited."""
    page = signed_in.page
    await page.add_init_script(EAR)
    await begin(signed_in)
    await page.get_by_label("Your answer").fill("Typed,")
    await page.get_by_role("button", name="Speak your answer").click()
    assert await page.evaluate("window.listening ?? false") is False
    await expect(page.get_by_role("dialog", name="Use the microphone?")).to_be_visible()
    await page.get_by_role("dialog").get_by_role("button", name="Use the microphone").click()
    await expect(page.get_by_label("Your answer")).to_have_value("Typed, then spoken")
    await page.get_by_role("button", name="Stop listening").click()
    await expect(page.get_by_role("button", name="Speak your answer")).to_be_visible()


async def test_without_consent_nothing_is_heard(signed_in: Person) -> None:
    """Declining is no answer for the next time: it is asked again."""
    page = signed_in.page
    await page.add_init_script(EAR)
    await begin(signed_in)
    for _ in range(2):
        await page.get_by_role("button", name="Speak your answer").click()
        await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        assert await page.evaluate("window.listening ?? false") is False
    await expect(page.get_by_label("Your answer")).to_have_value("")


async def test_a_microphone_that_is_not_there_is_told(signed_in: Person) -> None:
    page = signed_in.page
    await page.add_init_script(DEAF)
    await begin(signed_in)
    await page.get_by_role("button", name="Speak your answer").click()
    await page.get_by_role("dialog").get_by_role("button", name="Use the microphone").click()
    await expect(page.get_by_text("Nothing could be heard.")).to_be_visible()
    await expect(page.get_by_role("button", name="Speak your answer")).to_be_visible()


async def test_questions_are_read_aloud_when_asked_for(signed_in: Person) -> None:
    """Each question once, in the words on the page, until it is switched off."""
    page = signed_in.page
    await page.add_init_script(VOICE)
    await begin(signed_in)
    first = await page.locator("#question").inner_text()
    assert await page.evaluate("said") == []
    await page.get_by_role("button", name="Read questions aloud").click()
    await eventually(lambda: said_of(page, [f"en: {first}"]))
    second = await next_question(page)
    await eventually(lambda: said_of(page, [f"en: {first}", f"en: {second}"]))

    silenced = await page.evaluate("silenced")
    await page.get_by_role("button", name="Read questions aloud").click()
    await expect(page.get_by_role("button", name="Read questions aloud")).to_have_attribute(
        "aria-pressed", "false"
    )
    await eventually(lambda: more_silence(page, silenced))
    await next_question(page)
    assert len(await page.evaluate("said")) == 2


async def test_the_time_left_is_told_at_milestones_and_once(signed_in: Person) -> None:
    """Half of the time, five minutes, one minute, the end; in between nothing is told."""
    page = signed_in.page
    await page.clock.install()
    await page.add_init_script(TOLD)
    session_id = await begin(signed_in)
    path = f"**/interview/sessions/{session_id}"
    expires_at: int = (await (await page.request.get(path.removeprefix("**"))).json())["expiresAt"]
    await page.route(path, without_the_clock)
    await page.evaluate("told.length = 0")

    expected: list[str] = []
    for left, sentence in (
        (450, "Half of the time is left."),
        (300, "5 minutes left."),
        (60, "One minute left."),
        (0, "Time is up."),
    ):
        await page.clock.fast_forward(await milliseconds_to(page, expires_at - left - 3))
        assert await page.evaluate("told") == expected
        await page.clock.run_for(20_000)
        expected.append(sentence)
        assert await page.evaluate("told") == expected
    await page.unroute_all(behavior="ignoreErrors")


async def said_of(page: Page, expected: list[str]) -> None:
    assert await page.evaluate("said") == expected


async def more_silence(page: Page, before: int) -> None:
    assert await page.evaluate("silenced") > before


async def next_question(page: Page) -> str:
    """Skip the question; returns the next one."""
    before = await page.locator("#question").inner_text()
    await page.get_by_role("button", name="Skip question").click()
    await expect(page.locator("#question")).not_to_have_text(before)
    return await page.locator("#question").inner_text()


async def without_the_clock(route: Route) -> None:
    """The server's clock does not go with the page's, which this test moves: it is left out."""
    response = await route.fetch()
    room: dict[str, Any] = await response.json()
    await route.fulfill(response=response, json={**room, "remainingSeconds": None})


async def milliseconds_to(page: Page, moment: int) -> int:
    now: float = await page.evaluate("Date.now()")
    return int(moment * 1000 - now)
