"""One research for everyone who asks, as a history of commands and events."""

import pytest

from chassis.aggregate import Context, Decision, NewTodo, Todo, Waiting
from chassis.refusals import Invalid
from contracts.envelope import Envelope
from contracts.interview import CompanyProfile
from contracts.replies import Problem
from contracts.research import CompanyProfiled, ProfileReply, ResearchCompany
from contracts.setup import SessionCreated
from services.research import domain
from services.research.domain import RESEARCH, RESEARCH_TTL, STAND_IN_TTL, Company

NOW = 1_772_442_000_123
TODO = Todo(id="todo", kind=RESEARCH, key="", data={}, due_at=NOW, attempts=3)
ALICE, BOB = Waiting("ACME", "alice"), Waiting("acme", "bob")


def profile(style: str = "Structured rounds.") -> CompanyProfile:
    return CompanyProfile(
        interview_style=style,
        question_types=("behavioral",),
        values=("ownership",),
        tips=("Think aloud.",),
        notable_practices="Panels.",
        basis="offline",
    )


OF_MODEL = profile("Two calls.").model_copy(update={"basis": "model"})


def ask(
    company: Company | None, name: str = "Acme", at: int = NOW, *, force: bool = False
) -> Decision[Company]:
    envelope = Envelope(id="id", type="any", source="gateway", time=at, subject="acme", user_id="alice")
    command = ResearchCompany(company_name=name, force_refresh=force)
    return domain.request_profile(company, command, Context(envelope, now=at))


def session_created(session_id: str = "session-1") -> SessionCreated:
    return SessionCreated(
        session_id=session_id,
        user_id="alice",
        company_name="Acme",
        job_description="Build services.",
        interview_type="mixed",
        difficulty="mid",
        duration=15,
        created_at=NOW,
    )


def join(company: Company | None, session_id: str = "session-1", at: int = NOW) -> Decision[Company]:
    decision = domain.join_session(company, session_created(session_id), at)
    assert decision is not None
    return decision


def found(company: Company, at: int = NOW) -> Decision[Company]:
    return domain.keep_profile(company, TODO, profile(), at, by_model=False)


def told(company: Company, at: int = NOW) -> Decision[Company]:
    """A model told of the company."""
    return domain.keep_profile(company, TODO, OF_MODEL, at, by_model=True)


def stood_in_for(company: Company, at: int = NOW) -> Decision[Company]:
    """A model did not, and a general profile stands in."""
    return domain.keep_profile(company, TODO, profile(), at, by_model=True)


def failed(company: Company, at: int = NOW) -> Decision[Company]:
    return domain.give_up_research(company, TODO, at)


def answers(decision: Decision[Company], *waiting: Waiting) -> list[object]:
    assert decision.answer is not None
    return [decision.answer(entry) for entry in waiting]


def test_an_unknown_company_is_researched_at_once_while_the_command_waits() -> None:
    decision = ask(None, " Acme ")

    assert decision.wait_for == "Acme"
    assert decision.reply is None
    assert decision.todos == (NewTodo(RESEARCH, due_at=NOW),)
    assert decision.state == Company(key="acme", name="Acme", researching=True)


def test_a_company_of_the_catalogue_is_researched_by_its_own_name() -> None:
    assert ask(None, "google").state.name == "Google"


def test_whoever_asks_meanwhile_joins_the_research_under_way() -> None:
    first = ask(None)

    second, third = ask(first.state, force=True), join(first.state)

    assert second.todos == third.todos == ()
    assert second.wait_for == "Acme"
    assert third.state.sessions == ("session-1",)


def test_what_was_found_reaches_everyone_under_the_name_they_wrote() -> None:
    state = join(join(ask(None).state).state, "session-2").state

    decision = found(state)

    assert answers(decision, ALICE, BOB) == [
        ProfileReply(company_name="ACME", profile=profile(), cached=False),
        ProfileReply(company_name="acme", profile=profile(), cached=False),
    ]
    assert decision.events == (
        CompanyProfiled(session_id="session-1", profile=profile()),
        CompanyProfiled(session_id="session-2", profile=profile()),
    )
    assert not decision.state.researching
    assert decision.state.sessions == ()


def test_a_fresh_profile_is_answered_without_research() -> None:
    state = found(ask(None).state).state

    decision = ask(state, "ACME", at=NOW + RESEARCH_TTL - 1)

    assert decision.reply == ProfileReply(company_name="ACME", profile=profile(), cached=True)
    assert decision.todos == ()


def test_a_session_gets_a_fresh_profile_at_once() -> None:
    decision = join(found(ask(None).state).state)

    assert decision.events == (CompanyProfiled(session_id="session-1", profile=profile()),)
    assert decision.todos == ()
    assert decision.state.sessions == ()


def test_a_profile_of_thirty_days_is_researched_again() -> None:
    state = found(ask(None).state).state

    assert ask(state, at=NOW + RESEARCH_TTL).todos
    assert join(state, at=NOW + RESEARCH_TTL).todos


def test_what_stands_in_for_a_model_is_researched_again_after_an_hour() -> None:
    state = stood_in_for(ask(None).state).state

    assert ask(state, at=NOW + STAND_IN_TTL - 1).reply is not None
    assert ask(state, at=NOW + STAND_IN_TTL).todos
    assert join(state, at=NOW + STAND_IN_TTL).todos


def test_what_a_model_told_replaces_the_stand_in_and_is_fresh_for_thirty_days() -> None:
    state = told(ask(stood_in_for(ask(None).state).state, at=NOW + STAND_IN_TTL).state).state

    assert state.profile == OF_MODEL
    assert ask(state, at=NOW + RESEARCH_TTL - 1).reply is not None
    assert ask(state, at=NOW + RESEARCH_TTL).todos


def test_a_stand_in_never_replaces_what_a_model_told() -> None:
    decision = stood_in_for(join(ask(told(ask(None).state).state, force=True).state).state)

    assert answers(decision, ALICE) == [ProfileReply(company_name="ACME", profile=OF_MODEL, cached=True)]
    assert decision.state.profile == OF_MODEL
    assert ask(decision.state, at=NOW + STAND_IN_TTL).todos


def test_a_forced_refresh_researches_although_the_profile_is_fresh() -> None:
    decision = ask(found(ask(None).state).state, force=True)

    assert decision.todos == (NewTodo(RESEARCH, due_at=NOW),)
    assert decision.state.profile == profile()


def test_a_fresh_profile_is_answered_while_a_refresh_is_under_way() -> None:
    refreshing = ask(found(ask(None).state).state, force=True).state

    assert ask(refreshing).reply == ProfileReply(company_name="Acme", profile=profile(), cached=True)


def test_a_failed_refresh_serves_the_old_profile_and_keeps_it() -> None:
    old = found(ask(None).state).state
    state = join(old, at=NOW + RESEARCH_TTL).state

    decision = failed(state, at=NOW + RESEARCH_TTL)

    assert answers(decision, ALICE) == [ProfileReply(company_name="ACME", profile=profile(), cached=True)]
    assert decision.events == (CompanyProfiled(session_id="session-1", profile=profile()),)
    assert decision.state == old


def test_a_failed_research_lets_sessions_go_on_and_commands_try_again() -> None:
    decision = failed(join(ask(None).state).state)

    (problem,) = answers(decision, ALICE)
    assert isinstance(problem, Problem)
    assert (problem.status, problem.retry_after) == (503, 30)
    assert decision.events == (CompanyProfiled(session_id="session-1", profile=None),)


def test_the_next_request_after_a_failure_begins_a_new_research() -> None:
    assert ask(failed(ask(None).state).state).todos == (NewTodo(RESEARCH, due_at=NOW),)


def test_a_session_that_comes_twice_waits_once() -> None:
    state = join(None).state

    assert domain.join_session(state, session_created(), NOW) is None


def test_an_erased_session_waits_no_more() -> None:
    state = join(join(None).state, "session-2").state

    decision = domain.drop_session(state, "session-1", NOW)

    assert decision is not None
    assert decision.state.sessions == ("session-2",)
    assert decision.state.researching


@pytest.mark.parametrize("company", [None, Company(key="acme", name="Acme")])
def test_a_session_that_does_not_wait_changes_nothing(company: Company | None) -> None:
    assert domain.drop_session(company, "session-1", NOW) is None


def test_a_document_outlives_the_freshness_of_its_profile() -> None:
    decisions = [ask(None), join(None), found(ask(None).state), failed(ask(None).state)]

    assert {decision.expires_at for decision in decisions} == {NOW + 2 * RESEARCH_TTL}


@pytest.mark.parametrize("name", ["", " \t", "x" * 201, "a\0b"])
def test_a_name_beyond_its_limits_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(None, name)

    assert [error.field for error in refused.value.problem.errors] == ["companyName"]


def test_the_document_of_a_company_holds_no_user() -> None:
    assert "alice" not in join(ask(None).state).state.model_dump_json()
