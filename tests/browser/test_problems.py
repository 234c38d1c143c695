"""What the server refuses is told in the language of the page; the server's own words are English."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Person, Watch
from tests.support.room import set_up


@pytest.mark.parametrize(
    ("status", "retry_after", "told"),
    [
        (429, "40000", "Das Budget für heute ist aufgebraucht."),
        (429, "7", "Versuchen Sie es in 7 Sekunden erneut."),
        (409, None, "Das geht gerade nicht."),
        (422, None, "Etwas an den Angaben wurde nicht angenommen."),
        (418, None, "In the server's words."),
    ],
)
async def test_a_refused_start_is_told(
    signed_in: Person, watch: Watch, status: int, retry_after: str | None, told: str
) -> None:
    """The catalogue's sentence where there is one for the status, else what the server says."""
    watch.allowed = (str(status),)
    page = signed_in.page
    await page.context.add_cookies([{"name": "language", "value": "de", "url": watch.origin}])
    session_id = await set_up(signed_in.client)
    refusal = {"status": status, "title": "No", "detail": "In the server's words."}
    headers = {"Retry-After": retry_after} if retry_after else {}
    await page.route(
        "**/interview/conduct", lambda route: route.fulfill(status=status, json=refusal, headers=headers)
    )
    await page.goto(f"/mock-interview/room/{session_id}")

    await page.locator(".lobby .button-primary").click()

    await expect(page.get_by_role("alert")).to_contain_text(told)
