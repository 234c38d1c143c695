"""The state of one interview. All times are epoch milliseconds."""

from typing import Any, Literal, Self

from contracts.envelope import Part
from contracts.interview import (
    TOTAL_QUESTIONS,
    CompanyProfile,
    CompletionReason,
    Difficulty,
    Duration,
    FollowUp,
    InterviewType,
    Language,
    Question,
    QuestionStatus,
    TranscriptEntry,
    Usage,
)
from contracts.replies import Milestone

SECOND = 1000
MINUTE = 60 * SECOND

Status = Literal["expected", "preparing", "ready", "in_progress", "completed", "erased"]
Step = Literal["question", "follow_up", "next_question", "complete"]

WRITE_QUESTIONS = "write_questions"
DECIDE_FOLLOW_UP = "decide_follow_up"
GIVE_HINT = "give_hint"
TIME_OUT = "time_out"
GIVE_UP_WAITING = "give_up_waiting"


class Turn(Part):
    """A question and what has happened to it; `status` is None until it is over.

    While it is open, the last of `follow_ups` is the one being asked. `asked_at` is when the question,
    or its follow-up, was asked. `hint_wanted` while a hint is being written.
    """

    number: int
    question: Question
    status: QuestionStatus | None = None
    answer: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    hint: str | None = None
    hint_language: Language = "en"
    hint_wanted: bool = False
    asked_at: int | None = None

    @property
    def asked(self) -> str:
        """The text to answer now: the question's, or its follow-up's."""
        return self.follow_ups[-1].question if self.follow_ups else self.question.text

    def answered_with(self, text: str) -> Self:
        """With the answer to what is being asked."""
        if not self.follow_ups:
            return self.evolve(answer=text)
        answered = FollowUp(question=self.asked, answer=text)
        return self.evolve(follow_ups=(*self.follow_ups[:-1], answered))

    def evolve(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    def to_transcript(self) -> TranscriptEntry:
        return TranscriptEntry(
            number=self.number,
            question=self.question,
            status=self.status or "not_reached",
            answer=self.answer,
            follow_ups=self.follow_ups,
            hint_used=self.hint is not None,
        )


class LastAnswer(Part):
    """The newest answer that was recorded: what a repeated command is recognised by."""

    number: int
    text: str
    received_at: int


class Interview(Part):
    """One interview.

    `expected`: somebody asked for it before the event that opens it came. `erased`: a tombstone, so
    that no late event brings it back; only `id` and `user_id` are left of it.
    `starters` are the users whose start is waiting (before the opening they are not known to be the
    owner); `profiled` says that research has ended, with or without a profile; `stalled` that nobody
    is writing questions because it failed too often. `language` is the wished one until there are
    questions, then theirs. `extended` is the time granted so far, in ms.
    """

    id: str
    user_id: str = ""
    status: Status
    company_name: str = ""
    job_description: str = ""
    resume: str | None = None
    interview_type: InterviewType = "mixed"
    difficulty: Difficulty = "mid"
    duration: Duration = 30
    language: Language = "en"
    created_at: int = 0
    profile: CompanyProfile | None = None
    profiled: bool = False
    stalled: bool = False
    starters: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    skills: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    current: int = 0
    deciding: bool = False
    last: LastAnswer | None = None
    step: Step = "question"
    draft: str = ""
    started_at: int | None = None
    expires_at: int | None = None
    extended: int = 0
    completion_reason: CompletionReason | None = None
    completed_at: int | None = None
    milestones: tuple[Milestone, ...] = ()
    usage: Usage = Usage()

    @property
    def turn(self) -> Turn:
        """The current question's turn; there is one from the start on."""
        return self.turns[self.current - 1]

    @property
    def total(self) -> int:
        return len(self.turns) or TOTAL_QUESTIONS[self.duration]

    @property
    def ends_at(self) -> int:
        """When the clock runs out; only a started interview has one."""
        if self.expires_at is None:
            raise ValueError("the clock has not been started")
        return self.expires_at

    def evolve(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    def with_turn(self, turn: Turn) -> Self:
        """With this turn in place of the one of its number."""
        return self.evolve(turns=(*self.turns[: turn.number - 1], turn, *self.turns[turn.number :]))

    def with_milestone(
        self, kind: Literal["questions_ready", "time_expired"], total: int | None = None
    ) -> Self:
        milestone = Milestone(kind=kind, sequence=len(self.milestones) + 1, total=total)
        return self.evolve(milestones=(*self.milestones, milestone))


def open_todos(interview: Interview | None) -> set[tuple[str, str]]:
    """The (kind, key) of all work an interview in this state still needs; any other is cancelled."""
    if interview is None:
        return set()
    if interview.status == "expected":
        return {(GIVE_UP_WAITING, "")}
    if interview.status == "preparing":
        return set() if interview.stalled else {(WRITE_QUESTIONS, "")}
    if interview.status != "in_progress":
        return set()
    turn = interview.turn
    wanted = {(TIME_OUT, "")}
    if interview.deciding:
        wanted.add((DECIDE_FOLLOW_UP, str(turn.number)))
    if turn.hint_wanted:
        wanted.add((GIVE_HINT, str(turn.number)))
    return wanted
