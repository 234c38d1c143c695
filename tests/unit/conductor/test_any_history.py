"""Whatever comes in whatever order: questions end once, nothing written is lost, nobody waits for ever."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts import conductor as internal
from contracts import public
from contracts.conductor import (
    AnswerQuestion,
    CompleteInterview,
    ExtendInterview,
    GiveHint,
    SaveDraft,
    SkipQuestion,
    StartInterview,
    StepReply,
)
from services.conductor.domain import exchange
from services.conductor.domain.interview import open_todos
from tests.unit.conductor.history import BOB, MINUTE, SECOND, History

DELAYS = st.sampled_from([0, 0, 0, 10, SECOND, 20 * SECOND])
NUMBERS = st.sampled_from([None, None, None, 1, 2, 3, 4])


class AnyHistory(RuleBasedStateMachine):
    """A candidate, a stranger, an interviewer and a clock, all in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History().created().written()
        self.sent = 0
        self.accepted: dict[str, str] = {}

    @property
    def running(self) -> bool:
        return self.history.state.status == "in_progress"

    @rule(delay=DELAYS)
    def start(self, delay: int) -> None:
        self.history.send(StartInterview, received=self.history.now - delay)

    @rule(milliseconds=st.sampled_from([1, 100, 6 * SECOND, MINUTE, 10 * MINUTE]))
    def time_passes(self, milliseconds: int) -> None:
        history = self.history.later(milliseconds)
        if "time_out" in history.todos and history.todos["time_out"] <= history.now:
            history.timed_out()

    @rule(delay=DELAYS, number=NUMBERS, fresh=st.booleans())
    def answer(self, delay: int, number: int | None, fresh: bool) -> None:
        self.sent += fresh
        text = f"Text {self.sent}"
        last_before = self.history.state.last
        request = self.history.send(
            AnswerQuestion, answer=text, question_number=number, received=self.history.now - delay
        )
        if self.history.state.last != last_before:
            self.accepted[request] = text

    @rule(delay=DELAYS, number=NUMBERS)
    def skip(self, delay: int, number: int | None) -> None:
        self.history.send(SkipQuestion, question_number=number, received=self.history.now - delay)

    @precondition(lambda self: self.running)
    @rule(question=st.sampled_from([None, "Why?"]))
    def interviewer_decides(self, question: str | None) -> None:
        self.history.decided(question)

    @precondition(lambda self: self.running)
    @rule()
    def interviewer_fails(self) -> None:
        self.history.does("decide_follow_up", exchange.no_follow_up)

    @rule()
    def want_hint(self) -> None:
        self.history.send(GiveHint)

    @precondition(lambda self: self.running)
    @rule(text=st.sampled_from(["Think.", None]))
    def hint_comes(self, text: str | None) -> None:
        self.history.does("give_hint", exchange.add_hint, text)

    @rule(delay=DELAYS)
    def write(self, delay: int) -> None:
        self.history.send(SaveDraft, text="So far", received=self.history.now - delay)

    @rule(minutes=st.integers(0, 61))
    def extend(self, minutes: int) -> None:
        self.history.send(ExtendInterview, minutes=minutes)

    @rule()
    def end(self) -> None:
        self.history.send(CompleteInterview)

    @rule(kind=st.sampled_from([StartInterview, SkipQuestion, CompleteInterview, GiveHint]))
    def stranger_interferes(self, kind: type) -> None:
        before = self.history.state
        assert self.history.ask(kind, BOB).status == 404
        assert self.history.state == before

    @invariant()
    def work_is_what_the_state_needs(self) -> None:
        document = self.history.document
        assert document is not None
        assert {(todo.kind, todo.key) for todo in document.todo} == open_todos(self.history.state)

    @invariant()
    def every_question_ends_at_most_once(self) -> None:
        numbers = [event.number for event in self.history.told(public.AnswerRecorded)]
        assert numbers == sorted({*numbers})
        assert len(self.history.told(public.InterviewCompleted)) <= 1

    @invariant()
    def no_answer_is_lost(self) -> None:
        turns = self.history.state.turns
        kept = [text for turn in turns for text in (turn.answer, *(item.answer for item in turn.follow_ups))]
        assert [text for text in kept if text.startswith("Text")] == [*self.accepted.values()]

    @invariant()
    def who_waits_has_somebody_working_for_him(self) -> None:
        document = self.history.document
        assert document is not None
        wanted = {f"{label}" for label in (entry.label.split(":")[0] for entry in document.waiting)}
        kinds = {todo.kind for todo in document.todo}
        assert "answer" not in wanted or "decide_follow_up" in kinds
        assert "hint" not in wanted or "give_hint" in kinds
        for request in self.accepted:
            reply = self.history.replies.get(request)
            assert reply is None or isinstance(reply, StepReply)

    @invariant()
    def a_completed_interview_is_told_whole(self) -> None:
        if self.history.state.status != "completed":
            return
        document = self.history.document
        assert document is not None
        assert document.waiting == []
        [completed] = self.history.told(internal.InterviewCompleted)
        assert [entry.number for entry in completed.transcript] == [1, 2, 3, 4]
        answered = [entry for entry in completed.transcript if entry.status == "answered"]
        recorded = self.history.told(internal.AnswerRecorded)
        assert [(entry.number, entry.answer, entry.follow_ups) for entry in answered] == [
            (event.number, event.answer, event.follow_ups) for event in recorded
        ]


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
