"""How a page is loaded: all its modules are named in its frame, and nothing besides."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Person
from tests.support.room import Room, set_up

PRELOADED = "[...document.querySelectorAll('link[rel=modulepreload]')].map(link => link.href)"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["setup", "room", "feedback", "history", "login"])
async def test_every_module_is_named_before_it_is_needed(
    signed_in: Person, room: Room, name: str, language: str
) -> None:
    """A page's script, what it imports, and the texts: no more and no less is asked for, and each once."""
    page = signed_in.page
    paths = {"login": "/login", "setup": "/mock-interview/setup", "history": "/mock-interview/history"}
    path = paths.get(name) or f"/mock-interview/{name}/{await set_up(signed_in.client)}"
    if name == "login":
        await page.context.clear_cookies()
    await page.context.add_cookies([{"name": "language", "value": language, "url": room.url}])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".js") else None)

    await page.goto(path)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()

    entry = f"{room.url}/static/pages/{name}.js"
    assert sorted(asked) == sorted([entry, *await page.evaluate(PRELOADED)])
