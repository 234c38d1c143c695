"""From a created session to the first question."""

from chassis.aggregate.decision import Context, Decision, NewTodo, Todo
from chassis.refusals import Conflict
from contracts.conductor import StartInterview
from contracts.interview import Language, Question
from contracts.public import QuestionsReady
from contracts.research import CompanyProfiled
from contracts.setup import SessionCreated
from services.conductor.domain.admission import PLACEHOLDER_LIFE, admitted
from services.conductor.domain.clock import time_out_todo
from services.conductor.domain.course import begin
from services.conductor.domain.interview import SECOND, WRITE_QUESTIONS, Interview, Turn
from services.conductor.domain.standing import OVER, START, current_question, decided, step_reply

RESEARCH_WAIT = 20 * SECOND
"""How long the questions wait for the company's profile before they are written without it."""


def open_interview(
    interview: Interview | None, event: SessionCreated, now: int
) -> Decision[Interview] | None:
    """Prepare the interview of a new session. None when it is open already, or was erased by its owner."""
    if interview and interview.status == "erased" and interview.user_id != event.user_id:
        interview = None
    if interview and interview.status != "expected":
        return None
    expected = interview or Interview(id=event.session_id, status="expected")
    opened = expected.evolve(
        status="preparing",
        user_id=event.user_id,
        company_name=event.company_name,
        job_description=event.job_description,
        resume=event.resume,
        interview_type=event.interview_type,
        difficulty=event.difficulty,
        duration=event.duration,
        language=event.language,
        created_at=event.created_at,
        starters=(event.user_id,) if event.user_id in expected.starters else (),
    )
    due_at = now if opened.profiled else now + RESEARCH_WAIT
    return decided(interview, opened, now, todos=(NewTodo(WRITE_QUESTIONS, due_at),))


def add_profile(interview: Interview | None, event: CompanyProfiled, now: int) -> Decision[Interview] | None:
    """Write the questions now that research has ended. None when it is too late to matter."""
    if interview is None or (interview.status == "expected" and not interview.profiled):
        expected = interview or Interview(id=event.session_id, status="expected")
        return Decision(
            state=expected.evolve(profile=event.profile, profiled=True), expires_at=now + PLACEHOLDER_LIFE
        )
    if interview.status != "preparing" or interview.profiled:
        return None
    profiled = interview.evolve(profile=event.profile, profiled=True, stalled=False)
    return decided(interview, profiled, now, todos=(NewTodo(WRITE_QUESTIONS, now),))


def add_questions(
    interview: Interview,
    questions: tuple[Question, ...],
    skills: tuple[str, ...],
    uncovered: tuple[str, ...],
    now: int,
    language: Language = "en",
) -> Decision[Interview] | None:
    """The interview is ready, and begins at once for a candidate who is waiting to start.

    From now on it is held in the `language` of its questions.
    """
    if interview.status != "preparing":
        return None
    turns = tuple(Turn(number=number, question=question) for number, question in enumerate(questions, 1))
    ready = interview.evolve(
        status="ready", turns=turns, skills=skills, uncovered=uncovered, language=language
    )
    ready = ready.with_milestone("questions_ready", total=len(turns))
    told = QuestionsReady(session_id=ready.id, total=len(turns))
    if not interview.starters:
        return decided(interview, ready, now, events=(told,))
    running, events = begin(ready, now)
    return decided(interview, running, now, events=(told, *events), todos=(time_out_todo(running),))


def stall(interview: Interview, _todo: Todo, now: int) -> Decision[Interview] | None:
    """Writing failed too often: whoever waits hears it, and the next start tries again."""
    if interview.status != "preparing":
        return None
    return decided(interview, interview.evolve(stalled=True, starters=()), now)


@admitted(waits_for=START, late=step_reply)
def start(interview: Interview, _command: StartInterview, context: Context) -> Decision[Interview]:
    """Begin, or come back to what is being asked."""
    if interview.status == "completed":
        raise Conflict(OVER)
    if interview.status == "in_progress":
        return decided(interview, interview, context.now, reply=current_question(interview))
    if interview.status == "ready":
        running, events = begin(interview, context.now)
        todos = (time_out_todo(running),)
        return decided(
            interview, running, context.now, events=events, reply=current_question(running), todos=todos
        )
    waiting = interview.evolve(starters=(context.user_id,), stalled=False)
    again = (NewTodo(WRITE_QUESTIONS, context.now),) if interview.stalled else ()
    return decided(interview, waiting, context.now, wait_for=START, todos=again)
