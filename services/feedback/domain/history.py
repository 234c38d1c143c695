"""History and progress: what a user sees of all their reports."""

import base64
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from ai.companies import company_key
from chassis.refusals import Invalid
from contracts.envelope import Part
from contracts.feedback import (
    CompetencyProgress,
    CompetencyScore,
    GetHistory,
    HistoryItem,
    HistoryReply,
    ProgressPoint,
    ProgressReply,
    Score,
)
from contracts.interview import Difficulty, InterviewType
from contracts.replies import FieldError

LONGEST_PAGE = 100
Rank = Annotated[int, Field(ge=0, lt=2**53)]
"""A time or a score as a sort value; the database holds no larger whole number."""
_POSITION = TypeAdapter(tuple[str, str, Rank | str, str])
"""Where a page ended: its sorting, its order, and the sort value and id of its last row."""
SortField = Literal["created_at", "company_key", "score_rank_asc", "score_rank_desc"]


class RowFacts(Part):
    """What the history names of a session."""

    company_name: str
    interview_type: InterviewType
    difficulty: Difficulty


class RowFeedback(Part):
    """The numbers of a report."""

    overall_score: Score = None
    competencies: tuple[CompetencyScore, ...] = ()
    rubric_version: str


class Row(Part):
    """A report as the history reads it: the same document without its texts."""

    session_id: str
    status: Literal["created", "in_progress", "completed"]
    created_at: int
    completed_at: int | None = None
    company_key: str
    score_rank_asc: int
    score_rank_desc: int
    facts: RowFacts
    feedback: RowFeedback | None = None


class PageQuery(Part):
    """A page in one of the sortings; `after` is the sort value and id of the row before it."""

    field: SortField
    ascending: bool
    limit: int
    company: str | None = None
    after: tuple[int | str, str] | None = None


def page_query(command: GetHistory) -> PageQuery:
    """Read the request; raises Invalid with the field that breaks its limits."""
    if not 1 <= command.limit <= LONGEST_PAGE:
        raise _invalid("limit", f"Must be from 1 to {LONGEST_PAGE}.")
    ascending = command.order == "asc"
    field: SortField = "created_at" if command.sort == "createdAt" else "company_key"
    if command.sort == "overallScore":
        # Both ranks are read upwards, so that a report without a score comes last in either order.
        field, ascending = ("score_rank_asc" if ascending else "score_rank_desc"), True
    return PageQuery(
        field=field,
        ascending=ascending,
        limit=command.limit,
        company=company_key(command.company_name or "") or None,
        after=_decode(command) if command.cursor else None,
    )


def history_reply(command: GetHistory, query: PageQuery, rows: Sequence[Row]) -> HistoryReply:
    """The page; `rows` holds one more than the limit when another page follows."""
    shown = rows[: query.limit]
    return HistoryReply(
        history=tuple(_item(row) for row in shown),
        count=len(shown),
        next_cursor=_encode(command, query, shown[-1]) if len(rows) > query.limit else None,
    )


def progress_reply(rows: Sequence[Row]) -> ProgressReply:
    """Scores over time, oldest first, within the rubric version of the newest interview that has one."""
    completed = [row for row in rows if row.completed_at is not None]
    completed.sort(key=lambda row: (row.completed_at or 0, row.session_id))
    scored = [(row, row.feedback) for row in completed if row.feedback]
    version = scored[-1][1].rubric_version if scored else None
    overall: list[ProgressPoint] = []
    competencies: dict[str, list[ProgressPoint]] = {}
    for row, feedback in scored:
        if feedback.rubric_version != version or feedback.overall_score is None:
            continue
        overall.append(_point(row, feedback.overall_score))
        for one in feedback.competencies:
            competencies.setdefault(one.competency, []).append(_point(row, one.score))
    return ProgressReply(
        rubric_version=version,
        overall=tuple(overall),
        competencies=tuple(
            CompetencyProgress(competency=name, points=tuple(competencies[name]))
            for name in sorted(competencies)
        ),
    )


def _item(row: Row) -> HistoryItem:
    return HistoryItem(
        session_id=row.session_id,
        company_name=row.facts.company_name,
        interview_type=row.facts.interview_type,
        difficulty=row.facts.difficulty,
        status=row.status,
        created_at=row.created_at // 1000,
        completed_at=_seconds(row.completed_at),
        overall_score=row.feedback.overall_score if row.feedback else None,
    )


def _point(row: Row, score: int) -> ProgressPoint:
    return ProgressPoint(session_id=row.session_id, completed_at=(row.completed_at or 0) // 1000, score=score)


def _seconds(moment: int | None) -> int | None:
    return None if moment is None else moment // 1000


def _encode(command: GetHistory, query: PageQuery, row: Row) -> str:
    position = (command.sort, command.order, getattr(row, query.field), row.session_id)
    return base64.urlsafe_b64encode(_POSITION.dump_json(position)).decode().rstrip("=")


def _decode(command: GetHistory) -> tuple[int | str, str]:
    cursor = command.cursor or ""
    try:
        decoded = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        sort, order, value, session_id = _POSITION.validate_json(decoded, strict=True)
    except ValueError as error:
        raise _bad_cursor() from error
    if (sort, order, isinstance(value, str)) != (command.sort, command.order, command.sort == "companyName"):
        raise _bad_cursor()
    return value, session_id


def _bad_cursor() -> Invalid:
    return _invalid("cursor", "Must be the nextCursor of a page with the same sort and order. Leave it out.")


def _invalid(field: str, message: str) -> Invalid:
    detail = "Correct the fields listed in errors and send the request again."
    return Invalid(detail, errors=(FieldError(field=field, message=message),))
