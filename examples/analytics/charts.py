"""Charts as inline SVG, each with the table of its numbers: no script, nothing from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH = 640
_LABEL = 210
_BAR = 22
_ROW = 30
_LEFT, _TOP, _BOTTOM, _HEIGHT = 36, 12, 28, 220


@dataclass(frozen=True, slots=True)
class Point:
    """A value from 0 to the chart's `top`; `note` stands beside it, `count` is what it rests on."""

    label: str
    value: float
    note: str
    count: int


def bars(title: str, points: Sequence[Point], top: float) -> str:
    """One horizontal bar a point, in the order given."""
    room = _WIDTH - _LABEL - 120
    rows = "".join(
        f'<text x="{_LABEL - 8}" y="{_ROW * at + 16}" text-anchor="end">{escape(_short(point.label))}</text>'
        f'<rect x="{_LABEL}" y="{_ROW * at}" width="{_share(point.value, top) * room:.1f}" height="{_BAR}" '
        f'rx="3" class="bar"/>'
        f'<text x="{_LABEL + _share(point.value, top) * room + 8:.1f}" y="{_ROW * at + 16}">'
        f"{escape(point.note)}</text>"
        for at, point in enumerate(points)
    )
    return _figure(title, points, _ROW * len(points), rows)


def line(title: str, points: Sequence[Point], top: float) -> str:
    """Points from left to right at equal distances, joined; for values over time."""
    across = (_WIDTH - 2 * _LEFT) / max(len(points) - 1, 1)
    down = _HEIGHT - _TOP - _BOTTOM
    places = [
        (_LEFT + across * at, _TOP + down * (1 - _share(point.value, top))) for at, point in enumerate(points)
    ]
    grid = "".join(
        f'<line x1="{_LEFT}" x2="{_WIDTH - _LEFT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * part:g}</text>'
        for part in (0, 0.5, 1)
        for y in (_TOP + down * (1 - part),)
    )
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    every = max(1, len(points) // 6)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="bar"><title>{escape(point.label)}: '
        f"{escape(point.note)}</title></circle>"
        + (f'<text x="{x:.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(point.label)}</text>')
        * (at % every == 0)
        for at, ((x, y), point) in enumerate(zip(places, points, strict=True))
    )
    return _figure(title, points, _HEIGHT, f'{grid}<polyline points="{path}" class="line"/>{dots}')


def _figure(title: str, points: Sequence[Point], height: int, drawing: str) -> str:
    if not points:
        return f"<section><h2>{escape(title)}</h2><p>Nothing yet.</p></section>"
    said = "; ".join(f"{point.label}: {point.note}" for point in points)
    rows = "".join(
        f"<tr><th scope='row'>{escape(point.label)}</th><td>{escape(point.note)}</td>"
        f"<td>{point.count}</td></tr>"
        for point in points
    )
    return (
        f"<section><h2>{escape(title)}</h2>"
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(said)}">{drawing}</svg>'
        f"<details><summary>Numbers</summary><table><tr><th scope='col'></th><th scope='col'>Value</th>"
        f"<th scope='col'>Interviews</th></tr>{rows}</table></details></section>"
    )


def _share(value: float, top: float) -> float:
    return min(max(value / top, 0), 1) if top else 0


def _short(label: str, limit: int = 30) -> str:
    return label if len(label) <= limit else label[: limit - 1] + "…"
