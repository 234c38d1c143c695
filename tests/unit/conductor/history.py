"""One interview as a history of commands, events and finished work, on the chassis's own rules of writing."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from chassis.aggregate import Context, Decision, Document, NewTodo, Todo
from chassis.aggregate.advance import advance
from chassis.aggregate.document import Outgoing
from chassis.ids import new_id
from chassis.refusals import Refusal
from contracts import conductor, research, setup
from contracts.envelope import Command, Envelope, Event, Message, Reply
from contracts.interview import TOTAL_QUESTIONS, Question
from contracts.topics import MODELS
from services.conductor.domain import (
    admission,
    clock,
    erasure,
    exchange,
    extension,
    preparation,
    reading,
)
from services.conductor.domain.interview import Interview

MORNING = 1_800_000_000_000
ALICE, BOB = "alice", "bob"
SECOND = 1000
MINUTE = 60 * SECOND

COMMANDS: Mapping[type[Command], Callable[..., Decision[Interview]]] = {
    conductor.StartInterview: preparation.start,
    conductor.AnswerQuestion: exchange.answer,
    conductor.SkipQuestion: exchange.skip,
    conductor.CompleteInterview: exchange.complete,
    conductor.GiveHint: exchange.hint,
    conductor.SaveDraft: exchange.save_draft,
    conductor.ExtendInterview: extension.extend,
    conductor.GetInterview: reading.room,
    conductor.GetInterviewMilestones: reading.milestones,
    conductor.EraseInterview: erasure.erase,
}
EVENTS: Mapping[type[Event], Callable[..., Decision[Interview] | None]] = {
    setup.SessionCreated: preparation.open_interview,
    research.CompanyProfiled: preparation.add_profile,
    setup.SessionErased: erasure.erase_session,
    setup.UserErased: erasure.erase_of_user,
}


def session_id(at: int = MORNING) -> str:
    """A UUIDv7 made at this time."""
    return str(uuid.UUID(int=(at << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & (1 << 62) - 1)))


def questions(count: int) -> tuple[Question, ...]:
    return tuple(
        Question(
            text=f"Question {number}?",
            kind="technical",
            competency=f"competency {number}",
            key_points=("private",),
            bank_id=f"bank-{number}",
        )
        for number in range(1, count + 1)
    )


class History:
    """What was sent, what came of it. Time stands still unless `later` moves it."""

    def __init__(self, identifier: str | None = None) -> None:
        self.id = identifier or session_id()
        self.now = MORNING
        self.document: Document[Interview] | None = None
        self.events: list[Event] = []
        self.replies: dict[str, Reply] = {}

    @property
    def state(self) -> Interview:
        assert self.document is not None
        return self.document.state

    @property
    def todos(self) -> dict[str, int]:
        """Open work: `kind` or `kind key`, and when it is due."""
        assert self.document is not None
        return {f"{todo.kind} {todo.key}".strip(): todo.due_at for todo in self.document.todo}

    def told(self, kind: type[Event]) -> list[Any]:
        """The events of one type so far."""
        return [event for event in self.events if type(event) is kind]

    def later(self, milliseconds: int) -> "History":
        self.now += milliseconds
        return self

    def send(
        self,
        kind: type[Command],
        user: str = ALICE,
        *,
        received: int | None = None,
        key: str | None = None,
        **body: Any,
    ) -> str:
        """Send a command of this session; returns what `answer_to` finds its reply by."""
        command = kind.model_validate({"session_id": self.id, **body})
        request = new_id()
        envelope = Envelope(
            id=key or new_id(),
            type=command.TYPE,
            source="gateway",
            time=self.now if received is None else received,
            subject=self.id,
            user_id=user,
            reply_to=0,
            request_id=request,
        )
        context = Context(envelope, self.now)
        rule = COMMANDS[kind]
        before = self.document.state if self.document else None
        try:
            self._write(rule(before, command, context), context)
        except Refusal as refusal:
            self.replies[request] = refusal.problem
        return request

    def ask(self, kind: type[Command], user: str = ALICE, **options: Any) -> Any:
        """Send a command and return its reply, None while it waits."""
        return self.replies.get(self.send(kind, user, **options))

    def happens(self, event: Event) -> bool:
        """Deliver an event; False when it changes nothing."""
        before = self.document.state if self.document else None
        decision = EVENTS[type(event)](before, event, self.now)
        if decision is None:
            return False
        self._write(decision, None)
        return True

    def does(self, kind: str, apply: Callable[..., Decision[Interview] | None], *result: Any) -> bool:
        """Finish open work of this kind with a result (none: it was given up); False when there is none."""
        assert self.document is not None
        held = next((todo for todo in self.document.todo if todo.kind == kind), None)
        if held is None:
            return False
        todo = Todo(held.id, held.kind, held.key, held.data, held.due_at, held.attempts)
        self.document = self.document.model_copy(
            update={"todo": [other for other in self.document.todo if other is not held]}
        )
        decision = apply(self.document.state, todo, *result, self.now)
        self._write(decision or Decision(self.document.state), None)
        return True

    def _write(self, decision: Decision[Interview], context: Context | None) -> None:
        base = self.document or Document[Interview](_id=self.id, state=decision.state)
        self.document, outgoing = advance(base, decision, context, "conductor", self.now, _no_lease)
        for item in outgoing:
            self._deliver(item)

    def _deliver(self, item: Outgoing) -> None:
        message: Message = MODELS[item.headers["ce_type"]].model_validate_json(item.body)
        if isinstance(message, Reply):
            assert item.headers["ce_requestid"] not in self.replies, "a command was answered twice"
            self.replies[item.headers["ce_requestid"]] = message
        elif isinstance(message, Event):
            self.events.append(message)

    # What happens in most histories.

    def created(self, duration: int = 15, user: str = ALICE, created_at: int | None = None) -> "History":
        self.happens(self.creation(duration, user, created_at))
        return self

    def creation(
        self, duration: int = 15, user: str = ALICE, created_at: int | None = None
    ) -> setup.SessionCreated:
        return setup.SessionCreated.model_validate(
            {
                "session_id": self.id,
                "user_id": user,
                "company_name": "Acme",
                "job_description": "Python developer",
                "interview_type": "mixed",
                "difficulty": "mid",
                "duration": duration,
                "created_at": self.now if created_at is None else created_at,
            }
        )

    def written(self) -> "History":
        count = TOTAL_QUESTIONS[self.state.duration]
        self.does(
            "write_questions",
            lambda state, _todo, now: preparation.add_questions(
                state, questions(count), ("python",), (), now
            ),
        )
        return self

    def started(self, duration: int = 15) -> "History":
        """Created, written and started; a second has passed since question 1 was asked."""
        self.created(duration).written().send(conductor.StartInterview)
        return self.later(SECOND)

    def answer(self, text: str, **options: Any) -> str:
        return self.send(conductor.AnswerQuestion, answer=text, **options)

    def decided(self, question: str | None) -> bool:
        """The interviewer asks this follow-up, or none."""
        return self.does("decide_follow_up", exchange.follow_up, question)

    def answered(self, text: str) -> Any:
        """Answer without a follow-up; a second later the next question has been seen."""
        request = self.answer(text)
        self.decided(None)
        self.later(SECOND)
        return self.replies[request]

    def timed_out(self) -> bool:
        return self.does("time_out", clock.time_out, None)

    def gives_up_waiting(self) -> bool:
        return self.does("give_up_waiting", admission.give_up_waiting, None)


def _no_lease(_todo: NewTodo) -> None:
    return None
