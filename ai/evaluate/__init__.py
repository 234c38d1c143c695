"""Evaluation of an interviewer against answers that people put into bands: `python -m ai.evaluate`."""

from ai.evaluate.measure import Predicted, metrics_of
from ai.evaluate.rows import Row, RowsError, read_rows
from ai.evaluate.run import evaluate

__all__ = ["Predicted", "Row", "RowsError", "evaluate", "metrics_of", "read_rows"]
