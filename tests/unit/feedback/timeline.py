"""A report's history, played on the real aggregate: what it is told and asked, and what it does in time."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from ai.port import (
    AnswerRating,
    CriterionRating,
    Exchange,
    Flag,
    Interviewer,
    InterviewerError,
    Level,
    Narrative,
    ReportRequest,
    ScoreRequest,
)
from chassis.aggregate import Context, Decision, Document, Todo
from chassis.aggregate.advance import advance
from chassis.aggregate.document import OpenTodo
from chassis.aggregate.worker import backoff
from chassis.ids import new_id
from chassis.refusals import NotFound, Refusal
from contracts.conductor import AnswerRecorded, InterviewCompleted
from contracts.envelope import Command, Envelope, Event, Message, Reply
from contracts.feedback import Feedback
from contracts.interview import CompanyProfile, Question, QuestionKind, QuestionStatus, TranscriptEntry
from contracts.replies import OperationReply
from contracts.setup import SessionCreated
from contracts.topics import MODELS
from services.feedback.consumers import handlers
from services.feedback.domain.report import Report
from services.feedback.store import Reports
from services.feedback.tasks import tasks

START = 1_780_000_000_000
SESSION = str(UUID(int=(START << 80) | (7 << 76) | (2 << 62) | 1))
OWNER, STRANGER = "alice", "mallory"
SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
TELLING = "I measured the queries, added an index and the page took 40 ms instead of two seconds."

PROFILE = CompanyProfile(
    interview_style="Structured",
    question_types=("behavioral",),
    values=("Own the outcome",),
    tips=(),
    notable_practices="",
    basis="provided",
)


def question(number: int, kind: QuestionKind = "behavioral", competency: str = "Ownership") -> Question:
    return Question(
        text=f"Question {number}?",
        kind=kind,
        competency=competency,
        key_points=("secret point",),
        bank_id="b1",
    )


def created(session_id: str = SESSION, user_id: str = OWNER, at: int = START) -> SessionCreated:
    return SessionCreated(
        session_id=session_id,
        user_id=user_id,
        company_name="Acme",
        job_description="Runs databases.",
        resume="Ran databases.",
        interview_type="mixed",
        difficulty="mid",
        duration=15,
        created_at=at,
    )


def recorded(number: int, answer: str = TELLING, **more: Any) -> AnswerRecorded:
    values = {"question": question(number), **more}
    return AnswerRecorded(session_id=SESSION, user_id=OWNER, number=number, answer=answer, **values)


def entry(number: int, status: QuestionStatus = "answered", **more: Any) -> TranscriptEntry:
    answer = TELLING if status == "answered" else ""
    values = {"question": question(number), "answer": answer, **more}
    return TranscriptEntry(number=number, status=status, **values)


def completed(*entries: TranscriptEntry) -> InterviewCompleted:
    return InterviewCompleted(
        session_id=SESSION,
        user_id=OWNER,
        reason="all_answered",
        started_at=START + MINUTE,
        completed_at=START + 10 * MINUTE,
        transcript=entries,
    )


def rating(
    level: Level = 4,
    quotes: tuple[str, ...] = ("added an index",),
    *,
    flags: tuple[Flag, ...] = (),
    also: tuple[str, ...] = (),
    corrections: tuple[Exchange, ...] = (),
) -> AnswerRating:
    """Every criterion but company fit at one level, on the same quotes; `also` names further criteria."""
    criteria = ("accuracy", "situation", "action", "result", "clarity", "conciseness", "confidence", *also)
    return AnswerRating(
        ratings=tuple(CriterionRating(criterion=one, level=level, evidence=quotes) for one in criteria),
        feedback="Good order.",
        suggested_answer="Say who was affected: ____.",
        corrections=corrections,
        flags=flags,
        rubric_version="1.0.0",
        provider="panel",
    )


NARRATIVE = Narrative(
    summary="You tell what you did.",
    strengths=("Own actions",),
    areas_for_improvement=("Results",),
    recommendations=("Measure",),
    communication_feedback="Clear.",
    technical_feedback="Right.",
    company_fit_feedback="Owns it.",
    provider="panel",
)


class Panel:
    """An interviewer that gives what it is told to give, or fails."""

    def __init__(self) -> None:
        self.ratings: dict[str, AnswerRating] = {}
        self.rating_fails = False
        self.writing_fails = False
        self.rated: list[ScoreRequest] = []
        self.reported: list[ReportRequest] = []

    async def score_answer(self, request: ScoreRequest) -> AnswerRating:
        self.rated.append(request)
        if self.rating_fails:
            raise InterviewerError("busy")
        return self.ratings.get(request.question.text, rating())

    async def compose_report(self, request: ReportRequest) -> Narrative:
        self.reported.append(request)
        if self.writing_fails:
            raise InterviewerError("busy")
        return NARRATIVE


class Timeline:
    """One session's document and its clock; handlers and tasks are the real ones.

    It stands where the store does. Every change goes through the document's stored form.
    """

    def __init__(self, session_id: str = SESSION) -> None:
        self.session_id = session_id
        self.now = START
        self.panel = Panel()
        self.events: list[Event] = []
        self.sequences: list[int | None] = []
        self._document: Document[Report] | None = None
        self._replies: dict[str, Message] = {}
        self._handlers = handlers(cast("Reports", self))
        self._tasks = tasks(cast("Interviewer", self.panel))

    @property
    def report(self) -> Report:
        assert self._document is not None
        return self._document.state

    @property
    def feedback(self) -> Feedback:
        assert self.report.feedback is not None
        return self.report.feedback

    @property
    def expires_at(self) -> int | None:
        assert self._document is not None
        return self._document.expires_at

    @property
    def todos(self) -> list[tuple[str, str, int]]:
        """Open work as (kind, key, milliseconds from now)."""
        open_todos = self._document.todo if self._document else []
        return [(todo.kind, todo.key, todo.due_at - self.now) for todo in open_todos]

    @property
    def remembered(self) -> list[str]:
        """The types of the replies that the document keeps."""
        return [handled.type for handled in self._document.handled] if self._document else []

    async def tell(self, *events: Event) -> None:
        """Hand events over, in this order."""
        for event in events:
            await self._handle(event, Envelope(new_id(), event.TYPE, "test", self.now, self.session_id))

    async def ask(
        self, command: Command, user_id: str = OWNER, command_id: str | None = None
    ) -> Callable[[], Any]:
        """Send a command; the result gives its reply, None while it waits."""
        request = new_id()
        envelope = Envelope(
            command_id or new_id(),
            command.TYPE,
            "gateway",
            self.now,
            self.session_id,
            None,
            user_id,
            0,
            request,
        )
        try:
            reply = await self._handle(command, envelope)
        except Refusal as refusal:
            reply = refusal.problem
        if reply is not None:
            self._replies[request] = _over_the_wire(reply.TYPE, reply.to_bytes())
        return lambda: self._replies.get(request)

    async def pass_time(self, milliseconds: int = 0) -> None:
        """Let time pass and do whatever comes due in it."""
        end = self.now + milliseconds
        while due := self._next_due(end):
            self.now = max(self.now, due.due_at)
            await self._do(due)
        self.now = end

    async def read(self, _session_id: str) -> Report | None:
        return self._document.state if self._document else None

    async def change(
        self,
        session_id: str,
        decide: Callable[[Report | None], Decision[Report] | None],
        context: Context | None,
    ) -> None:
        decision = decide(await self.read(session_id))
        if decision is not None:
            base = self._document or Document[Report](_id=session_id, state=decision.state)
            self._write(base, decision, context)

    async def operation(self, _session_id: str, _operation_id: str, _user_id: str) -> OperationReply:
        raise NotFound("No such operation.")

    async def ids_of(self, user_id: str) -> list[str]:
        held = self._document is not None and self.report.user_id == user_id
        return [self.session_id] if held else []

    async def _handle(self, message: Message, envelope: Envelope) -> Reply | None:
        return await self._handlers[type(message)](message, Context(envelope, self.now))

    def _next_due(self, end: int) -> OpenTodo | None:
        todos = [todo for todo in (self._document.todo if self._document else []) if todo.due_at <= end]
        return min(todos, key=lambda todo: todo.due_at, default=None)

    async def _do(self, item: OpenTodo) -> None:
        assert self._document is not None
        task = self._tasks[item.kind]
        todo = Todo(item.id, item.kind, item.key, item.data, item.due_at, item.attempts)
        rest = [other for other in self._document.todo if other is not item]
        try:
            result = await task.perform(self.report, todo)
        except InterviewerError as error:
            if item.attempts + 1 < task.attempts and error.retryable:
                wait = self.now + backoff(item.attempts + 1)
                again = item.model_copy(update={"attempts": item.attempts + 1, "due_at": wait})
                self._document = self._document.model_copy(update={"todo": [*rest, again]})
                return
            assert task.give_up is not None
            decision = task.give_up(self.report, todo, self.now)
        else:
            decision = task.apply(self.report, todo, result, self.now)
        base = self._document.model_copy(update={"todo": rest})
        self._write(base, decision or Decision(base.state), None)

    def _write(self, base: Document[Report], decision: Decision[Report], context: Context | None) -> None:
        changed, outgoing = advance(base, decision, context, "feedback", self.now, lambda _todo: None)
        stored = changed.model_dump(mode="json", by_alias=True)
        self._document = Document[Report].model_validate(stored)
        for item in outgoing:
            message = _over_the_wire(item.headers["ce_type"], item.body.encode())
            if isinstance(message, Event):
                self.events.append(message)
                self.sequences.append(int(item.headers["ce_sequence"]))
            elif isinstance(message, Reply):
                assert item.key not in self._replies, "a command was answered twice"
                self._replies[item.key] = message


def _over_the_wire(kind: str, body: bytes) -> Message:
    return MODELS[kind].model_validate_json(body)
