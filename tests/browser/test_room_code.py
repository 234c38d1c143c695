"""The code editor of the room: loaded only when it is asked for, the same answer in another field."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Person, Watch, transferred
from tests.browser.interviews import answered, begin, current, open_room
from tests.browser.test_room import tab_to
from tests.support.eventually import eventually

LIBRARY = "**/static/vendor/codemirror.js*"
CODE = "def twice(x):\n\treturn x * 2  # 二倍 ✓\n\n\nprint(twice(21))\n"
NAMES = {"C++": "cpp"}
"""What CodeMirror calls a language whose name is not simply in small letters."""
SNIPPETS = {
    "JavaScript": "const a = 1;",
    "TypeScript": "interface A { b: string }",
    "Python": "def f(): pass",
    "Java": "public class A {}",
    "C++": "int main() { return 0; }",
    "Go": "package main",
    "SQL": "SELECT 1 FROM t;",
}


async def write_code(person: Person, **changes: str) -> tuple[str, Locator]:
    """A technical interview with the editor open; returns the session's id and the editor."""
    session_id = await begin(person, interviewType="technical", **changes)
    return session_id, await open_editor(person.page)


async def open_editor(page: Page) -> Locator:
    await page.get_by_role("button", name="Write code").click()
    await expect(page.locator("#answer .cm-content")).to_be_visible()
    return editor(page)


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your answer")


async def lines(page: Page) -> str:
    """The text in the editor."""
    return "\n".join(await page.locator("#answer .cm-line").all_text_contents())


async def shows(page: Page, text: str) -> None:
    async def shown() -> None:
        assert await lines(page) == text

    await eventually(shown)


async def test_text_moves_between_the_two_fields_without_loss(signed_in: Person) -> None:
    """Lines, tabs and any script, there and back, over a refresh, and as plain text to the server."""
    page = signed_in.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    session_id = await begin(signed_in, interviewType="technical")
    await editor(page).fill(CODE)
    assert not [url for url in asked if "codemirror" in url]

    await open_editor(page)
    await shows(page, CODE)
    await editor(page).press("Control+End")
    await page.keyboard.type("# done")
    await page.get_by_role("button", name="Write code").click()
    await expect(page.locator("textarea#answer")).to_have_value(f"{CODE}# done")
    await page.get_by_role("button", name="Write code").click()
    await page.reload()
    await shows(page, f"{CODE}# done")
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible(timeout=20_000)
    assert (await current(signed_in, session_id))["draft"] == f"{CODE}# done"

    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.locator("#answer")).not_to_contain_text("done")
    assert await answered(signed_in, session_id) == [f"{CODE}# done".strip()]


async def test_undoing_stops_at_what_was_written_before(signed_in: Person) -> None:
    """The text that the editor was opened with is not undone."""
    page = signed_in.page
    await begin(signed_in, interviewType="technical")
    await editor(page).fill("before")
    await open_editor(page)
    await shows(page, "before")
    await editor(page).press("Control+End")
    await page.keyboard.type(" after")
    for _ in range(3):
        await page.keyboard.press("Control+z")
    await shows(page, "before")


async def test_what_is_typed_fast_arrives_in_order(signed_in: Person) -> None:
    """The editor is ahead of what the page has drawn, and is never put back."""
    session_id, field = await write_code(signed_in)
    text = "for each line of this answer the page draws once, and late"
    await field.click()
    await signed_in.page.keyboard.type(text)
    assert await lines(signed_in.page) == text
    await signed_in.page.keyboard.press("Control+Enter")
    await expect(signed_in.page.locator("#answer")).not_to_contain_text("late")
    assert await answered(signed_in, session_id) == [text]


async def test_its_styles_need_no_exception_from_the_policy(signed_in: Person) -> None:
    """Adopted by the shadow root; there is no style element, and the page's colours reach in."""
    await write_code(signed_in)
    found = await signed_in.page.evaluate(
        """() => {
          const { shadowRoot } = document.querySelector("#answer");
          const paper = document.createElement("p");
          paper.style.background = "var(--sunken)";
          document.body.append(paper);
          return {
            elements: document.querySelectorAll("style").length + shadowRoot.querySelectorAll("style").length,
            adopted: shadowRoot.adoptedStyleSheets.length > 0,
            same: getComputedStyle(shadowRoot.querySelector(".cm-gutters")).backgroundColor
              === getComputedStyle(paper).backgroundColor,
          };
        }"""
    )
    assert found == {"elements": 0, "adopted": True, "same": True}


async def test_tab_leaves_until_it_was_asked_to_indent(signed_in: Person) -> None:
    """No trap: with indenting switched on, Escape and then Tab leave, and the page says so."""
    page = signed_in.page
    _, field = await write_code(signed_in)
    await field.click()
    await page.keyboard.type("if x:")
    await page.keyboard.press("Tab")
    await expect(field).not_to_be_focused()
    assert await lines(page) == "if x:"

    await page.get_by_role("checkbox", name="Tab indents").check()
    told = "Tab indents; Esc, then Tab, leaves the editor."
    await expect(page.locator(".hint").get_by_text(told)).to_be_visible()
    await expect(field).to_have_accessible_description(re.compile(re.escape(told)))
    await field.click()
    await page.keyboard.press("Control+Home")
    await page.keyboard.press("Tab")
    await shows(page, "    if x:")
    await page.keyboard.press("Shift+Tab")
    await shows(page, "if x:")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    await expect(field).not_to_be_focused()
    assert await lines(page) == "if x:"


async def test_by_keyboard_alone(signed_in: Person) -> None:
    """Switched on, written in and submitted without a mouse; a question mark is a letter in it."""
    page = signed_in.page
    session_id = await begin(signed_in, interviewType="technical")
    await tab_to(page, "Write code")
    await page.keyboard.press("Enter")
    await expect(page.locator("#answer .cm-content")).to_be_visible()
    await expect(page.get_by_role("button", name="Write code")).to_be_focused()
    for _ in range(4):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.id") == "answer":
            break
    await page.keyboard.type("a ? b : c")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#answer")).not_to_contain_text("a ? b : c")
    assert await answered(signed_in, session_id) == ["a ? b : c"]


async def test_an_empty_answer_is_asked_for_in_the_editor(signed_in: Person) -> None:
    """Said beside it and to assistive technology, with the focus where it is to be written."""
    page = signed_in.page
    _, field = await write_code(signed_in)
    await page.get_by_role("button", name="Submit answer").click()
    await expect(page.locator(".field-error")).to_contain_text("Write an answer first")
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_accessible_description(re.compile("Write an answer first"))
    await page.keyboard.type("x")
    await expect(field).to_have_attribute("aria-invalid", "false")


async def test_what_does_not_fit_is_told_and_nothing_is_cut(signed_in: Person) -> None:
    page = signed_in.page
    _, field = await write_code(signed_in)
    await field.click()
    await page.keyboard.type("kept")
    await page.keyboard.insert_text("x" * 20_000)
    await expect(page.locator(".field-error")).to_contain_text("an answer has at most 20,000 characters")
    assert await lines(page) == "kept"


async def test_each_language_is_coloured(signed_in: Person) -> None:
    """The one from the job description first; plain text has no colours."""
    page = signed_in.page
    _, field = await write_code(signed_in)
    choice, coloured = page.get_by_label("Programming language"), page.locator("#answer .cm-line span")
    assert await choice.evaluate("select => select.selectedOptions[0].text") == "Python"
    for name, snippet in SNIPPETS.items():
        await choice.select_option(name)
        await expect(field).to_have_attribute("data-language", NAMES.get(name, name.lower()))
        await field.fill(snippet)
        await expect(coloured.first).to_be_attached()
        assert await lines(page) == snippet
    await choice.select_option("Plain text")
    await expect(coloured).to_have_count(0)


async def test_coloured_text_is_typed_over(signed_in: Person) -> None:
    """A browser would carry the colours over in style attributes, which the policy forbids."""
    page = signed_in.page
    _, field = await write_code(signed_in)
    for text in ("def f(): return 'x'", "class A: pass", "x = 1"):
        await field.press("Control+a")
        await page.keyboard.type(text)
        await expect(page.locator("#answer .cm-line span").first).to_be_attached()
        assert await lines(page) == text


async def test_two_tabs_write_one_text(signed_in: Person) -> None:
    """One with the editor, one with the plain field."""
    session_id, _ = await write_code(signed_in)
    other = await signed_in.page.context.new_page()
    await other.goto(f"/mock-interview/room/{session_id}")
    await expect(other.locator("#answer .cm-content")).to_be_visible()
    await other.get_by_role("button", name="Write code").click()
    await other.locator("textarea#answer").fill("from the\nother tab")
    await shows(signed_in.page, "from the\nother tab")


async def test_an_editor_that_does_not_load_leaves_the_plain_field(signed_in: Person, watch: Watch) -> None:
    """Said so, nothing lost, and it can be tried again."""
    watch.allowed = ("ERR_FAILED",)
    page = signed_in.page
    await begin(signed_in, interviewType="technical")
    await page.route(LIBRARY, lambda route: route.abort())
    await editor(page).fill("x = 1")
    await page.get_by_role("button", name="Write code").click()
    await expect(page.get_by_text("The code editor could not be loaded.")).to_be_visible()
    await expect(page.locator("textarea#answer")).to_have_value("x = 1")
    await page.unroute(LIBRARY)
    await open_editor(page)
    await shows(page, "x = 1")
    await expect(page.get_by_text("The code editor could not be loaded.")).to_be_hidden()


@pytest.mark.parametrize(("kind", "offered"), [("technical", 1), ("behavioral", 0)])
async def test_it_is_offered_for_technical_questions_alone(
    signed_in: Person, kind: str, offered: int
) -> None:
    await begin(signed_in, interviewType=kind)
    await expect(editor(signed_in.page)).to_be_visible()
    await expect(signed_in.page.get_by_role("button", name="Write code")).to_have_count(offered)


async def test_the_first_load_is_small(signed_in: Person) -> None:
    """In the lobby and at a technical question: the editor is no part of it."""
    session_id = await open_room(signed_in, interviewType="technical")
    path = f"/mock-interview/room/{session_id}"
    assert await transferred(signed_in.page, path) < 150_000
    await signed_in.page.get_by_role("button", name="Start the interview").click()
    await expect(signed_in.page.get_by_text("Question 1 of 4")).to_be_visible()
    assert await transferred(signed_in.page, path) < 150_000
