"""Answering, skipping, follow-ups, hints and drafts, and telling a repeated command from a new one."""

from chassis.aggregate.decision import Context, Decision, NewTodo, Todo
from chassis.refusals import Conflict, Invalid
from contracts.conductor import AnswerQuestion, CompleteInterview, GiveHint, SaveDraft, SkipQuestion
from contracts.interview import Language
from contracts.replies import Done, FieldError
from services.conductor.domain.admission import admitted
from services.conductor.domain.course import Moved, ask_follow_up, end, move_on, status_of
from services.conductor.domain.interview import (
    DECIDE_FOLLOW_UP,
    GIVE_HINT,
    Interview,
    LastAnswer,
)
from services.conductor.domain.standing import (
    answer_label,
    decided,
    hint_label,
    hint_reply,
    require_in_progress,
    step_reply,
)

MAX_FOLLOW_UPS = 1
MAX_ANSWER = 20_000
"""Characters of an answer or a draft."""


@admitted()
def answer(interview: Interview, command: AnswerQuestion, context: Context) -> Decision[Interview]:
    """Record an answer; the reply comes with the decision on a follow-up."""
    text = _checked(command.answer.strip(), "answer", least=1)
    if _repeats(interview, text, command.question_number):
        if interview.deciding:
            label = answer_label(interview.turn)
            return decided(interview, interview, context.now, wait_for=label)
        if _is_past(interview, command.question_number, context):
            return decided(interview, interview, context.now, reply=step_reply(interview))
    require_in_progress(interview)
    if _is_past(interview, command.question_number, context):
        raise Conflict(
            "The question this answer is for has been answered or skipped already. "
            f"The current one is question {interview.current} of {interview.total}."
        )
    if interview.deciding:
        raise Conflict("An answer to this question is already being considered. Wait for its outcome.")
    return _record(interview, text, context)


def _record(interview: Interview, text: str, context: Context) -> Decision[Interview]:
    at, received, turn = _moment(context), context.envelope.time, interview.turn
    last = LastAnswer(number=turn.number, text=text, received_at=received)
    recorded = interview.with_turn(turn.answered_with(text)).evolve(last=last)
    if received <= interview.ends_at and len(turn.follow_ups) < MAX_FOLLOW_UPS:
        todo = NewTodo(DECIDE_FOLLOW_UP, context.now, str(turn.number))
        deciding = recorded.evolve(deciding=True)
        return decided(interview, deciding, at, wait_for=answer_label(turn), todos=(todo,))
    return _replied(interview, move_on(recorded, "answered", at, received=received), at)


def follow_up(interview: Interview, todo: Todo, question: str | None, now: int) -> Decision[Interview] | None:
    """Ask the follow-up, or move on without one. None when the candidate has moved on meanwhile."""
    if not interview.deciding or todo.key != str(interview.current):
        return None
    if question and question.strip() and now <= interview.ends_at:
        after, events = ask_follow_up(interview, question.strip(), now)
    else:
        after, events = move_on(interview, "answered", now, received=now)
    return decided(interview, after, now, events=events)


def no_follow_up(interview: Interview, todo: Todo, now: int) -> Decision[Interview] | None:
    """The interviewer did not decide in time, so the interview goes on."""
    return follow_up(interview, todo, None, now)


@admitted()
def skip(interview: Interview, command: SkipQuestion, context: Context) -> Decision[Interview]:
    """Go on without an answer to what is being asked."""
    if interview.current and _is_past(interview, command.question_number, context):
        return decided(interview, interview, context.now, reply=step_reply(interview))
    require_in_progress(interview)
    at = _moment(context)
    status = status_of(interview.turn, "skipped")
    return _replied(interview, move_on(interview, status, at, received=context.envelope.time), at)


@admitted(late=step_reply)
def complete(interview: Interview, _command: CompleteInterview, context: Context) -> Decision[Interview]:
    """End the interview now; again, the same reply."""
    if interview.status == "completed":
        return decided(interview, interview, context.now, reply=step_reply(interview))
    require_in_progress(interview)
    at = _moment(context)
    status = status_of(interview.turn, "not_reached")
    return _replied(interview, end(interview, status, "ended_by_candidate", at), at)


@admitted()
def hint(interview: Interview, _command: GiveHint, context: Context) -> Decision[Interview]:
    """One hint a question, written when it is first wanted."""
    require_in_progress(interview)
    turn = interview.turn
    if turn.hint is not None:
        return decided(interview, interview, context.now, reply=hint_reply(interview, turn))
    label = hint_label(turn)
    if turn.hint_wanted:
        return decided(interview, interview, context.now, wait_for=label)
    wanted = interview.with_turn(turn.evolve(hint_wanted=True))
    todo = NewTodo(GIVE_HINT, context.now, str(turn.number))
    return decided(interview, wanted, context.now, wait_for=label, todos=(todo,))


def add_hint(
    interview: Interview, todo: Todo, text: str | None, now: int, language: Language = "en"
) -> Decision[Interview] | None:
    """Keep the hint (None: it could not be written) of a question that is still open."""
    if interview.status != "in_progress" or todo.key != str(interview.current):
        return None
    after = interview.with_turn(interview.turn.evolve(hint=text, hint_language=language, hint_wanted=False))
    return decided(interview, after, now)


def no_hint(interview: Interview, todo: Todo, now: int) -> Decision[Interview] | None:
    """The hint could not be written; it may be asked for again."""
    return add_hint(interview, todo, None, now)


@admitted()
def save_draft(interview: Interview, command: SaveDraft, context: Context) -> Decision[Interview]:
    """Keep what is being written; a draft that comes after its question is dropped."""
    require_in_progress(interview)
    text = _checked(command.text, "text", least=0)
    kept = interview if _is_past(interview, None, context) else interview.evolve(draft=text)
    return decided(interview, kept, context.now, reply=Done(), remember=False)


def _replied(interview: Interview, moved: Moved, now: int) -> Decision[Interview]:
    after, events = moved
    return decided(interview, after, now, events=events, reply=step_reply(after))


def _checked(text: str, field: str, *, least: int) -> str:
    if least <= len(text) <= MAX_ANSWER:
        return text
    wrong = FieldError(field=field, message=f"must be {least} to {MAX_ANSWER} characters long")
    raise Invalid(f"The {field} must be {least} to {MAX_ANSWER:,} characters long.", errors=(wrong,))


def _moment(context: Context) -> int:
    """Now, but never before the receipt: the gateway's clock may be ahead of ours."""
    return max(context.now, context.envelope.time)


def _repeats(interview: Interview, text: str, number: int | None) -> bool:
    """Whether this is the newest recorded answer once more."""
    last = interview.last
    return last is not None and last.text == text and number in (None, last.number)


def _is_past(interview: Interview, number: int | None, context: Context) -> bool:
    """Whether a command was meant for something that is over.

    It names another question, or it reached us no later than the current one was asked, so that whoever
    sent it cannot have seen that one. The number of a question without a follow-up settles it.
    """
    if interview.status == "completed":
        return context.envelope.time <= (interview.completed_at or 0)
    if interview.status != "in_progress":
        return False
    turn = interview.turn
    if number is not None and (number != turn.number or not turn.follow_ups):
        return number != turn.number
    return context.envelope.time <= (turn.asked_at or 0)
