"""Every field of every state is in the export of its user, or stands here with why it is not."""

from collections.abc import Callable
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.alias_generators import to_snake

from chassis.aggregate import Store
from services.conductor import store as conductor
from services.conductor.domain import erasure
from services.conductor.domain.budget import Budget
from services.conductor.domain.interview import Interview
from services.feedback import store as feedback
from services.feedback.domain.export import exported
from services.feedback.domain.report import Report
from services.research import store as research
from services.research.domain import Company
from services.setup import domain as setup
from services.setup import store as sessions
from services.setup.domain import Erasure, SessionState

MODULES = (conductor, feedback, research, sessions)
PRIVATE = "what a complete answer covers: the interviewer's own"
WORKING = "how the work is organised"
SCALARS: dict[Any, Any] = {str: "en", int: 1, float: 1.0, bool: True}
"""The text is a language where one is wanted."""

EXPORTS: dict[type[BaseModel], tuple[Callable[[Any], Any], dict[str, str]]] = {
    SessionState: (lambda state: _on_both_levels(setup.as_session(state).model_dump()), {}),
    Interview: (
        erasure.export,
        {
            "turns.question.key_points": PRIVATE,
            "turns.question.bank_id": PRIVATE,
            "starters": WORKING,
            "stalled": WORKING,
            "deciding": WORKING,
        },
    ),
    Report: (
        exported,
        {
            **{
                f"{part}.question.{field}": PRIVATE
                for part in ("answers", "unanswered", "attempts")
                for field in ("key_points", "bank_id")
            },
            "answers.retries": WORKING,
            "attempts.retries": WORKING,
            "attempts.command_id": WORKING,
            "narrative_retries": WORKING,
            "company_key": "the company's name, folded to be sorted by",
            "score_rank_asc": "the score, to be sorted by",
            "score_rank_desc": "the score, to be sorted by",
            "expires_at": WORKING,
        },
    ),
}
NOT_EXPORTED: dict[type[BaseModel], str] = {
    Company: "of a company, for whoever names it",
    Budget: "counts of one day, gone two days later",
    Erasure: "what is left of an erased user",
}


def test_every_state_is_exported_or_known_to_hold_nothing_to_export() -> None:
    states = {
        get_args(base)[0] for store in Store.__subclasses__() if _is_ours(store) for base in _bases(store)
    }

    assert states == {*EXPORTS, *NOT_EXPORTED}


@pytest.mark.parametrize("state", EXPORTS, ids=lambda state: state.__name__)
def test_every_field_is_exported_or_named(state: type[BaseModel]) -> None:
    """A new field fails here until it is decided on."""
    export, named = EXPORTS[state]
    whole = _filled(state)

    missing = _paths(whole.model_dump(mode="json")) - _paths(export(whole))

    assert missing == {*named}


def _on_both_levels(shown: dict[str, Any]) -> dict[str, Any]:
    """The export has the details of a session beside its ids."""
    return {**shown, "details": shown}


def _is_ours(store: type[Any]) -> bool:
    return any(store.__module__ == module.__name__ for module in MODULES)


def _bases(store: type[Any]) -> list[Any]:
    return [base for base in store.__orig_bases__ if get_origin(base) is Store]


def _filled(model: type[BaseModel]) -> BaseModel:
    """An instance in which every list has an item and nothing is left out."""
    values = {name: _value(field.annotation) for name, field in model.model_fields.items()}
    return model.model_construct(**values)


def _value(kind: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _value(next(one for one in arguments if one is not type(None)))
    if origin is Literal:
        return arguments[0]
    if origin in (tuple, list):
        return origin([_value(arguments[0])])
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _filled(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return SCALARS[kind] if kind in SCALARS else _value(arguments[0])


def _paths(part: Any, prefix: str = "") -> set[str]:
    """Where values are, in the names of the models."""
    if isinstance(part, dict):
        return {path for name, value in part.items() for path in _paths(value, f"{prefix}.{to_snake(name)}")}
    if isinstance(part, list | tuple):
        return {path for item in part for path in _paths(item, prefix)}
    return {prefix.removeprefix(".")}
