"""`python -m ai.evaluate FILE.jsonl --provider offline [--json OUT]`."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ai.evaluate.measure import Predicted, metrics_of
from ai.evaluate.rows import RowsError, read_rows
from ai.evaluate.run import evaluate
from ai.provider import make_interviewer


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate a provider on a file of rows; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m ai.evaluate", description=__doc__)
    parser.add_argument("file", type=Path, help="rows with gold bands, one JSON object a line")
    parser.add_argument("--provider", default="offline", help="name of the interviewer (default: offline)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write predictions and figures to this file")
    chosen = parser.parse_args(arguments)
    try:
        rows, interviewer = read_rows(chosen.file), make_interviewer(chosen.provider)
    except (RowsError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    predictions = asyncio.run(evaluate(rows, interviewer))
    metrics = metrics_of(predictions)
    sys.stdout.write(as_text(metrics))
    if chosen.json:
        chosen.json.write_text(json.dumps(as_json(predictions, metrics), indent=1) + "\n", "utf-8")
    return 0


def as_json(predictions: Sequence[Predicted], metrics: dict[str, Any]) -> dict[str, Any]:
    """Return the predictions and figures as the JSON output."""
    rows = [
        {
            "id": one.row.id,
            "band": one.band,
            "score": one.score,
            "status": one.status,
            "flags": list(one.flags),
        }
        for one in predictions
    ]
    return {"rows": rows, "metrics": metrics}


def as_text(metrics: dict[str, Any]) -> str:
    """Return the figures as lines for people."""
    lines = [f"{metrics['rows']} rows, {metrics['notScored']} not scored"]
    groups = {"overall": metrics["overall"], "bands 2-4": metrics["middleBands"], **metrics["perType"]}
    lines += [
        f"{name:<12} kappa {_figure(found['kappa'])}  Spearman {_figure(found['spearman'])}"
        f"  mean absolute error {_figure(found['meanAbsoluteError'])}  ({found['rows']} rows)"
        for name, found in groups.items()
    ]
    for band, found in metrics["perBand"].items():
        if found["rows"]:
            lines.append(
                f"band {band}       kappa {_figure(found['kappa'])}  Spearman {_figure(found['spearman'])}"
                f"  mean absolute error {_figure(found['meanAbsoluteError'])}  mean {_figure(found['mean'])}"
                f"  exact {_figure(found['exact'])}  within one {_figure(found['withinOne'])}"
                f"  ({found['rows']} rows)"
            )
    for kind, found in metrics["pairs"].items():
        if found["rows"]:
            within, largest = _figure(found["within"]), _figure(found["largest"])
            lines.append(
                f"{kind:<12} within 0.25 of the pair {within}  largest shift {largest} ({found['rows']} rows)"
            )
            lines += [f"  {key}: {_figure(shift)}" for key, shift in found["shifts"].items()]
    for kind, found in metrics["adversarial"].items():
        lowest, highest = _figure(found["lowestBand"]), _figure(found["highest"])
        lines.append(f"{kind:<18} in the lowest band {lowest}  highest {highest}  ({found['rows']} rows)")
    median, largest = _figure(metrics["milliseconds"]["median"]), _figure(metrics["milliseconds"]["largest"])
    lines.append(f"time a row: median {median} ms, largest {largest} ms")
    return "\n".join(lines) + "\n"


def _figure(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main())
