"""The course of an interview: asking, closing, moving on and ending. Each step returns state and events."""

from contracts import conductor as internal
from contracts import public
from contracts.envelope import Event
from contracts.interview import CompletionReason, FollowUp, QuestionStatus
from services.conductor.domain.interview import MINUTE, Interview, Step, Turn

Moved = tuple[Interview, tuple[Event, ...]]


def begin(interview: Interview, now: int) -> Moved:
    """Start the clock and ask the first question."""
    expires_at = now + interview.duration * MINUTE
    started = public.InterviewStarted(session_id=interview.id, started_at=now, expires_at=expires_at)
    running = interview.evolve(status="in_progress", started_at=now, expires_at=expires_at, starters=())
    running, asked = _ask(running, 1, "question", now)
    told = internal.InterviewStarted(session_id=interview.id, user_id=interview.user_id, started_at=now)
    return running, (told, started, *asked)


def ask_follow_up(interview: Interview, question: str, now: int) -> Moved:
    """Ask for more on the current question, which keeps its number."""
    turn = interview.turn
    follow_ups = (*turn.follow_ups, FollowUp(question=question))
    asked = interview.with_turn(turn.evolve(follow_ups=follow_ups, asked_at=now))
    event = public.QuestionAsked(session_id=interview.id, number=turn.number, follow_up=True, asked_at=now)
    return asked.evolve(deciding=False, step="follow_up", draft=""), (event,)


def move_on(interview: Interview, status: QuestionStatus, now: int, *, received: int) -> Moved:
    """Close the current question and ask the next, or end when it was the last or the clock has run out."""
    closed, events = _close(interview, status, now)
    if closed.current == closed.total:
        after, more = _finish(closed, "all_answered", now)
    elif received > closed.ends_at:
        after, more = _finish(closed, "time_expired", now)
    else:
        after, more = _ask(closed, closed.current + 1, "next_question", now)
    return after, (*events, *more)


def end(interview: Interview, status: QuestionStatus, reason: CompletionReason, now: int) -> Moved:
    """Close the current question and end the interview."""
    closed, events = _close(interview, status, now)
    after, more = _finish(closed, reason, now)
    return after, (*events, *more)


def status_of(turn: Turn, otherwise: QuestionStatus) -> QuestionStatus:
    """A question with an answer is answered, even when its follow-up is not."""
    return "answered" if turn.answer else otherwise


def _ask(interview: Interview, number: int, step: Step, now: int) -> Moved:
    turn = interview.turns[number - 1].evolve(asked_at=now)
    asked = interview.with_turn(turn).evolve(current=number, step=step, draft="")
    return asked, (
        public.QuestionAsked(session_id=interview.id, number=number, follow_up=False, asked_at=now),
    )


def _close(interview: Interview, status: QuestionStatus, now: int) -> Moved:
    turn = interview.turn.evolve(status=status, hint_wanted=False)
    closed = interview.with_turn(turn).evolve(deciding=False)
    recorded = public.AnswerRecorded(
        session_id=closed.id,
        number=turn.number,
        status=status,
        words=_words(turn),
        follow_ups=len(turn.follow_ups),
        hint_used=turn.hint is not None,
        recorded_at=now,
    )
    if status != "answered":
        return closed, (recorded,)
    content = internal.AnswerRecorded(
        session_id=closed.id,
        user_id=closed.user_id,
        number=turn.number,
        question=turn.question,
        answer=turn.answer,
        follow_ups=turn.follow_ups,
        hint_used=turn.hint is not None,
        language=closed.language,
    )
    return closed, (content, recorded)


def _finish(interview: Interview, reason: CompletionReason, now: int) -> Moved:
    turns = tuple(turn.evolve(status=turn.status or "not_reached") for turn in interview.turns)
    over = interview.evolve(
        turns=turns, status="completed", step="complete", completion_reason=reason, completed_at=now
    )
    if reason == "time_expired":
        over = over.with_milestone("time_expired")
    content = internal.InterviewCompleted(
        session_id=over.id,
        user_id=over.user_id,
        reason=reason,
        started_at=over.started_at,
        completed_at=now,
        transcript=tuple(turn.to_transcript() for turn in turns),
        usage=over.usage,
        language=over.language,
    )
    completed = public.InterviewCompleted(
        session_id=over.id,
        reason=reason,
        started_at=over.started_at,
        completed_at=now,
        answered=sum(turn.status == "answered" for turn in turns),
        total=over.total,
    )
    return over, (content, completed)


def _words(turn: Turn) -> int:
    return sum(len(text.split()) for text in (turn.answer, *(item.answer for item in turn.follow_ups)))
