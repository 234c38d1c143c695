"""Each invariant is seen to be broken where it is broken: a checker that cannot fail proves nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.checker import RULES, check
from tests.chaos.history import Exchange, History
from tests.chaos.outcome import Call, Letter, Outcome, PublicEvent, Window
from tests.unit.chaos import whole
from tests.unit.chaos.whole import ANSWERS, AT, COMPANY, SESSION, USER


@pytest.fixture
def history() -> History:
    return whole.history()


@pytest.fixture
def outcome() -> Outcome:
    return whole.outcome()


def broken(history: History, outcome: Outcome) -> set[str]:
    return {violation.rule for violation in check(history, outcome)}


def interview(outcome: Outcome) -> dict[str, Any]:
    state: dict[str, Any] = outcome.documents["interviews"][SESSION]["state"]
    return state


def report(outcome: Outcome) -> dict[str, Any]:
    state: dict[str, Any] = outcome.documents["reports"][SESSION]["state"]
    return state


def exchange(history: History, kind: str) -> Exchange:
    return next(one for one in history.exchanges if one.kind == kind)


def event(outcome: Outcome, kind: str) -> PublicEvent:
    return next(one for one in outcome.events if kind in one.type)


def test_a_whole_interview_breaks_nothing(history: History, outcome: Outcome) -> None:
    assert broken(history, outcome) == set()


def test_a_wish_that_was_never_fulfilled(history: History, outcome: Outcome) -> None:
    history.add(replace(exchange(history, "hint"), operation="another", status=409, body={}))
    assert broken(history, outcome) == {"every_wish_was_fulfilled"}


def test_a_step_may_be_refused_where_clocks_disagree(history: History, outcome: Outcome) -> None:
    refused = replace(exchange(history, "answer"), operation="another", text="", status=409, body={})
    history.add(refused)
    assert broken(history, outcome) == {"every_wish_was_fulfilled"}
    outcome.windows.append(Window("clock gateway -120", AT / 1000, AT / 1000 + 6))
    assert broken(history, outcome) == set()


def test_a_lost_answer(history: History, outcome: Outcome) -> None:
    interview(outcome)["turns"][0]["answer"] = ""
    assert "acknowledged_answers_are_in_the_transcript_once_and_in_order" in broken(history, outcome)


def test_an_answer_kept_twice(history: History, outcome: Outcome) -> None:
    interview(outcome)["turns"][1]["answer"] = ANSWERS[0]
    assert "acknowledged_answers_are_in_the_transcript_once_and_in_order" in broken(history, outcome)


def test_answers_in_another_order(history: History, outcome: Outcome) -> None:
    turn = interview(outcome)["turns"][0]
    turn["answer"], turn["followUps"][0]["answer"] = ANSWERS[1], ANSWERS[0]
    assert "acknowledged_answers_are_in_the_transcript_once_and_in_order" in broken(history, outcome)


def test_an_answer_that_nobody_gave(history: History, outcome: Outcome) -> None:
    interview(outcome)["turns"][1]["answer"] = "made up"
    assert "acknowledged_answers_are_in_the_transcript_once_and_in_order" in broken(history, outcome)


def test_a_report_of_another_transcript(history: History, outcome: Outcome) -> None:
    outcome.reports[SESSION]["questionFeedback"][0]["yourAnswer"] = "another"
    assert broken(history, outcome) == {"the_report_shows_the_transcript"}


def test_a_report_that_nobody_can_read(history: History, outcome: Outcome) -> None:
    del outcome.reports[SESSION]
    assert "the_report_shows_the_transcript" in broken(history, outcome)


@pytest.mark.parametrize("kind", ["sessions", "interviews", "reports"])
def test_a_session_of_which_a_service_knows_nothing(history: History, outcome: Outcome, kind: str) -> None:
    outcome.documents[kind][SESSION]["state"]["userId"] = "somebody else"
    assert "each_success_had_one_effect" in broken(history, outcome)


def test_a_step_that_moved_on_by_two_questions(history: History, outcome: Outcome) -> None:
    interview(outcome)["turns"][1]["followUps"] = [{"question": "Never shown?", "answer": ""}]
    assert "each_success_had_one_effect" in broken(history, outcome)


def test_a_lost_start(history: History, outcome: Outcome) -> None:
    interview(outcome)["startedAt"] = None
    assert broken(history, outcome) == {"each_success_had_one_effect"}


def test_an_end_that_was_not_the_candidates(history: History, outcome: Outcome) -> None:
    history.add(replace(exchange(history, "next"), operation="end", kind="complete"))
    assert broken(history, outcome) == {"each_success_had_one_effect"}


def test_another_hint_than_was_told(history: History, outcome: Outcome) -> None:
    interview(outcome)["turns"][0]["hint"] = "Something else."
    assert broken(history, outcome) == {"each_success_had_one_effect"}


@pytest.mark.parametrize("times", [0, 2])
def test_another_try_that_is_not_there_once(history: History, outcome: Outcome, times: int) -> None:
    outcome.reports[SESSION]["questionFeedback"][0]["retries"] *= times
    assert broken(history, outcome) == {"each_success_had_one_effect"}


def test_a_score_that_changed_after_it_was_told(history: History, outcome: Outcome) -> None:
    outcome.reports[SESSION]["questionFeedback"][0]["score"] = 3
    assert broken(history, outcome) == {"each_success_had_one_effect"}


def test_a_researched_company_that_is_not_kept(history: History, outcome: Outcome) -> None:
    outcome.documents["companies"].clear()
    assert broken(history, outcome) == {"each_success_had_one_effect"}


def test_two_answers_to_one_request(history: History, outcome: Outcome) -> None:
    first = exchange(history, "hint")
    history.add(replace(first, body={**first.body, "hint": "Another."}))
    assert broken(history, outcome) == {"each_success_had_one_effect"}


def test_a_session_that_nobody_set_up(history: History, outcome: Outcome) -> None:
    outcome.documents["sessions"]["another"] = {"state": {"userId": USER}, "outbox": [], "todo": []}
    assert "sessions_are_one_for_each_setup" in broken(history, outcome)


def test_an_answer_scored_twice(history: History, outcome: Outcome) -> None:
    outcome.events.append(replace(event(outcome, "AnswerScored"), id="new", sequence=99))
    assert broken(history, outcome) == {"each_answer_has_one_score"}


def test_the_same_event_delivered_twice_is_no_second_score(history: History, outcome: Outcome) -> None:
    outcome.events.append(event(outcome, "AnswerScored"))
    assert broken(history, outcome) == set()


def test_an_answer_that_nobody_will_score(history: History, outcome: Outcome) -> None:
    report(outcome)["answers"][0]["score"] = None
    outcome.events.remove(event(outcome, "AnswerScored"))
    assert broken(history, outcome) == {"each_answer_has_one_score"}


def test_an_interview_without_a_report(history: History, outcome: Outcome) -> None:
    report(outcome)["feedback"] = None
    assert broken(history, outcome) == {"each_session_has_one_report"}


def test_a_second_report(history: History, outcome: Outcome) -> None:
    outcome.events.append(replace(event(outcome, "FeedbackReady"), id="new", sequence=99))
    assert broken(history, outcome) == {"each_session_has_one_report"}


@pytest.mark.parametrize("later", [1_000, 100_000])
def test_a_company_researched_twice_for_no_reason(history: History, outcome: Outcome, later: int) -> None:
    outcome.windows.clear()
    outcome.calls.append(Call("research", "research_company", COMPANY, AT + later, "done"))
    assert broken(history, outcome) == {"each_company_is_researched_once_a_lease"}


def test_research_is_done_again_after_a_lease_that_a_fault_left_behind(
    history: History, outcome: Outcome
) -> None:
    outcome.calls.append(Call("research", "research_company", COMPANY, AT + 66_000, "done"))
    assert broken(history, outcome) == set()


def test_a_public_event_that_is_missing(history: History, outcome: Outcome) -> None:
    outcome.events.remove(event(outcome, "AnswerRecorded"))
    assert broken(history, outcome) == {"public_events_are_complete_and_ordered"}


def test_public_events_out_of_order(history: History, outcome: Outcome) -> None:
    outcome.events[3], outcome.events[4] = outcome.events[4], outcome.events[3]
    assert broken(history, outcome) == {"public_events_are_complete_and_ordered"}


def test_a_session_announced_twice(history: History, outcome: Outcome) -> None:
    outcome.events.append(replace(event(outcome, "SessionCreated"), id="new", sequence=99))
    assert broken(history, outcome) == {"public_events_are_complete_and_ordered"}


def test_personal_data_in_public(history: History, outcome: Outcome) -> None:
    outcome.events[0] = replace(outcome.events[0], raw=b'{"company": "Canary Works"}')
    assert broken(history, outcome) == {"public_events_are_of_nobody"}


def test_a_message_that_was_never_sent(history: History, outcome: Outcome) -> None:
    stamp = f"{AT - 10_000:012x}"
    message = {"id": f"{stamp[:8]}-{stamp[8:]}-7000-8000-000000000000", "topic": "interview.events.v1"}
    outcome.documents["interviews"][SESSION]["outbox"].append(message)
    assert broken(history, outcome) == {"nothing_is_left_undone"}


def test_work_that_was_never_done(history: History, outcome: Outcome) -> None:
    todo = {"kind": "compose_report", "key": "", "dueAt": AT - 10_000, "leaseUntil": 0}
    outcome.documents["reports"][SESSION]["todo"].append(todo)
    assert broken(history, outcome) == {"nothing_is_left_undone"}


def test_a_dead_letter_that_nobody_provoked(history: History, outcome: Outcome) -> None:
    outcome.letters.append(Letter("id", "conductor.AnswerQuestion.v1", "handler failed: KeyError"))
    assert broken(history, outcome) == {"no_dead_letter_was_not_provoked"}
    outcome.provoked.add("id")
    assert broken(history, outcome) == set()


@pytest.mark.parametrize("status", [404, 500, 503, None])
def test_a_failure_long_after_the_fault(history: History, outcome: Outcome, status: int | None) -> None:
    failed = replace(exchange(history, "hint"), status=status, sent=AT / 1000 + 118)
    history.add(replace(failed, ended=AT / 1000 + 119))
    assert broken(history, outcome) == set()
    history.add(replace(failed, sent=AT / 1000 + 121, ended=AT / 1000 + 122))
    assert broken(history, outcome) == {"failures_end_with_their_fault"}


@pytest.mark.parametrize("death", [("conductor", 1, 105.0), ("conductor", -9, 130.0), ("setup", -9, 105.0)])
def test_a_process_that_ended_by_itself(
    history: History, outcome: Outcome, death: tuple[str, int, float]
) -> None:
    name, status, after = death
    outcome.deaths.append((name, status, AT / 1000 + after))
    assert broken(history, outcome) == {"nobody_died_by_itself"}


def test_a_process_that_was_killed_is_no_surprise(history: History, outcome: Outcome) -> None:
    outcome.windows.append(Window("kill setup", AT / 1000, AT / 1000 + 10))
    outcome.deaths.append(("setup", -9, AT / 1000 + 1))
    assert broken(history, outcome) == set()


def test_every_rule_has_been_seen_broken() -> None:
    """A rule without a test here would be a rule that nobody has seen at work."""
    text = Path(__file__).read_text()
    assert [rule.__name__ for rule in RULES if f'"{rule.__name__}"' not in text] == []
