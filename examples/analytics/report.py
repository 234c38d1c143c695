"""One page of charts from the views of the database."""

from collections.abc import Callable
from html import escape
from typing import Any

from examples.analytics.charts import Point, bars, line
from examples.analytics.database import Database

TOP_COMPANIES = 12
SCORES = 10
"""The highest score."""
_ENDS = {
    "all_answered": "every question dealt with",
    "ended_by_candidate": "ended by the candidate",
    "time_expired": "time ran out",
}
_STYLE = """
:root { color-scheme: light dark; --ink: #1d4ed8; }
@media (prefers-color-scheme: dark) { :root { --ink: #7aa2f7; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; }
dl div { border: 1px solid #8886; border-radius: .5rem; padding: .6rem .8rem; }
dd { margin: 0; font-size: 1.6rem; font-weight: 600; }
svg { width: 100%; height: auto; } svg text { font-size: 13px; fill: currentColor; }
.bar { fill: var(--ink); } .line { fill: none; stroke: var(--ink); stroke-width: 2; }
.grid { stroke: #8886; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .9rem .2rem 0; }
"""
Rows = list[dict[str, Any]]


def report(database: Database) -> str:
    """The whole page, complete in itself; the same database gives the same bytes."""
    charts = "".join(chart(database) for chart in _CHARTS)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mock Interview Room: key metrics'
        f'</title><meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<main><h1>Key metrics</h1>{_figures(database)}{charts}{_notes(database)}</main></body></html>\n"
    )


def _figures(database: Database) -> str:
    (figures,) = database.read("select * from key_figures")
    shown = {
        "Sessions set up": str(figures["sessions_set_up"]),
        "Interviews started": str(figures["interviews_started"]),
        "Interviews held": str(figures["interviews_held"]),
        "Average duration": _known(figures["average_minutes"], lambda value: f"{value:.1f} min"),
        "Completion rate": _known(figures["completion_rate"], _percent),
        "Average score": _known(figures["average_score"], _score),
    }
    tiles = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in shown.items())
    return (
        f"<dl>{tiles}</dl><p>Held: started and over. Complete: every question was dealt with before "
        "the interview ended. Erased sessions are not counted.</p>"
    )


def _by_week(database: Database) -> str:
    rows = database.read("select * from interviews_by_week")
    top = max((row["interviews"] for row in rows), default=1)
    points = [
        Point(f"{row['week']}", row["interviews"], f"{row['interviews']}", row["interviews"]) for row in rows
    ]
    return line("Interviews held, by week", points, top)


def _ends(database: Database) -> str:
    rows = database.read("select * from interviews_by_end")
    total = sum(row["interviews"] for row in rows)
    points = [
        Point(
            _ENDS.get(row["reason"], row["reason"]),
            row["interviews"],
            _percent(row["interviews"] / total),
            row["interviews"],
        )
        for row in rows
    ]
    return bars("How interviews end", points, total)


def _companies(database: Database) -> str:
    rows = database.read("select * from score_by_company")[:TOP_COMPANIES]
    return bars("Average score by company", _scores(rows, lambda row: str(row["company"])), SCORES)


def _roles(database: Database) -> str:
    rows = database.read("select * from score_by_role")
    return bars(
        "Average score by kind and level",
        _scores(rows, lambda row: f"{row['interview_type']}, {row['difficulty']}"),
        SCORES,
    )


def _weeks(database: Database) -> str:
    rows = database.read("select * from score_by_week")
    versions = sorted({row["rubric_version"] for row in rows})
    return "".join(
        line(
            f"Average score by week, rubric {version}",
            _scores([row for row in rows if row["rubric_version"] == version], lambda row: str(row["week"])),
            SCORES,
        )
        for version in versions
    )


def _areas(database: Database) -> str:
    rows = database.read("select * from areas_to_improve")
    versions = sorted({row["rubric_version"] for row in rows})
    return "".join(
        bars(
            f"Areas to improve: share of reports below level 3, rubric {version}",
            [
                Point(
                    row["criterion"],
                    row["low_share"],
                    f"{_percent(row['low_share'])}, mean {row['average_level']:.1f}",
                    row["reports"],
                )
                for row in rows
                if row["rubric_version"] == version
            ],
            1,
        )
        for version in versions
    )


_CHARTS = (_by_week, _ends, _companies, _roles, _weeks, _areas)


def _notes(database: Database) -> str:
    rows = database.read('select * from notes order by topic, partition, "offset", text')
    if not rows:
        return ""
    items = "".join(
        f"<li>Partition {row['partition']}, offset {row['offset']}: {escape(row['text'])}.</li>"
        for row in rows
    )
    return f"<details><summary>What these numbers lack: {len(rows)}</summary><ul>{items}</ul></details>"


def _scores(rows: Rows, label: Callable[[dict[str, Any]], str]) -> list[Point]:
    return [
        Point(
            label(row),
            row["average_score"],
            f"{_score(row['average_score'])} of {SCORES} (n={row['interviews']})",
            row["interviews"],
        )
        for row in rows
    ]


def _known(value: float | None, shown: Callable[[float], str]) -> str:
    return "none yet" if value is None else shown(value)


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _score(value: float) -> str:
    return f"{value:.1f}"
