"""The report as a PDF, read again by another library."""

import io
import json
import re
from pathlib import Path
from string import Formatter
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

import contracts
from contracts import feedback
from contracts.feedback import FeedbackReply
from services.gateway.labels import LABELS
from services.gateway.pdf import render
from services.gateway.web.pages import LANGUAGES
from tests.unit.gateway.conftest import assert_problem, open_client
from tests.unit.gateway.services import NOT_FOUND, SESSION, Services

_EXAMPLE = Path(contracts.__file__).parent / "examples" / "feedback.FeedbackReply.v1.json"
PATH = f"/interview/feedback/{SESSION}"


def report(**changes: Any) -> FeedbackReply:
    """The golden example, with some fields of its first question changed."""
    data = json.loads(_EXAMPLE.read_text("utf-8"))["data"]
    data["feedback"]["questionFeedback"][0] |= changes
    return FeedbackReply.model_validate(data)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(reader: PdfReader) -> str:
    """All the text, each white space as one blank. Of the East Asian font pypdf reads NULs too many."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\0", "").split())


def headings(reader: PdfReader) -> list[str]:
    def flat(outline: list[Any]) -> list[str]:
        names: list[str] = []
        for each in outline:
            names += [str(each.title)] if isinstance(each, Destination) else flat(each)
        return names

    return flat(reader.outline)


def test_says_everything_the_report_says() -> None:
    text = text_of(read(render(report())))
    for question in report().feedback.question_feedback:
        for part in (question.question, question.your_answer, question.feedback, question.suggested_answer):
            assert part in text
    for sentence in (
        "Overall score: 8 of 10",
        "1 of 2 questions answered",
        "Reasons about delivery guarantees",
        "What happens when the process stops between the write and the commit of the offset?",
        "“I store the message id in the same transaction”",
        "skipped, with a hint. Score: not scored",
        "Company fit: not scored",
        "Nothing in the answers supports a score.",
        "Prepare one story on mentoring.",
        "Mixed interview, 2 March 2026",
        "Score: 9 of 10; in the interview: 8 of 10",
        "“keep ids for three days”",
    ):
        assert sentence in text


def test_is_in_german_for_a_german_reader() -> None:
    reader = read(render(report(), "de"))
    text = text_of(reader)
    assert headings(reader)[:3] == ["Auswertung des Interviews: Google", "Gesamtwertung: 8 von 10", "Stärken"]
    for sentence in (
        "Gemischtes Interview, 2. März 2026",
        "Wertung: 9 von 10; im Interview: 8 von 10",
        "übersprungen, mit Hinweis. Wertung: nicht bewertet",
        f"Seite 1 von {len(reader.pages)}",
    ):
        assert sentence in text


def test_every_label_is_there_in_every_language_with_the_same_holes() -> None:
    assert set(LABELS) == set(LANGUAGES)
    english = LABELS["en"]
    for labels in LABELS.values():
        assert labels.keys() == english.keys()
        assert [_holes(labels[key]) for key in labels] == [_holes(english[key]) for key in labels]
        assert len(labels["months"].split()) == 12


def _holes(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_is_tagged_in_reading_order() -> None:
    """Headings and paragraphs, each with its content on the page; the page numbers are no content."""
    reader = read(render(report(yourAnswer="word " * 4000)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    [document] = (each.get_object() for each in root["/StructTreeRoot"]["/K"])
    elements = [each.get_object() for each in document["/K"]]
    kinds = [str(each["/S"]) for each in elements]
    assert (kinds[0], set(kinds)) == ("/H1", {"/H1", "/H2", "/H3", "/H4", "/P"})
    assert kinds.count("/H2") + kinds.count("/H3") + kinds.count("/H4") + 1 == len(headings(reader))
    parents = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_page = dict(zip(parents[::2], parents[1::2], strict=True))
    for page in reader.pages:
        content = page.get_contents()
        assert content is not None
        marks = [int(number) for number in re.findall(rb"/(?:H\d|P) <</MCID (\d+)>> BDC", content.get_data())]
        assert marks == [*range(len(marks))]
        owners = [each.get_object() for each in by_page[page["/StructParents"]]]
        assert [list(each["/K"]) for each in owners] == [[number] for number in marks]
        assert content.get_data().count(b"BDC") + content.get_data().count(
            b"BMC"
        ) == content.get_data().count(b"EMC")
        assert content.get_data().count(b"/Artifact BMC") == 1


def test_can_be_walked_by_its_headings() -> None:
    assert headings(read(render(report()))) == [
        "Interview feedback: Google",
        "Overall score: 8 of 10",
        "Strengths",
        "What to improve",
        "Competencies",
        "Questions",
        "Question 1: Event-driven design",
        "Try 1, 2 March 2026",
        "Question 2: Mentoring",
        "Communication",
        "Technical accuracy: 8 of 10",
        "Company fit: not scored",
        "Next steps",
    ]


def test_numbers_its_pages_and_has_a_title_and_a_language() -> None:
    reader = read(render(report(yourAnswer="word " * 4000)))
    total = len(reader.pages)
    assert total > 5
    for number, page in enumerate(reader.pages, 1):
        assert f"Page {number} of {total}" in page.extract_text()
    assert reader.metadata is not None
    assert reader.metadata.title == "Interview feedback: Google, Mixed interview, 2 March 2026"
    assert reader.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]


def test_is_in_the_language_of_the_interview_and_counts_no_fillers_it_does_not_know() -> None:
    made = report()
    delivery = made.feedback.delivery_metrics.model_copy(update={"fillers": 0, "fillers_counted": False})
    feedback = made.feedback.model_copy(update={"language": "de", "delivery_metrics": delivery})
    reader = read(render(made.model_copy(update={"feedback": feedback})))
    assert reader.trailer["/Root"]["/Lang"] == "de"  # type: ignore[index]
    assert "fillers" not in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, Åse Østergård: naïve œuvre, Łódź, ŷ",
        "Ελληνικά και русский язык, українська",
        "日本語の文章と中文字符和한국어",
        "Tiếng Việt, Türkçe, ქართული, Հայերեն",
        "→ ≤ ≥ ≠ ∑ € £ ₹ — “quotes” … 😀",
        "{nb} **bold** __under__ \\n <b>x</b> %PDF",
    ],
)
def test_keeps_what_a_candidate_typed(text: str) -> None:
    found = text_of(read(render(report(yourAnswer=text)))).replace("\u200b", "")
    assert text in found


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("Hebrew", "שלום עולם"),
        ("Arabic", "مرحبا بالعالم"),
        ("Devanagari", "नमस्ते दुनिया"),
        ("Thai", "สวัสดีชาวโลก"),
        ("families", "👩‍💻 👨‍👩‍👧 🤝🏽 🇩🇪"),
    ],
)
def test_has_a_font_for_every_script(script: str, text: str) -> None:
    found = text_of(read(render(report(yourAnswer=text))))
    assert "�" not in found, script


def test_shows_a_sign_for_what_no_font_has() -> None:
    assert "a�b" in text_of(read(render(report(yourAnswer="a\U0010fffdb"))))


LONG = {
    "one word": "x" * 20_000,
    "blanks": " " * 19_999 + "x",
    "lines": "x\n" * 10_000,
    "right to left": "שלום abc 123 " * 1500,
    "a word from right to left": "ש" * 20_000,
    "emoji": "👩‍💻🤝🏽😀 " * 2000,
    "marks": "e" + "\u0301" * 19_999,
    "turned around": "\u202e\u2067x\u2069\u200f" * 4000,
    "controls": "\x01\x1b[31m\r\n\u2028\t" * 2000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_is_made_of_the_longest_answer(text: str) -> None:
    assert len(read(render(report(yourAnswer=text))).pages) >= 2


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_is_made_of_any_text(text: str) -> None:
    reply = report(yourAnswer=text, question=text, competency=text, evidence=[text])
    assert read(render(reply)).pages


class TestOverHttp:
    async def test_is_a_download(self, client: httpx.AsyncClient, services: Services) -> None:
        services.table[feedback.GetFeedback] = report()
        response = await client.get(PATH, params={"format": "pdf"})
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["content-disposition"] == f'attachment; filename="feedback-{SESSION}.pdf"'
        assert response.headers["cache-control"] == "no-store"
        assert "Interview feedback" in text_of(read(response.content))
        assert not services.asked[-1].command.wait  # type: ignore[attr-defined]

    async def test_is_in_the_language_of_the_pages(
        self, client: httpx.AsyncClient, services: Services
    ) -> None:
        """The cookie of the pages first, then what the browser asks for."""
        services.table[feedback.GetFeedback] = report()
        asked = {"params": {"format": "pdf"}, "headers": {"Accept-Language": "de-AT,en;q=0.5"}}
        german = await client.get(PATH, **asked)  # type: ignore[arg-type]
        assert "Gesamtwertung" in text_of(read(german.content))
        client.cookies.set("language", "en")
        english = await client.get(PATH, **asked)  # type: ignore[arg-type]
        assert "Overall score" in text_of(read(english.content))

    async def test_works_with_a_cookie(self, api: FastAPI) -> None:
        async with open_client(api, None) as browser:
            await browser.post("/auth/dev/login", data={"name": "alice"})
            assert (await browser.get(PATH, params={"format": "pdf"})).content.startswith(b"%PDF-")

    async def test_that_does_not_exist_is_a_problem(
        self, client: httpx.AsyncClient, services: Services
    ) -> None:
        services.table[feedback.GetFeedback] = NOT_FOUND
        assert_problem(await client.get(PATH, params={"format": "pdf"}), 404)

    async def test_of_another_format_is_a_problem(self, client: httpx.AsyncClient) -> None:
        assert_problem(await client.get(PATH, params={"format": "docx"}), 422)
