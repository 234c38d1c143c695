"""Files in place of pasting: their text is put into the field, or what is wrong with them is said."""

import asyncio
import base64
import re
from collections.abc import Callable

import pytest
from fpdf import FPDF
from playwright.async_api import Page, Request, Route, expect

from services.gateway.fonts import files, fonts_for
from tests.browser.conftest import Person, Watch, assert_accessible, assert_reflows
from tests.browser.setting_up import ATTACK, open_setup
from tests.support.room import JOB

DROP = """([encoded, name, type]) => {
    const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name, {type}));
    const drop = new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true});
    document.getElementById("jobDescription").dispatchEvent(drop);
}"""
LINES = ("Senior Backend Engineer", "Größe: five people, 60.000 €", "Required: Python, Kafka.")
TAKEN = re.compile("The text of the file is in the field. Check it")


def pdf(*pages: tuple[str, ...], password: str = "", owner: str = "") -> bytes:
    """A document of a page for each tuple, with a line of text for each of its items."""
    document = FPDF()
    fonts = fonts_for("".join(line for lines in pages for line in lines))
    for name in fonts:
        document.add_font(name, fname=files()[name])
    document.set_font(fonts[0], size=11)
    document.set_fallback_fonts(list(fonts[1:]))
    for lines in pages:
        document.add_page()
        for line in lines:
            document.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    if password or owner:
        document.set_encryption(owner_password=owner or "owner", user_password=password)
    return bytes(document.output())


def picture() -> bytes:
    """A page somebody scanned: something drawn, and no letter."""
    document = FPDF()
    document.add_page()
    document.rect(20, 20, 100, 60, style="F")
    return bytes(document.output())


async def choose(page: Page, name: str, content: bytes, field: str = "jobDescription") -> None:
    await page.locator(f"input[data-for={field}]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


async def drop(page: Page, name: str, content: bytes, kind: str) -> None:
    await page.evaluate(DROP, [base64.b64encode(content).decode(), name, kind])


async def test_a_text_is_read_when_it_is_chosen_and_when_it_is_dropped(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    description = page.get_by_label("Job description", exact=True)

    await choose(page, "job.md", JOB.encode())
    await expect(description).to_have_value(JOB)
    await drop(page, "job.txt", b"Another one", "text/plain")
    await expect(description).to_have_value("Another one")

    await expect(description).to_have_accessible_description(TAKEN)
    await description.press_sequentially("!")
    await expect(description).not_to_have_accessible_description(TAKEN)


@pytest.mark.parametrize("dropped", [False, True], ids=["chosen", "dropped"])
async def test_a_pdf_is_put_into_the_field_to_be_corrected(signed_in: Person, dropped: bool) -> None:
    page = await open_setup(signed_in)
    requested: list[str] = []

    def note(request: Request) -> None:
        requested.append(request.url)

    page.on("request", note)
    content = pdf(LINES, (f"Page two {ATTACK}",))

    if dropped:
        await drop(page, "", content, "application/pdf")
    else:
        await choose(page, "job.pdf", content)

    description = page.get_by_label("Job description", exact=True)
    await expect(description).to_have_value("\n".join(LINES) + f"\n\nPage two {ATTACK}")
    await expect(description).to_have_accessible_description(TAKEN)
    await expect(page.locator("#announcements")).to_have_text(TAKEN)
    await expect(page.get_by_role("listitem").filter(has_text="Kafka")).to_be_visible()
    assert {url.rpartition("/")[2] for url in requested if "pdf" in url} == {
        "pdf.js",
        "pdf.worker.js",
    }
    assert await page.evaluate("window.attacked") is None
    await assert_accessible(page)
    await assert_reflows(page)


@pytest.mark.parametrize("text", ["Разработчик: Python и Kafka", "バックエンド開発者を募集します"])
async def test_a_pdf_in_another_script_that_may_not_be_copied_is_read(signed_in: Person, text: str) -> None:
    page = await open_setup(signed_in)

    await choose(page, "stelle.pdf", pdf((text,), owner="secret"))

    await expect(page.get_by_label("Job description", exact=True)).to_have_value(text)


async def test_a_resume_can_be_a_pdf_too(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    await page.get_by_text("Add your resume").click()

    await choose(page, "resume.pdf", pdf(("Ten years of Python.",)), field="resume")

    await expect(page.get_by_label(re.compile("^Resume"))).to_have_value("Ten years of Python.")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("job.bin", lambda: b"\xff\xfe\x00", "This file is no readable text."),
        ("job.txt", lambda: b" \n", "This file is empty."),
        ("job.pdf", lambda: b"%PDF-1.7", "This PDF cannot be read; it may be damaged."),
        ("job.pdf", lambda: b"", "This PDF cannot be read; it may be damaged."),
        ("job.pdf", JOB.encode, "This PDF cannot be read; it may be damaged."),
        ("job.pdf", lambda: pdf(LINES, password="geheim"), "This PDF is protected by a password."),
        ("job.pdf", picture, "This PDF holds pictures of text"),
        ("job.pdf", lambda: pdf(*[LINES] * 31), "This PDF has more than 30 pages."),
        ("job.pdf", lambda: b"%PDF-1.7" + b" " * 5 * 1024 * 1024, "This PDF is larger than 5 MB."),
    ],
    ids=["binary", "blank", "stump", "nothing", "no PDF", "locked", "picture", "31 pages", "5 MB"],
)
async def test_what_is_wrong_with_a_file_is_said(
    signed_in: Person, name: str, content: Callable[[], bytes], told: str
) -> None:
    page = await open_setup(signed_in)
    description = page.get_by_label("Job description", exact=True)
    await description.fill("What was there before")

    await choose(page, name, content())

    await expect(page.locator("#jobDescription-error")).to_contain_text(told)
    await expect(page.locator("#announcements")).to_contain_text(told)
    await expect(description).to_have_value("What was there before")
    await expect(page.get_by_role("button", name="Choose a file: Job description")).to_be_visible()
    await description.press_sequentially(".")
    await expect(page.locator("#jobDescription-error")).to_have_count(0)


async def test_what_is_typed_meanwhile_is_not_overwritten(signed_in: Person) -> None:
    page = await open_setup(signed_in)
    held: asyncio.Future[Route] = asyncio.get_running_loop().create_future()

    async def hold(route: Route) -> None:
        held.set_result(route)

    await page.route("**/vendor/pdf.worker.js", hold)
    description = page.get_by_label("Job description", exact=True)

    await choose(page, "job.pdf", pdf(LINES))
    await expect(page.get_by_role("button", name="Reading the file …")).to_be_visible()
    await assert_accessible(page)
    route = await held
    await description.fill("Typed")

    await expect(page.get_by_role("button", name="Choose a file: Job description")).to_be_visible()
    await expect(description).to_have_value("Typed")
    await choose(page, "job.txt", b"The last one")
    await expect(description).to_have_value("The last one")
    await route.abort()


@pytest.mark.parametrize("missing", ["pdf.js", "pdf.worker.js"])
async def test_a_reader_that_cannot_be_loaded_is_said_and_tried_again(
    signed_in: Person, watch: Watch, missing: str
) -> None:
    page = await open_setup(signed_in)
    watch.allowed = ("net::ERR",)
    await page.route(f"**/vendor/{missing}", lambda route: route.abort())

    await choose(page, "job.pdf", pdf(LINES))
    await expect(page.locator("#jobDescription-error")).to_contain_text("could not be loaded")
    await page.unroute(f"**/vendor/{missing}")
    await choose(page, "job.pdf", pdf(LINES))

    await expect(page.get_by_label("Job description", exact=True)).to_have_value("\n".join(LINES))
