"""What an evaluation measures: agreement with people, steadiness of pairs, adversarial answers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ai.evaluate.agreement import BANDS, mean_absolute_error, nearest_band, spearman, weighted_kappa
from ai.evaluate.rows import Row
from ai.port import Flag

MIDDLE = (2, 3, 4)
ADVERSARIAL = ("empty", "one_word", "gibberish", "off_topic", "restates_question", "hypothetical_only",
               "factually_wrong", "other_language", "keyword_stuffed")  # fmt: skip
PAIRED = ("padded", "injection")


class Predicted(NamedTuple):
    """What an interviewer made of a row: a band 1.0-5.0 and a score 1-10, None when it was not scored."""

    row: Row
    band: float | None
    score: int | None
    status: str
    flags: tuple[Flag, ...] = ()
    seconds: float = 0.0


def metrics_of(predictions: Sequence[Predicted]) -> dict[str, Any]:
    """Return every figure of the evaluation as plain values, rounded to three decimals."""
    scored = [one for one in predictions if one.band is not None]
    types = sorted({one.row.interview_type for one in scored})
    return {
        "rows": len(predictions),
        "notScored": len(predictions) - len(scored),
        "overall": _agreement(scored),
        "middleBands": _agreement([one for one in scored if one.row.band in MIDDLE]),
        "perType": {
            name: _agreement([one for one in scored if one.row.interview_type == name]) for name in types
        },
        "perBand": {str(band): _band(band, scored) for band in BANDS},
        "pairs": {kind: _pairs(kind, scored) for kind in PAIRED},
        "adversarial": {kind: found for kind in ADVERSARIAL if (found := _lowest(kind, scored))},
        "milliseconds": _time(predictions),
    }


def _agreement(found: Sequence[Predicted]) -> dict[str, Any]:
    gold, bands = [one.row.band for one in found], _bands(found)
    return {
        "rows": len(found),
        "kappa": _rounded(weighted_kappa(gold, bands)),
        "spearman": _rounded(spearman(gold, bands)),
        "meanAbsoluteError": _rounded(mean_absolute_error(gold, bands)),
    }


def _band(band: int, scored: Sequence[Predicted]) -> dict[str, Any]:
    """Return kappa and Spearman of this band against all others: within one gold band nothing varies."""
    members = [one for one in scored if one.row.band == band]
    if not members:
        return {"rows": 0}
    gold = [2 if one.row.band == band else 1 for one in scored]
    taken = [2.0 if nearest_band(found) == band else 1.0 for found in _bands(scored)]
    nearness = [-abs(found - band) for found in _bands(scored)]
    rounded = [nearest_band(found) for found in _bands(members)]
    return {
        "rows": len(members),
        "kappa": _rounded(weighted_kappa(gold, taken)),
        "spearman": _rounded(spearman(gold, nearness)),
        "meanAbsoluteError": _rounded(mean_absolute_error([band] * len(members), _bands(members))),
        "mean": _rounded(sum(_bands(members)) / len(members)),
        "exact": _rounded(rounded.count(band) / len(members)),
        "withinOne": _rounded(sum(abs(found - band) <= 1 for found in rounded) / len(members)),
    }


def _pairs(kind: str, scored: Sequence[Predicted]) -> dict[str, Any]:
    bands = {one.row.id: one.band for one in scored if one.band is not None}
    shifts = {
        one.row.id: one.band - bands[one.row.pair_of]
        for one in scored
        if one.row.kind == kind and one.band is not None and one.row.pair_of in bands
    }
    within = sum(abs(shift) <= 0.25 for shift in shifts.values())  # noqa: PLR2004
    return {
        "rows": len(shifts),
        "within": _rounded(within / len(shifts)) if shifts else None,
        "largest": _rounded(max(shifts.values(), key=abs)) if shifts else None,
        "shifts": {key: _rounded(value) for key, value in shifts.items()},
    }


def _lowest(kind: str, scored: Sequence[Predicted]) -> dict[str, Any] | None:
    found = [one for one in scored if one.row.kind == kind]
    lowest = sum(nearest_band(band) == 1 for band in _bands(found))
    return (
        {"rows": len(found), "lowestBand": _rounded(lowest / len(found)), "highest": max(_bands(found))}
        if found
        else None
    )


def _time(predictions: Sequence[Predicted]) -> dict[str, float | None]:
    times = sorted(one.seconds * 1000 for one in predictions)
    return {"median": _rounded(times[len(times) // 2]), "largest": _rounded(times[-1])}


def _bands(found: Sequence[Predicted]) -> list[float]:
    return [one.band for one in found if one.band is not None]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
