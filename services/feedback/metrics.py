"""Reports as the product sees them, counted once each, as the first version of them is written."""

from prometheus_client import Counter, Histogram

from contracts.public import FeedbackReady
from services.feedback.domain.report import Report

SCORES = Histogram("room_report_score", "Overall scores, 1-10", ("type",), buckets=range(1, 11))
LEVELS = Histogram(
    "room_report_criterion_level",
    "Mean level of each criterion of the rubric in a report, 1-5",
    ("criterion",),
    buckets=(1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5),
)
UNSCORED = Counter("room_reports_unscored", "Reports without an overall score", ("type",))
SECONDS = Histogram(
    "room_report_seconds",
    "Time from the end of an interview to its report",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800),
)


def count(report: Report, event: FeedbackReady) -> None:
    """Count the report that this event tells of."""
    kind = report.facts.interview_type if report.facts else "unknown"
    if event.overall_score is None:
        UNSCORED.labels(kind).inc()
    else:
        SCORES.labels(kind).observe(event.overall_score)
    for one in event.criteria:
        LEVELS.labels(one.criterion).observe(one.level)
    if report.ready_at is not None and report.completed_at is not None:
        SECONDS.observe((report.ready_at - report.completed_at) / 1000)
