"""What the worker of the companies makes of a profile that was inferred without a model."""

from types import SimpleNamespace
from typing import cast

import pytest

from ai.port import Interviewer
from services.research.domain import RESEARCH, Company
from services.research.handlers import tasks
from tests.unit.research.test_companies import NOW, TODO, profile


@pytest.mark.parametrize(("provider", "stands_in"), [("offline", False), ("bedrock", True)])
def test_it_stands_in_only_where_a_model_was_to_be_asked(provider: str, stands_in: bool) -> None:
    work = tasks(cast("Interviewer", SimpleNamespace(name=provider)))[RESEARCH]

    decision = work.apply(Company(key="acme", name="Acme", researching=True), TODO, profile(), NOW)

    assert decision is not None
    assert decision.state.stands_in is stands_in
