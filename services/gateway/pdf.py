"""A report as a PDF: headings that are bookmarks, text that can be selected, numbered pages."""

import asyncio
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from contracts.feedback import Feedback, FeedbackReply, QuestionFeedback
from services.gateway.fonts import TEXT, drawable, files, fonts_for

_MARGIN = 20
"""Millimetres."""
_INK, _QUIET, _ACCENT = (28, 30, 36), (95, 99, 110), (38, 78, 190)
_SIZES = {0: 22, 1: 15, 2: 12}
"""Points of the title, the sections and the questions."""
_PAGES = "{nb}"
"""Stands for the number of pages until it is known."""
_STATUS = {
    "answered": "answered",
    "skipped": "skipped",
    "timed_out": "the time ran out",
    "not_reached": "not reached",
    "not_scored": "answered, not scored",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Scripts that join, reorder or run from right to left, and emoji made of several: set by a shaping engine.
_SHAPED = re.compile(
    r"[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u200d\ufb1d-\ufdff\ufe70-\ufeff\U0001f3fb-\U0001f3ff]"
)
# Where a line may end: after a word, each character of East Asia, and somewhere in what is far too long.
_EAST = r"\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_EAST}]|[^\s{_EAST}]{{1,24}}\s?|\s")
# One at a time, so that reports leave the other processors to those who are in an interview.
_PRESS = ThreadPoolExecutor(1, thread_name_prefix="pdf")
# It names the characters it cannot draw, and those a person wrote.
logging.getLogger("fpdf").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


async def as_pdf(reply: FeedbackReply) -> bytes:
    """The report as a PDF, made beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_PRESS, render, reply)


def render(reply: FeedbackReply) -> bytes:
    """The report as a PDF."""
    page = _Page(fonts_for(reply.model_dump_json()))
    report = reply.feedback
    page.set_lang(report.language)
    page.heading("Interview feedback", 0)
    page.text(f"Session {reply.session_id}", quiet=True)
    _overview(page, report)
    page.heading("Questions", 1)
    for number, question in enumerate(report.question_feedback, 1):
        _question(page, number, question)
    _skills(page, report)
    page.heading("Next steps", 1)
    page.points(report.recommendations)
    page.text(f"Rubric {report.rubric_version}, scored by: {report.provider}", quiet=True)
    return page.finished()


def _overview(page: "_Page", report: Feedback) -> None:
    page.heading(f"Overall score: {_score(report.overall_score)}", 1)
    page.text(f"{report.coverage.answered} of {report.coverage.total} questions answered", quiet=True)
    page.text(report.summary)
    page.heading("Strengths", 1)
    page.points(report.strengths)
    page.heading("What to improve", 1)
    page.points(report.areas_for_improvement)
    if report.competencies:
        page.heading("Competencies", 1)
        page.points(f"{each.competency}: {_score(each.score)}" for each in report.competencies)


def _question(page: "_Page", number: int, question: QuestionFeedback) -> None:
    page.heading(f"Question {number}: {question.competency}", 2)
    hint = ", with a hint" if question.hint_used else ""
    page.text(f"{_STATUS[question.status]}{hint}. Score: {_score(question.score)}", quiet=True)
    page.text(question.question)
    page.labelled("Your answer", question.your_answer)
    for follow_up in question.follow_ups:
        page.labelled("Follow-up", follow_up.question)
        page.labelled("Your answer", follow_up.answer or "(none)")
    page.labelled("Feedback", question.feedback)
    if question.evidence:
        page.labelled("What it rests on", "\n".join(f"“{quote}”" for quote in question.evidence))
    for wrong in question.corrections:
        page.labelled("Correction", f"“{wrong.statement}” {wrong.correction}")
    page.labelled("An answer to aim for", question.suggested_answer)


def _skills(page: "_Page", report: Feedback) -> None:
    skills = report.communication_skills
    page.heading("Communication", 1)
    parts = {"Clarity": skills.clarity, "Conciseness": skills.conciseness, "Confidence": skills.confidence}
    page.points(f"{name}: {_score(score)}" for name, score in parts.items())
    page.text(skills.feedback)
    delivery = report.delivery_metrics
    pace = f", {delivery.words_per_minute} words a minute" if delivery.words_per_minute else ""
    fillers = f", {delivery.fillers} fillers" if delivery.fillers_counted else ""
    page.text(f"{delivery.words} words{fillers}{pace}", quiet=True)
    for name, part in (
        ("Technical accuracy", report.technical_accuracy),
        ("Company fit", report.company_fit),
    ):
        page.heading(f"{name}: {_score(part.score)}", 1)
        page.text(part.feedback)


def _score(score: int | None) -> str:
    return "not scored" if score is None else f"{score} of 10"


class _Page(FPDF):
    """A4 with the fonts that the text needs."""

    def __init__(self, fonts: tuple[str, ...]) -> None:
        super().__init__(format="A4")
        self._fonts = fonts
        self._widths: dict[tuple[str, float], float] = {}
        for name in fonts:
            self.add_font(name, fname=files()[name])
        self.set_fallback_fonts(list(fonts[1:]), exact_match=False)
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self.set_title("Interview feedback")
        self.set_creator("Mock Interview Room")
        self.alias_nb_pages(_PAGES)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-_MARGIN + 5)
        self._write(f"Page {self.page_no()} of {_PAGES}", 9, 5, _QUIET, "C")

    def heading(self, text: str, level: int) -> None:
        """A heading that is a bookmark too, and never the last thing on a page."""
        size = _SIZES[level]
        if self.will_page_break(size * 0.5 + 20):
            self.add_page()
        elif level:
            self.ln(4)
        line = " ".join(_clean(text).split())
        self.start_section(drawable(line, self._fonts), level)
        self._write(line, size, size * 0.5, _ACCENT if level else _INK)
        self.ln(1)

    def text(self, text: str, *, quiet: bool = False) -> None:  # type: ignore[override]
        """A paragraph; nothing for an empty one."""
        if text.strip():
            self._write(_clean(text), 9 if quiet else 11, 5 if quiet else 6, _QUIET if quiet else _INK)
            self.ln(1.5)

    def labelled(self, label: str, text: str) -> None:
        """A paragraph under a small label; nothing for an empty one."""
        if text.strip():
            if self.will_page_break(12):
                self.add_page()
            self._write(label, 9, 5, _QUIET)
            self.text(text)

    def points(self, texts: Iterable[str]) -> None:
        """A list."""
        for text in texts:
            self._write(f"•  {_clean(text)}", 11, 6, _INK)
        self.ln(1.5)

    def finished(self) -> bytes:
        return bytes(self.output())

    def _write(
        self, text: str, size: float, height: float, colour: tuple[int, int, int], align: str = "L"
    ) -> None:
        self.set_font(TEXT, size=size)
        self.set_text_color(*colour)
        self.set_text_shaping(_SHAPED.search(text) is not None)
        for paragraph in drawable(text, self._fonts).split("\n"):
            side = "R" if _from_the_right(paragraph) else align
            for line in self._lines(paragraph):
                self.cell(0, height, line, align=side, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _lines(self, paragraph: str) -> Iterator[str]:
        """Broken here, by the width of each piece: `multi_cell` would measure a line at every character."""
        line, used = "", 0.0
        for piece in _PIECE.findall(paragraph):
            width = self._width(piece)
            if line and used + width > self.epw:
                yield line
                line, used = "", 0.0
            line, used = line + piece, used + width
        yield line

    def _width(self, piece: str) -> float:
        key = piece, self.font_size_pt
        if key not in self._widths:
            self._widths[key] = self.get_string_width(piece)
        return self._widths[key]


def _from_the_right(paragraph: str) -> bool:
    """Whether the first letter says so (UAX 9, rule P2)."""
    strong = (unicodedata.bidirectional(character) for character in paragraph)
    return next((kind in {"R", "AL"} for kind in strong if kind in {"L", "R", "AL"}), False)


def _clean(text: str) -> str:
    """Without what is no text: control characters, and the marks that turn the direction of what follows."""
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\t", "    "))
    return plain.replace(_PAGES, _PAGES[0] + "\u200b" + _PAGES[1:])
