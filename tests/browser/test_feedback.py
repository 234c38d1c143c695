"""The report in a browser: while it is made, when it is there, and when it is not."""

import asyncio
import json
from pathlib import Path
from typing import Any

from playwright.async_api import Route, expect

from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows, transferred
from tests.browser.interviews import ANSWER, begin, finish
from tests.support.room import JOB, act, answer_all, set_up

NOWHERE = "/mock-interview/feedback/00000000-0000-4000-8000-000000000000"


async def reported(person: Person, **changes: Any) -> tuple[str, dict[str, Any]]:
    """A session whose interview was held over the API, and its report; the first question was skipped."""
    session_id = await set_up(person.client, **changes)
    await act(person.client, session_id, "start")
    await act(person.client, session_id, "hint")
    await act(person.client, session_id, "next")
    async for _ in answer_all(person.client, session_id):
        pass
    response = await person.client.post("/interview/feedback", json={"sessionId": session_id})
    assert response.status_code == 200, response.text
    feedback: dict[str, Any] = response.json()["feedback"]
    return session_id, feedback


async def test_a_report_shows_everything_it_holds(signed_in: Person) -> None:
    """Scores, texts, evidence inside the answers, hints and what was left out; accessible and at 320 px."""
    session_id, feedback = await reported(signed_in)
    page = signed_in.page
    await page.goto(f"/mock-interview/feedback/{session_id}")
    await expect(page.get_by_role("heading", name="Feedback: Acme")).to_be_visible()
    await expect(page.locator(".fb-big")).to_contain_text(str(feedback["overallScore"]))
    text = await page.locator("#app").text_content() or ""
    for item in feedback["questionFeedback"]:
        assert item["question"] in text
        assert item["feedback"] in text
        assert item["suggestedAnswer"] in text
    for part in [feedback["summary"], *feedback["strengths"], *feedback["areasForImprovement"]]:
        assert part in text
    for part in feedback["recommendations"]:
        assert part in text
    assert feedback["rubricVersion"] in text
    marked = await page.locator("mark").all_text_contents()
    evidence = {quote for item in feedback["questionFeedback"] for quote in item["evidence"]}
    assert evidence
    assert marked
    assert all(any(quote in mark or mark in quote for quote in evidence) for mark in marked)
    await expect(page.get_by_text("Skipped", exact=True)).to_be_visible()
    await expect(page.get_by_text("Hint used")).to_be_visible()
    rows = await page.locator("section[aria-labelledby=competencies] tbody tr").count()
    assert rows == len(feedback["competencies"])
    await assert_accessible(page)
    await assert_reflows(page)


async def test_a_report_is_watched_while_it_is_made(signed_in: Person, watch: Watch) -> None:
    """Until the report is there the page tells how far it is, and then shows it by itself."""
    watch.allowed = ("ERR_FAILED",)
    page = signed_in.page
    held: asyncio.Queue[Route] = asyncio.Queue()
    await page.route("**/interview/feedback", held.put)
    # The stream must not bring the report before the page has been looked at.
    await page.route("**/interview/feedback/*", lambda route: route.abort())
    session_id, _ = await reported(signed_in)
    await page.goto(f"/mock-interview/feedback/{session_id}")
    await expect(page.get_by_text("Answers scored: 3 of 3")).to_be_visible()
    await assert_accessible(page)
    await (await held.get()).continue_()
    await expect(page.get_by_role("heading", name="Overall score")).to_be_visible()


async def test_the_stream_brings_the_report(signed_in: Person) -> None:
    """The page does not wait for the answer to its request when it hears that the report is ready."""
    page = signed_in.page
    held: asyncio.Queue[Route] = asyncio.Queue()
    await page.route("**/interview/feedback", held.put)
    session_id, _ = await reported(signed_in)
    await page.goto(f"/mock-interview/feedback/{session_id}")
    await expect(page.get_by_role("heading", name="Overall score")).to_be_visible()


async def test_practice_again_opens_the_setup_with_the_same_settings(signed_in: Person) -> None:
    """Company, description, resume, kind, level and time are filled in, from the session alone."""
    page = signed_in.page
    session_id, _ = await reported(signed_in, resume="Ten years of Python.")
    await set_up(signed_in.client, companyName="Contoso", jobDescription="Another job.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"/mock-interview/feedback/{session_id}")
    await page.get_by_role("button", name="Practice again").click()
    await expect(page).to_have_url("/mock-interview/setup")
    await expect(page.locator("#companyName")).to_have_value("Acme")
    await expect(page.locator("#jobDescription")).to_have_value(JOB)
    await expect(page.locator("#resume")).to_have_value("Ten years of Python.")
    await expect(page.get_by_role("radio", name="15 minutes")).to_be_checked()
    assert [url for url in asked if "export" in url] == []


async def test_a_report_is_downloaded(signed_in: Person, tmp_path: Path) -> None:
    """As JSON it is the API's answer, as PDF a document."""
    page = signed_in.page
    session_id, feedback = await reported(signed_in)
    await page.goto(f"/mock-interview/feedback/{session_id}")
    for kind in ("JSON", "PDF"):
        async with page.expect_download() as download:
            await page.get_by_role("link", name=f"Download {kind}").click()
        await (await download.value).save_as(tmp_path / kind)
    assert json.loads((tmp_path / "JSON").read_text())["feedback"] == feedback
    assert (tmp_path / "PDF").read_bytes().startswith(b"%PDF-")


async def test_a_report_can_be_printed(signed_in: Person) -> None:
    """On paper there is the report without the controls, and the suggested answers are open."""
    page = signed_in.page
    session_id, feedback = await reported(signed_in)
    await page.goto(f"/mock-interview/feedback/{session_id}")
    await expect(page.get_by_role("heading", name="Overall score")).to_be_visible()
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button", name="Practice again")).to_be_hidden()
    suggested = next(
        item["suggestedAnswer"] for item in feedback["questionFeedback"] if item["suggestedAnswer"]
    )
    await expect(page.get_by_text(suggested).first).to_be_visible()


async def test_an_interview_that_goes_on_has_no_report(signed_in: Person) -> None:
    """The page leads back to the room."""
    page = signed_in.page
    session_id = await begin(signed_in)
    await page.goto(f"/mock-interview/feedback/{session_id}")
    await expect(page.get_by_text("The interview is not over")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Back to the interview").click()
    await finish(page, ANSWER)
    await expect(page.get_by_role("heading", name="Overall score")).to_be_visible()


async def test_an_unknown_report_is_said_to_be_unknown(signed_in: Person, watch: Watch) -> None:
    """In a sentence, with a way on."""
    watch.allowed = ("404",)
    await signed_in.page.goto(NOWHERE)
    await expect(signed_in.page.get_by_text("No such interview")).to_be_visible()
    await assert_accessible(signed_in.page)


async def test_a_report_that_cannot_be_loaded_can_be_tried_again(signed_in: Person, watch: Watch) -> None:
    """A failure is told, and the next try shows the report."""
    watch.allowed = ("503",)
    page = signed_in.page
    session_id, _ = await reported(signed_in)
    down = {"status": 503, "title": "Service Unavailable", "detail": "Try again."}
    await page.route("**/interview/feedback", lambda route: route.fulfill(status=503, json=down))
    await page.goto(f"/mock-interview/feedback/{session_id}")
    await expect(page.get_by_text("The feedback could not be loaded")).to_be_visible()
    await assert_accessible(page)
    await page.unroute("**/interview/feedback")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="Overall score")).to_be_visible()


async def test_the_first_load_is_small(signed_in: Person) -> None:
    """Under 150 kB over the wire, for the room and for the report."""
    session_id, _ = await reported(signed_in)
    for page in ("room", "feedback"):
        assert await transferred(signed_in.page, f"/mock-interview/{page}/{session_id}") < 150_000
