"""Charts are whole SVG images with their numbers beside them, and need nothing from elsewhere."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from examples.analytics.charts import Point, bars, line
from examples.analytics.database import Database, DatabaseError
from examples.analytics.report import report

Chart = Callable[[str, Sequence[Point], float], str]
POINTS = [Point("A & <B>", 2, "2 of 4", 7), Point("C", 9, "9 of 4", 1), Point("D" * 80, 0, "none", 2)]
charts = pytest.mark.parametrize("chart", [bars, line])


@charts
def test_every_value_is_in_the_image_its_description_and_its_table(chart: Chart) -> None:
    section = ET.fromstring(chart("T", POINTS, 4))  # noqa: S314 - our own
    image = section.find("svg")

    assert image is not None
    assert "A & <B>: 2 of 4" in image.attrib["aria-label"]
    assert [cell.text for cell in section.findall(".//tr/th[@scope='row']")] == ["A & <B>", "C", "D" * 80]


def test_bars_are_as_long_as_their_share_and_never_longer_than_all() -> None:
    section = ET.fromstring(bars("T", POINTS, 4))  # noqa: S314 - our own
    half, whole, nothing = [float(bar.attrib["width"]) for bar in section.iter("rect")]

    assert (half, nothing) == (whole / 2, 0)


@charts
def test_a_chart_of_nothing_says_so(chart: Chart) -> None:
    assert "Nothing yet" in chart("T", [], 0)


def test_the_page_of_an_empty_room_is_complete_in_itself(tmp_path: Path) -> None:
    database = Database(tmp_path / "room.duckdb")
    database.prepare()

    page = report(database)

    assert not re.search(r"<script|https?://|\son\w+=|<link|@import|url\(", page)
    assert page.count("none yet") == 3


def test_a_report_of_no_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="run the follow command first"):
        report(Database(tmp_path / "room.duckdb"))
