"""What may be set up, what is told of it, and what an erasure leaves."""

from typing import Any

import pytest

from chassis.aggregate import Context
from chassis.refusals import Conflict, Invalid, NotFound
from contracts import public, setup
from contracts.envelope import Envelope
from contracts.interview import TOTAL_QUESTIONS
from contracts.replies import Done
from contracts.topics import TOMBSTONE_LIFE
from services.setup import domain
from services.setup.domain import SessionState

DAY = 24 * 60 * 60 * 1000
RECEIVED = 1_772_442_000_123
SESSION = "019cad3e-9c40-7d1a-8f27-3b5c90e4a601"


def command(**changes: Any) -> setup.CreateSession:
    asked = {
        "job_description": "  Build event-driven services in Python.  ",
        "company_name": " google ",
        "interview_type": "mixed",
        "difficulty": "mid",
        "duration": 30,
        "resume": "Five years of Python.",
    }
    return setup.CreateSession.model_validate({**asked, **changes})


def context(user_id: str = "alice", at: int = RECEIVED, identifier: str = SESSION) -> Context:
    envelope = Envelope(
        id=identifier, type="any", source="gateway", time=at, subject=identifier, user_id=user_id
    )
    return Context(envelope, now=at + 40)


def created(**changes: Any) -> SessionState:
    return domain.create_session(None, command(**changes), context(), None).state


def erased() -> SessionState:
    return domain.erase_session(created(), "alice", RECEIVED).state


def test_a_created_session_has_the_id_of_its_command_and_the_time_of_its_receipt() -> None:
    decision = domain.create_session(None, command(), context(), None)

    reply = decision.reply
    assert isinstance(reply, setup.SessionReply)
    assert reply.session_id == decision.state.session_id == SESSION
    assert reply.session.created_at == RECEIVED // 1000
    assert reply.session.user_id == "alice"
    assert reply.session.status == "created"


def test_the_language_is_shown_and_told() -> None:
    decision = domain.create_session(None, command(language="de"), context(), None)

    assert isinstance(decision.reply, setup.SessionReply)
    assert decision.reply.session.language == "de"
    assert [event.language for event in decision.events if isinstance(event, setup.SessionCreated)] == ["de"]


def test_texts_are_trimmed() -> None:
    session = domain.as_session(created(resume="  "))

    assert session.job_description == "Build event-driven services in Python."
    assert session.company_name == "google"
    assert session.resume is None


@pytest.mark.parametrize("duration", sorted(TOTAL_QUESTIONS))
def test_the_number_of_questions_follows_from_the_duration(duration: int) -> None:
    assert domain.as_session(created(duration=duration)).total_questions == TOTAL_QUESTIONS[duration]


def test_the_services_are_told_everything_and_the_public_no_text() -> None:
    internal, told = domain.create_session(None, command(), context(), None).events

    assert internal == setup.SessionCreated(
        session_id=SESSION,
        user_id="alice",
        company_name="google",
        job_description="Build event-driven services in Python.",
        resume="Five years of Python.",
        interview_type="mixed",
        difficulty="mid",
        duration=30,
        created_at=RECEIVED,
    )
    assert told == public.SessionCreated(
        session_id=SESSION,
        company="Google",
        interview_type="mixed",
        difficulty="mid",
        duration=30,
        created_at=RECEIVED,
    )


def test_a_company_outside_the_catalogue_is_not_named_in_public() -> None:
    _, told = domain.create_session(None, command(company_name="Alice's own bakery"), context(), None).events

    assert isinstance(told, public.SessionCreated)
    assert told.company is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"job_description": " \n "}, "jobDescription"),
        ({"job_description": "x" * 20_001}, "jobDescription"),
        ({"job_description": "a\0b"}, "jobDescription"),
        ({"company_name": ""}, "companyName"),
        ({"company_name": "x" * 201}, "companyName"),
        ({"company_name": "a\0b"}, "companyName"),
        ({"resume": "x" * 50_001}, "resume"),
        ({"resume": "a\0b"}, "resume"),
    ],
)
def test_a_text_beyond_its_limits_is_refused_with_its_field(changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        created(**changes)

    assert [error.field for error in refused.value.problem.errors] == [field]


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        created(job_description="", company_name="")

    assert [error.field for error in refused.value.problem.errors] == ["jobDescription", "companyName"]


def test_texts_at_their_limits_are_taken() -> None:
    assert created(job_description="x" * 20_000, company_name="y" * 200, resume="z" * 50_000).details


def test_the_same_command_again_gets_the_same_session_and_tells_nobody() -> None:
    first = domain.create_session(None, command(), context(), None)

    again = domain.create_session(first.state, command(), context(at=RECEIVED + 5000), None)

    assert again.reply == first.reply
    assert again.state == first.state
    assert again.events == ()


def test_the_same_key_with_another_body_is_refused() -> None:
    with pytest.raises(Invalid, match="Idempotency-Key"):
        domain.create_session(created(), command(difficulty="senior"), context(), None)


def test_a_late_duplicate_does_not_revive_an_erased_session() -> None:
    with pytest.raises(Conflict, match="erased"):
        domain.create_session(erased(), command(), context(), None)


def test_an_erased_session_leaves_its_ids_for_a_while() -> None:
    decision = domain.erase_session(created(), "alice", RECEIVED)

    assert decision.state.model_dump(exclude_none=True) == {"sessionId": SESSION, "userId": "alice"}
    assert decision.expires_at == RECEIVED + TOMBSTONE_LIFE
    assert decision.reply == Done()


def test_everyone_is_told_of_an_erased_session() -> None:
    assert domain.erase_session(created(), "alice", RECEIVED).events == (
        setup.SessionErased(session_id=SESSION, user_id="alice"),
        public.SessionErased(session_id=SESSION),
    )


def test_unknown_foreign_and_erased_sessions_are_not_told_apart() -> None:
    problems = []
    for state, user_id in [(None, "alice"), (created(), "mallory"), (erased(), "alice")]:
        with pytest.raises(NotFound) as refused:
            domain.erase_session(state, user_id, RECEIVED)
        problems.append(refused.value.problem)

    assert problems == [problems[0]] * 3
