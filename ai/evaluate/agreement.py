"""Agreement between gold bands and predicted ones."""

from collections.abc import Sequence
from math import floor, sqrt

BANDS = (1, 2, 3, 4, 5)


def nearest_band(value: float) -> int:
    """Round a predicted band to a whole one, halves up."""
    return max(BANDS[0], min(BANDS[-1], floor(value + 0.5)))


def weighted_kappa(gold: Sequence[int], predicted: Sequence[float]) -> float | None:
    """Return Cohen's kappa with quadratic weights (Cohen, 1968); None when chance agreement is total."""
    if not gold:
        return None
    rounded = [nearest_band(value) for value in predicted]
    count = len(gold)
    observed = sum((a - b) ** 2 for a, b in zip(gold, rounded, strict=True)) / count
    expected = sum((a - b) ** 2 * gold.count(a) * rounded.count(b) for a in BANDS for b in BANDS) / count**2
    return None if expected == 0 else 1 - observed / expected


def spearman(gold: Sequence[float], predicted: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation with mean ranks for ties; None when one side never varies."""
    first, second = _ranks(gold), _ranks(predicted)
    mean = (len(first) + 1) / 2
    spread = sqrt(sum((a - mean) ** 2 for a in first) * sum((b - mean) ** 2 for b in second))
    if not spread:
        return None
    return sum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True)) / spread


def mean_absolute_error(gold: Sequence[int], predicted: Sequence[float]) -> float | None:
    """Return the mean distance in bands."""
    return sum(abs(a - b) for a, b in zip(gold, predicted, strict=True)) / len(gold) if gold else None


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda index: values[index])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for index in order[start : end + 1]:
            ranks[index] = (start + end) / 2 + 1
        start = end + 1
    return ranks
