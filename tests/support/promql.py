"""What a PromQL expression asks for, by a real parser."""

import re
from dataclasses import dataclass
from typing import Any

import promql_parser

_GRAFANA = {"$__rate_interval": "5m", "$__range": "1d"}


@dataclass(frozen=True)
class Selector:
    """A metric that is asked for, and the labels it is chosen by."""

    metric: str
    labels: frozenset[str]


def selectors(expression: str) -> set[Selector]:
    """The metrics of an expression; raises ValueError where it is not PromQL."""
    for variable, value in _GRAFANA.items():
        expression = expression.replace(variable, value)
    return {*_selectors(promql_parser.parse(expression))}


def grouped_by(expression: str) -> set[str]:
    """The labels that aggregations keep."""
    found = re.findall(r"\bby \(([^)]*)\)", expression)
    return {label.strip() for labels in found for label in labels.split(",")}


def _selectors(node: Any) -> list[Selector]:
    if isinstance(node, promql_parser.VectorSelector):
        return [Selector(node.name or "", frozenset(matcher.name for matcher in node.matchers.matchers))]
    if isinstance(node, promql_parser.MatrixSelector):
        return _selectors(node.vector_selector)
    inner = [getattr(node, name, None) for name in ("expr", "lhs", "rhs")]
    children = [*inner, *(getattr(node, "args", None) or ())]
    return [found for child in children if child is not None for found in _selectors(child)]
