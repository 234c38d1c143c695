"""Where an interview stands, in the words of each reply, and what that means for whoever waits."""

from collections.abc import Callable

from chassis.aggregate.decision import Decision, NewTodo, Waiting
from chassis.refusals import Conflict, NotFound, Unavailable
from contracts.conductor import HintReply, InterviewReply, StepReply
from contracts.envelope import Event, Reply
from contracts.replies import MilestonesReply
from services.conductor.domain.interview import SECOND, Interview, Step, Turn, open_todos

START, GET, MILESTONES, ACT = "start", "get", "milestones", "act"
"""What a command waits for. `ACT`: one that needs an interview in progress, sent before it was opened."""
ANSWER, HINT = "answer", "hint"
"""The same, followed by `:` and the number of the question."""

OVER = "The interview is over. Read its feedback, or set up a new one."
START_FIRST = "Start the interview first."


def no_such_session() -> NotFound:
    """Unknown, erased and foreign sessions are refused in the same words."""
    return NotFound("No such session. Check the session id, or set up a new session.")


def require_in_progress(interview: Interview) -> None:
    """Refuse what can only be done while the clock runs."""
    if interview.status == "completed":
        raise Conflict(OVER)
    if interview.status != "in_progress":
        raise Conflict(START_FIRST)


def answer_label(turn: Turn) -> str:
    """What an answer waits for: the decision on a follow-up to this part of the question."""
    return f"{ANSWER}:{turn.number}:{len(turn.follow_ups)}"


def hint_label(turn: Turn) -> str:
    """What a command waits for that wants the hint on this question."""
    return f"{HINT}:{turn.number}"


def step_reply(interview: Interview, step: Step | None = None) -> StepReply:
    """The step that led here (or `step`), the same for everybody who asks."""
    running = interview.status == "in_progress"
    return StepReply(
        session_id=interview.id,
        type=step or interview.step,
        status="in_progress" if running else "completed",
        question=interview.turn.asked if running else None,
        question_number=interview.current,
        total_questions=interview.total,
        question_kind=interview.turn.question.kind if running else None,
        competency=interview.turn.question.competency if running else None,
        expires_at=interview.ends_at // SECOND if running else None,
    )


def current_question(interview: Interview) -> StepReply:
    """What is being asked, for somebody who comes back."""
    return step_reply(interview, "follow_up" if interview.turn.follow_ups else "question")


def interview_reply(interview: Interview, now: int) -> InterviewReply:
    """The whole room; only for interviews that are neither expected nor erased."""
    if interview.status in ("expected", "erased"):
        raise no_such_session()
    turn = interview.turn if interview.status == "in_progress" else None
    return InterviewReply(
        session_id=interview.id,
        status=interview.status,
        company_name=interview.company_name,
        job_description=interview.job_description,
        resume=interview.resume,
        interview_type=interview.interview_type,
        difficulty=interview.difficulty,
        duration=interview.duration,
        question=turn and turn.asked,
        question_number=interview.current,
        total_questions=interview.total,
        question_kind=turn and turn.question.kind,
        is_follow_up=bool(turn and turn.follow_ups),
        follow_up_to=turn.question.text if turn and turn.follow_ups else None,
        competency=turn and turn.question.competency,
        hint=turn and turn.hint,
        draft=interview.draft if turn else "",
        started_at=_seconds(interview.started_at),
        expires_at=_seconds(interview.expires_at),
        remaining_seconds=remaining_seconds(interview, now),
        completion_reason=interview.completion_reason,
        skills=interview.skills,
        uncovered_skills=interview.uncovered,
        language=interview.language,
        hint_language=turn.hint_language if turn else "en",
    )


def remaining_seconds(interview: Interview, now: int) -> int | None:
    """None before the start, 0 after the end."""
    if interview.expires_at is None:
        return None
    if interview.status == "completed":
        return 0
    return max(0, (interview.expires_at - now) // SECOND)


def milestones_reply(interview: Interview) -> MilestonesReply:
    """What a watching candidate has been told so far."""
    return MilestonesReply(milestones=interview.milestones)


def hint_reply(interview: Interview, turn: Turn) -> HintReply:
    """The hint that was written for a question."""
    return HintReply(
        session_id=interview.id,
        hint=turn.hint or "",
        question_number=turn.number,
        language=turn.hint_language,
    )


def settle(interview: Interview, now: int) -> Callable[[Waiting], Reply | None]:
    """The reply that the interview as it stands gives to a waiting command, or None to wait on."""
    replies: dict[str, Callable[[str], Reply | None]] = {
        GET: lambda _label: interview_reply(interview, now),
        MILESTONES: lambda _label: milestones_reply(interview),
        START: lambda _label: _reply_to_start(interview),
        ACT: lambda _label: Conflict(OVER if interview.status == "completed" else START_FIRST).problem,
        ANSWER: lambda label: _reply_to_answer(interview, label),
        HINT: lambda label: _reply_to_hint(interview, int(label.split(":")[1])),
    }

    def reply_to(waiting: Waiting) -> Reply | None:
        if interview.status == "erased" or waiting.user_id != interview.user_id:
            return no_such_session().problem
        return replies[waiting.label.split(":")[0]](waiting.label)

    return reply_to


def decided(
    before: Interview | None,
    after: Interview,
    now: int,
    *,
    events: tuple[Event, ...] = (),
    reply: Reply | None = None,
    wait_for: str | None = None,
    todos: tuple[NewTodo, ...] = (),
    expires_at: int | None = None,
    forget: bool = False,
    remember: bool = True,
) -> Decision[Interview]:
    """A change of the interview: whoever can be answered now is, and work nobody needs is cancelled."""
    return Decision(
        state=after,
        events=events,
        reply=reply,
        wait_for=wait_for,
        answer=settle(after, now),
        todos=todos,
        cancel=tuple(sorted(open_todos(before) - open_todos(after))),
        expires_at=expires_at,
        forget=forget,
        remember=remember,
    )


def _reply_to_start(interview: Interview) -> Reply | None:
    if interview.stalled:
        return Unavailable(
            "The questions could not be written just now. Start again in a moment.", retry_after=5
        ).problem
    if interview.status == "preparing":
        return None
    return current_question(interview) if interview.status == "in_progress" else Conflict(OVER).problem


def _reply_to_answer(interview: Interview, label: str) -> Reply | None:
    still_considered = interview.deciding and label == answer_label(interview.turn)
    return None if still_considered else step_reply(interview)


def _reply_to_hint(interview: Interview, number: int) -> Reply | None:
    turn = interview.turns[number - 1]
    if turn.hint is not None:
        return hint_reply(interview, turn)
    if interview.status == "completed":
        return Conflict(OVER).problem
    if interview.current != number:
        return Conflict(f"Question {number} is over. Ask for a hint on question {interview.current}.").problem
    if turn.hint_wanted:
        return None
    return Unavailable("No hint could be written just now. Ask again in a moment.", retry_after=5).problem


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else milliseconds // SECOND
