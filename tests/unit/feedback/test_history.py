"""History, progress and export: what a user sees of all their reports."""

import base64
import json
from typing import Any

import pytest

from chassis.refusals import Invalid
from contracts.feedback import CompetencyScore, GetHistory
from services.feedback.domain import export
from services.feedback.domain.history import (
    Row,
    RowFacts,
    RowFeedback,
    history_reply,
    page_query,
    progress_reply,
)
from services.feedback.domain.report import Facts, Report
from services.feedback.store import PROJECTION
from tests.unit.feedback.timeline import START, Timeline, completed, created, entry, recorded


def row(number: int, score: int | None = None, version: str = "1.0.0", **more: Any) -> Row:
    values: dict[str, Any] = {
        "session_id": f"s{number}",
        "status": "completed",
        "created_at": START + number * 1000,
        "completed_at": START + number * 1000 + 500,
        "company_key": "acme",
        "score_rank_asc": 11 if score is None else score,
        "score_rank_desc": 11 if score is None else 10 - score,
        "facts": RowFacts(company_name="Acme", interview_type="mixed", difficulty="mid"),
        "feedback": RowFeedback(
            overall_score=score,
            rubric_version=version,
            competencies=(CompetencyScore(competency="Ownership", score=score),) if score else (),
        ),
    }
    return Row(**{**values, **more})


def test_a_page_shows_seconds_and_none_where_there_is_nothing_yet() -> None:
    command = GetHistory(limit=2)
    fresh = row(1, status="created", completed_at=None, feedback=None)
    reply = history_reply(command, page_query(command), [row(2, 7), fresh])
    assert [(item.created_at, item.completed_at, item.overall_score) for item in reply.history] == [
        (START // 1000 + 2, START // 1000 + 2, 7),
        (START // 1000 + 1, None, None),
    ]
    assert (reply.count, reply.next_cursor) == (2, None)


@pytest.mark.parametrize(
    ("sort", "order", "field", "ascending", "value"),
    [
        ("createdAt", "desc", "created_at", False, START + 2000),
        ("createdAt", "asc", "created_at", True, START + 2000),
        ("companyName", "asc", "company_key", True, "acme"),
        ("companyName", "desc", "company_key", False, "acme"),
        ("overallScore", "asc", "score_rank_asc", True, 7),
        ("overallScore", "desc", "score_rank_desc", True, 3),
    ],
)
def test_the_next_page_begins_behind_the_last_row(
    sort: Any, order: Any, field: str, ascending: bool, value: int | str
) -> None:
    command = GetHistory(limit=1, sort=sort, order=order)
    cursor = history_reply(command, page_query(command), [row(2, 7), row(1)]).next_cursor
    query = page_query(command.model_copy(update={"cursor": cursor}))
    assert (field, ascending, (value, "s2")) == (query.field, query.ascending, query.after)


def test_a_cursor_keeps_company_names_in_any_script() -> None:
    command = GetHistory(limit=1, sort="companyName")
    cursor = history_reply(command, page_query(command), [row(2, company_key="株式会社"), row(1)]).next_cursor
    assert page_query(command.model_copy(update={"cursor": cursor})).after == ("株式会社", "s2")


def encoded(*position: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "%%%",
        "é",
        encoded("createdAt", "asc", 1, "s1"),
        encoded("companyName", "desc", "acme", "s1"),
        encoded("createdAt", "desc", "1", "s1"),
        encoded("createdAt", "desc", True, "s1"),
        encoded("createdAt", "desc", {"$gt": 0}, "s1"),
        encoded("createdAt", "desc", 1, {"$gt": ""}),
        encoded("createdAt", "desc", 1),
        encoded("createdAt", "desc", 10**30, "s1"),
        encoded("createdAt", "desc", -1, "s1"),
        encoded("createdAt", "desc", 1, "\ud800"),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        base64.urlsafe_b64encode(b"{}").decode(),
    ],
)
def test_a_cursor_of_another_order_or_of_no_page_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refusal:
        page_query(GetHistory(cursor=cursor))
    assert [error.field for error in refusal.value.problem.errors] == ["cursor"]


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(Invalid) as refusal:
        page_query(GetHistory(limit=limit))
    assert [error.field for error in refusal.value.problem.errors] == ["limit"]


def test_a_company_is_found_however_it_is_spelled() -> None:
    assert {"acme corp"} == {
        page_query(GetHistory(company_name=name)).company for name in ("ACME  Corp", " acme corp ")
    }
    assert page_query(GetHistory(company_name=" ")).company is None


def test_progress_compares_only_the_newest_rubric_version_oldest_first() -> None:
    reply = progress_reply([row(4, 9), row(3, 6), row(2, 2, "0.9.0")])
    assert (
        reply.rubric_version,
        [(point.session_id, point.score) for point in reply.overall],
    ) == ("1.0.0", [("s3", 6), ("s4", 9)])
    assert [(one.competency, [point.score for point in one.points]) for one in reply.competencies] == [
        ("Ownership", [6, 9])
    ]
    assert reply.overall[0].completed_at == START // 1000 + 3


def test_progress_without_a_scored_interview_is_empty() -> None:
    reply = progress_reply([])
    assert (reply.rubric_version, reply.overall, reply.competencies) == (None, (), ())


async def test_a_row_reads_what_the_report_stores() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1), entry(2, "skipped")))
    await line.pass_time()
    stored = line.report.model_dump(mode="json", by_alias=True)
    paths = [path.removeprefix("state.").split(".") for path in PROJECTION]
    projected: dict[str, Any] = {}
    for head, *tail in paths:
        if tail:
            projected.setdefault(head, {})[tail[0]] = stored[head][tail[0]]
        else:
            projected[head] = stored[head]
    assert (
        (found := Row.model_validate(projected)).feedback and found.feedback.overall_score,
        found.status,
        found.company_key,
        found.facts.company_name,
    ) == (8, "completed", "acme", "Acme")


async def test_an_export_holds_everything_but_what_is_the_interviewers_own() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), completed(entry(1), entry(2, "skipped")))
    await line.pass_time()
    (item,) = export.page([line.report]).items
    assert (item["facts"]["jobDescription"], item["facts"]["resume"]) == ("Runs databases.", "Ran databases.")
    assert 8 == item["feedback"]["overallScore"] == item["answers"][0]["score"]
    assert "added an index" in item["answers"][0]["rating"]["ratings"][0]["evidence"]
    assert item["createdAt"] == START // 1000
    assert not {"keyPoints", "secret point"} & set(json.dumps(item).replace('"', " ").split("  "))
    assert "secret point" not in json.dumps(item)


def report(number: int, description: str = "") -> Report:
    facts = Facts(
        company_name="Acme",
        job_description=description,
        interview_type="mixed",
        difficulty="mid",
        duration=15,
    )
    return Report(session_id=f"s{number}", user_id="alice", facts=facts)


def test_an_export_goes_on_where_the_page_ended() -> None:
    page = export.page([report(number) for number in range(6)])
    assert ([item["sessionId"] for item in page.items], page.next_cursor) == (
        ["s0", "s1", "s2", "s3", "s4"],
        "s4",
    )
    assert export.page([report(number) for number in range(5)]).next_cursor is None
    assert export.page([]).next_cursor is None


def test_a_page_of_an_export_fits_into_a_message() -> None:
    page = export.page([report(number, "x" * 3_000_000) for number in range(3)])
    assert (len(page.items), page.next_cursor) == (1, "s0")
    assert len(export.page([report(0, "x" * 5_000_000)]).items) == 1
