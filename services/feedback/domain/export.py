"""Export: everything held on a user, in pages."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from contracts.replies import ExportPage
from services.feedback.domain.report import Report

PAGE = 5
"""Reports in a page, unless they are so long that fewer fill it."""
PAGE_BYTES = 4 * 1024 * 1024
"""A page stays well below the largest Kafka message; a single report is never divided."""


def page(found: Sequence[Report]) -> ExportPage:
    """As many of the reports as fit; `found` holds more than a page when another one follows."""
    items: list[dict[str, Any]] = []
    size = 0
    for report in found[:PAGE]:
        item = exported(report)
        size += len(to_json(item))
        if items and size > PAGE_BYTES:
            break
        items.append(item)
    more = len(found) > len(items)
    return ExportPage(items=tuple(items), next_cursor=found[len(items) - 1].session_id if more else None)


def exported(report: Report) -> dict[str, Any]:
    """Everything held on a session except what is the interviewer's own and how the work is organised."""
    question = {"question": {"key_points", "bank_id"}}
    item = report.model_dump(
        mode="json",
        by_alias=True,
        exclude={
            "answers": {"__all__": {**question, "retries": True}},
            "unanswered": {"__all__": question},
            "attempts": {"__all__": {**question, "retries": True, "command_id": True}},
            "narrative_retries": True,
            "company_key": True,
            "score_rank_asc": True,
            "score_rank_desc": True,
            "expires_at": True,
        },
    )
    moments = ("createdAt", "startedAt", "completedAt", "readyAt")
    attempts = [{**attempt, "at": attempt["at"] // 1000} for attempt in item["attempts"]]
    return {**item, "attempts": attempts, **{name: item[name] and item[name] // 1000 for name in moments}}
