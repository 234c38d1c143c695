"""Figures: each with the baseline of the same run it is compared with, and what is wished of it."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured value. The limit is on the ratio to the baseline, or on the value where there is none."""

    section: str
    name: str
    value: float
    unit: str
    baseline: float | None = None
    against: str = ""
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value in units of its baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def reached(self) -> bool | None:
        """Whether the wish is reached; None where nothing is wished."""
        if self.limit is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.limit

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "reached": self.reached}


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed (nearest rank)."""
    ranked = sorted(values)
    if not ranked:
        raise ValueError("a percentile needs values")
    return ranked[max(0, -int(-share * len(ranked) // 1) - 1)]


def growth(samples: Sequence[float]) -> float:
    """How the last quarter of the samples compares with the second: 1.0 is flat, the first is warming up."""
    quarter = len(samples) // 4
    if not quarter:
        raise ValueError("growth needs at least four samples")
    return statistics.fmean(samples[-quarter:]) / statistics.fmean(samples[quarter : 2 * quarter])


def table(figures: Iterable[Figure]) -> Table:
    """All figures as they are printed."""
    made = Table(title="What the system costs")
    for heading in ("section", "figure"):
        made.add_column(heading, no_wrap=True)
    for heading in ("value", "ratio", "wish", "reached"):
        made.add_column(heading, justify="right")
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.3g} x {figure.against}"
        unit = f" {figure.unit}" if figure.ratio is None else " x"
        wish = "" if figure.limit is None else f"<= {figure.limit:g}{unit}"
        reached = {None: "", True: "[green]yes", False: "[red]no"}[figure.reached]
        made.add_row(figure.section, figure.name, f"{figure.value:.4g} {figure.unit}", ratio, wish, reached)
    return made
