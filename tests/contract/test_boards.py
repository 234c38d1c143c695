"""Dashboards and alerts: whole, unique, and each alert with somewhere to read on."""

import re
from collections import Counter

import pytest

from tests.support.boards import ROOT, alerts, dashboards, expressions
from tests.support.promql import selectors

SEVERITIES = {"page", "ticket"}


def test_every_expression_is_promql_about_metrics_of_the_room_or_its_process() -> None:
    for place, expression in expressions():
        found = selectors(expression)
        assert found, place
        assert {one.metric for one in found if not one.metric.startswith(("room_", "process_"))} == set(), (
            place
        )


def test_what_is_not_promql_is_refused() -> None:
    with pytest.raises(ValueError, match="unclosed"):
        selectors("sum by (service (room_todos_due)")


def test_each_alert_has_a_name_of_its_own_a_severity_and_a_summary() -> None:
    assert [name for name, times in Counter(one["alert"] for one in alerts()).items() if times > 1] == []
    for alert in alerts():
        assert alert["labels"]["severity"] in SEVERITIES, alert["alert"]
        assert alert["annotations"]["summary"], alert["alert"]


def test_each_alert_has_a_runbook_and_each_runbook_an_alert() -> None:
    written: set[str] = set()
    for alert in alerts():
        path, _, anchor = alert["annotations"]["runbook"].partition("#")
        headings = re.findall(r"^## (.+)$", (ROOT / path).read_text("utf-8"), re.MULTILINE)
        assert anchor == alert["alert"].lower()
        assert alert["alert"] in headings
        written.update(headings)
    assert written == {alert["alert"] for alert in alerts()}


def test_panels_do_not_lie_on_each_other() -> None:
    for name, dashboard in dashboards().items():
        panels = dashboard["panels"]
        assert len({panel["id"] for panel in panels}) == len(panels), name
        cells = Counter(
            (x, y)
            for panel in panels
            for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
            for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
        )
        assert set(cells.values()) == {1}, name
        assert max(x for x, _ in cells) < 24, name
