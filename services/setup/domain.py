"""The rules of sessions: what may be set up, what an erasure leaves behind, what an export shows."""

from ai.companies import known_company
from ai.lexicon import read_description
from chassis.aggregate.decision import Context, Decision, NewTodo, Todo
from chassis.refusals import Conflict, Invalid, NotFound
from contracts import public, setup
from contracts.envelope import Part
from contracts.interview import TOTAL_QUESTIONS, Difficulty, Duration, InterviewType, Language
from contracts.replies import Done, FieldError
from contracts.topics import TOMBSTONE_LIFE

JOB_DESCRIPTION_LIMIT = 20_000
COMPANY_NAME_LIMIT = 200
RESUME_LIMIT = 50_000
ERASE_USER = "erase_user"
ERASURE_PAUSE = 60_000
"""Milliseconds to wait after the worker has given up on an erasure, before all begins again."""


class Details(Part):
    """What a candidate set up. `created_at` is the request's receipt at the gateway, in epoch ms."""

    company_name: str
    job_description: str
    resume: str | None = None
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration
    created_at: int
    language: Language = "en"


class SessionState(Part):
    """One session. An erased one is a tombstone: its ids and no details."""

    session_id: str
    user_id: str
    details: Details | None = None


class Erasure(Part):
    """The erasure of a user. `running` holds the ids of the commands that it has not yet fulfilled."""

    user_id: str
    erased_at: int
    running: tuple[str, ...] = ()


def erasure_id(user_id: str) -> str:
    """The document of a user's erasure."""
    return f"user:{user_id}"


def create_session(
    state: SessionState | None, command: setup.CreateSession, context: Context, erasure: Erasure | None
) -> Decision[SessionState]:
    """Open a session under the command's id; the same command again gets the same session."""
    received = context.envelope.time
    details = _details(command, received)
    if state is not None:
        return _created_before(state, details)
    if erasure is not None and received <= erasure.erased_at:
        raise Conflict("All your data was erased after this request was sent. Set the interview up again.")
    session_id = context.envelope.id
    created = SessionState(session_id=session_id, user_id=context.user_id, details=details)
    return Decision(
        created, events=_created_events(session_id, context.user_id, details), reply=session_reply(created)
    )


def described(command: setup.ReadDescription) -> setup.DescriptionReply:
    """What a session with this description would be about: read by the same rule as for its questions."""
    text = command.job_description.strip()
    _refuse(_faults("jobDescription", text, JOB_DESCRIPTION_LIMIT, least=1))
    found = read_description(text)
    return setup.DescriptionReply(title=found.title, skills=tuple(item.skill.name for item in found.skills))


def erase_session(state: SessionState | None, user_id: str, now: int) -> Decision[SessionState]:
    """Leave a tombstone and tell everyone; a session that is already gone is not found."""
    owned = owned_session(state, user_id)
    return Decision(
        owned.model_copy(update={"details": None}),
        events=(
            setup.SessionErased(session_id=owned.session_id, user_id=user_id),
            public.SessionErased(session_id=owned.session_id),
        ),
        reply=Done(),
        expires_at=now + TOMBSTONE_LIFE,
        forget=True,
    )


def owned_session(state: SessionState | None, user_id: str) -> SessionState:
    """The session if it is the user's and not erased; NotFound otherwise, whatever the reason."""
    if state is None or state.user_id != user_id or state.details is None:
        raise NotFound("No such session. Check the id, or set up a new interview.")
    return state


def erase_user(erasure: Erasure | None, context: Context) -> Decision[Erasure]:
    """Have every session the user created until now erased. `running` ends when that is done."""
    running = (*(erasure.running if erasure else ()), context.envelope.id)
    erased_at = max(context.envelope.time, erasure.erased_at if erasure else 0)
    return Decision(
        Erasure(user_id=context.user_id, erased_at=erased_at, running=running),
        reply=Done(),
        todos=(NewTodo(ERASE_USER, due_at=context.now),),
    )


def finish_erasure(erasure: Erasure, _todo: Todo, _result: None, now: int) -> Decision[Erasure]:
    """All sessions are erased: tell everyone to remove what no session leads to."""
    return Decision(
        erasure.model_copy(update={"running": ()}),
        events=(setup.UserErased(user_id=erasure.user_id, erased_at=erasure.erased_at),),
        expires_at=now + TOMBSTONE_LIFE,
    )


def keep_erasing(erasure: Erasure, _todo: Todo, now: int) -> Decision[Erasure]:
    """An erasure is never given up: it begins again after a pause."""
    return Decision(erasure, todos=(NewTodo(ERASE_USER, due_at=now + ERASURE_PAUSE),))


def session_reply(state: SessionState) -> setup.SessionReply:
    """The answer to the session's creation."""
    return setup.SessionReply(session_id=state.session_id, session=as_session(state))


def as_session(state: SessionState) -> setup.Session:
    """The session as its owner sees it; for sessions that are not erased."""
    details = state.details
    if details is None:
        raise ValueError("an erased session has nothing to show")
    return setup.Session(
        session_id=state.session_id,
        user_id=state.user_id,
        company_name=details.company_name,
        job_description=details.job_description,
        resume=details.resume,
        interview_type=details.interview_type,
        difficulty=details.difficulty,
        duration=details.duration,
        total_questions=TOTAL_QUESTIONS[details.duration],
        created_at=details.created_at // 1000,
        language=details.language,
    )


def _details(command: setup.CreateSession, created_at: int) -> Details:
    _refuse(
        (
            *_faults("jobDescription", command.job_description.strip(), JOB_DESCRIPTION_LIMIT, least=1),
            *_faults("companyName", command.company_name.strip(), COMPANY_NAME_LIMIT, least=1),
            *_faults("resume", command.resume or "", RESUME_LIMIT, least=0),
        )
    )
    return Details(
        company_name=command.company_name.strip(),
        job_description=command.job_description.strip(),
        resume=(command.resume or "").strip() or None,
        interview_type=command.interview_type,
        difficulty=command.difficulty,
        duration=command.duration,
        created_at=created_at,
        language=command.language,
    )


def _refuse(errors: tuple[FieldError, ...]) -> None:
    if errors:
        raise Invalid("Correct the fields listed in errors and send the request again.", errors=errors)


def _faults(field: str, text: str, limit: int, least: int) -> tuple[FieldError, ...]:
    if not least <= len(text) <= limit:
        expected = f"between {least:,} and {limit:,}" if least else f"up to {limit:,}"
        return (FieldError(field=field, message=f"Must have {expected} characters; it has {len(text):,}."),)
    if "\0" in text:
        return (FieldError(field=field, message="Must not contain the NUL character; remove it."),)
    return ()


def _created_before(state: SessionState, details: Details) -> Decision[SessionState]:
    # The reply to a long description is not remembered by the chassis, so it is made again from the state.
    if state.details is None:
        raise Conflict("This session was erased. Set up another one with a new Idempotency-Key.")
    if state.details.model_copy(update={"created_at": details.created_at}) != details:
        raise Invalid("This Idempotency-Key was used with another body. Send the request with a new key.")
    return Decision(state, reply=session_reply(state))


def _created_events(
    session_id: str, user_id: str, details: Details
) -> tuple[setup.SessionCreated, public.SessionCreated]:
    return (
        setup.SessionCreated(session_id=session_id, user_id=user_id, **dict(details)),
        public.SessionCreated(
            session_id=session_id,
            company=known_company(details.company_name),
            interview_type=details.interview_type,
            difficulty=details.difficulty,
            duration=details.duration,
            created_at=details.created_at,
        ),
    )
