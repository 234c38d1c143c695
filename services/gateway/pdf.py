"""A report as a PDF: headings that are bookmarks, text that can be selected, numbered pages, and tags.

The tags go as far as fpdf2 does, whose own are for pictures and links only: headings (H1 to H4), paragraphs
and artifacts, one after the other in reading order. Its structure tree has no branches, so there are no
lists, sections or quotations in it, and what crosses a page is a paragraph on each. It is not PDF/UA.
"""

import asyncio
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from contracts.feedback import AnswerFeedback, Feedback, FeedbackReply, QuestionFeedback
from services.gateway.fonts import TEXT, drawable, files, fonts_for
from services.gateway.labels import Labels

_MARGIN = 20
"""Millimetres."""
_INK, _QUIET, _ACCENT = (28, 30, 36), (95, 99, 110), (38, 78, 190)
_SIZES = {0: 22, 1: 15, 2: 12, 3: 11}
"""Points of the title, the sections, the questions and their tries."""
_PAGES = "{nb}"
"""Stands for the number of pages until it is known."""
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


async def as_pdf(reply: FeedbackReply, language: str) -> bytes:
    """The report as a PDF with headings in this language, made beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_PRESS, render, reply, language)


def render(reply: FeedbackReply, language: str = "en") -> bytes:
    """The report as a PDF."""
    say = Labels(language)
    title = say("title.of", company=reply.company_name) if reply.company_name else say("title")
    kind = [say(f"type.{reply.interview_type}")] if reply.interview_type else []
    day = [say.date(reply.completed_at)] if reply.completed_at is not None else []
    page = _Page(fonts_for(reply.model_dump_json()), say, ", ".join([title, *kind, *day]))
    report = reply.feedback
    page.set_lang(report.language)
    page.heading(title, 0)
    page.text(", ".join([*kind, *day]))
    page.text(say("session", session=reply.session_id), quiet=True)
    _overview(page, report)
    page.heading(say("questions"), 1)
    for number, question in enumerate(report.question_feedback, 1):
        _question(page, number, question)
    _skills(page, report)
    page.heading(say("next"), 1)
    page.points(report.recommendations)
    page.text(say("made", rubric=report.rubric_version, provider=report.provider), quiet=True)
    return page.finished()


def _overview(page: "_Page", report: Feedback) -> None:
    say, coverage = page.say, report.coverage
    page.heading(say("overall", score=say.score(report.overall_score)), 1)
    page.text(say("coverage", answered=coverage.answered, total=coverage.total), quiet=True)
    page.text(report.summary)
    page.heading(say("strengths"), 1)
    page.points(report.strengths)
    page.heading(say("improve"), 1)
    page.points(report.areas_for_improvement)
    if report.competencies:
        page.heading(say("competencies"), 1)
        page.points(f"{each.competency}: {say.score(each.score)}" for each in report.competencies)


def _question(page: "_Page", number: int, question: QuestionFeedback) -> None:
    say = page.say
    page.heading(say("question", number=number, competency=question.competency), 2)
    status, hint = say(f"status.{question.status}"), say("hint") if question.hint_used else ""
    page.text(say("standing", status=status, hint=hint, score=say.score(question.score)), quiet=True)
    page.text(question.question)
    page.labelled(say("answer"), question.your_answer)
    for follow_up in question.follow_ups:
        page.labelled(say("follow-up"), follow_up.question)
        page.labelled(say("answer"), follow_up.answer or say("none"))
    _said_of(page, question)
    for one in question.retries:
        page.heading(say("try", number=one.retry_number, date=say.date(one.at)), 3)
        before = say.score(one.previous_score)
        page.text(say("try.score", score=say.score(one.score), before=before), quiet=True)
        page.labelled(say("try.answer"), one.your_answer)
        _said_of(page, one)


def _said_of(page: "_Page", answer: AnswerFeedback) -> None:
    say = page.say
    page.labelled(say("feedback"), answer.feedback)
    if answer.evidence:
        page.labelled(say("evidence"), "\n".join(say("quote", text=quote) for quote in answer.evidence))
    for wrong in answer.corrections:
        page.labelled(say("correction"), f"{say('quote', text=wrong.statement)} {wrong.correction}")
    page.labelled(say("suggested"), answer.suggested_answer)


def _skills(page: "_Page", report: Feedback) -> None:
    say, skills = page.say, report.communication_skills
    page.heading(say("communication"), 1)
    parts = {"clarity": skills.clarity, "conciseness": skills.conciseness, "confidence": skills.confidence}
    page.points(f"{say(name)}: {say.score(score)}" for name, score in parts.items())
    page.text(skills.feedback)
    delivery = report.delivery_metrics
    pace = say("pace", pace=delivery.words_per_minute) if delivery.words_per_minute else ""
    fillers = say("fillers", fillers=delivery.fillers) if delivery.fillers_counted else ""
    page.text(say("words", words=delivery.words) + fillers + pace, quiet=True)
    for name, part in (("accuracy", report.technical_accuracy), ("fit", report.company_fit)):
        page.heading(f"{say(name)}: {say.score(part.score)}", 1)
        page.text(part.feedback)


class _Page(FPDF):
    """A4 with the fonts that the text needs."""

    def __init__(self, fonts: tuple[str, ...], say: Labels, title: str) -> None:
        super().__init__(format="A4")
        self.say = say
        self._fonts = fonts
        self._marks: Counter[int] = Counter()
        self._widths: dict[tuple[str, float], float] = {}
        for name in fonts:
            self.add_font(name, fname=files()[name])
        self.set_fallback_fonts(list(fonts[1:]), exact_match=False)
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self.set_title(" ".join(_clean(title).split()))
        self.set_creator("Mock Interview Room")
        self.alias_nb_pages(_PAGES)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-_MARGIN + 5)
        self._write(
            self.say("page", page=self.page_no(), pages=_PAGES), 9, 5, _QUIET, align="C", tag="Artifact"
        )

    def heading(self, text: str, level: int) -> None:
        """A heading that is a bookmark too, and never the last thing on a page."""
        size = _SIZES[level]
        if self.will_page_break(size * 0.5 + 20):
            self.add_page()
        elif level:
            self.ln(4)
        line = " ".join(_clean(text).split())
        self.start_section(drawable(line, self._fonts), level)
        self._write(line, size, size * 0.5, _ACCENT if level else _INK, tag=f"H{level + 1}")
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
        self,
        text: str,
        size: float,
        height: float,
        colour: tuple[int, int, int],
        *,
        align: str = "L",
        tag: str = "P",
    ) -> None:
        self.set_font(TEXT, size=size)
        self.set_text_color(*colour)
        shaped = _SHAPED.search(text) is not None
        self.set_text_shaping(shaped)
        self._begin(tag)
        for paragraph in drawable(text, self._fonts).split("\n"):
            side = "R" if _from_the_right(paragraph) else align
            for line in self._lines(paragraph):
                if self.will_page_break(height):
                    self._out("EMC")
                    self.add_page()
                    self.set_text_shaping(shaped)
                    self._begin(tag)
                self.cell(0, height, line, align=side, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._out("EMC")

    def _begin(self, tag: str) -> None:
        """What follows on this page has this place in the structure, or none (ISO 32000-1, 14.7 and 14.8)."""
        if tag == "Artifact":
            self._out("/Artifact BMC")
            return
        number = self._marks[self.page]
        self._marks[self.page] += 1
        _, parents = self.struct_builder.add_marked_content(self.page, f"/{tag}", number)
        self.pages[self.page].struct_parents = parents
        self._out(f"/{tag} <</MCID {number}>> BDC")

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
