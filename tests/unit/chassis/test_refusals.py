"""Refusals become Problem replies."""

import pytest

from chassis.refusals import Conflict, Invalid, NotFound, Refusal, Unavailable
from contracts.replies import FieldError, Problem


@pytest.mark.parametrize(
    ("refusal", "status"), [(NotFound, 404), (Conflict, 409), (Invalid, 422), (Unavailable, 503)]
)
def test_a_refusal_is_a_problem_with_its_status(refusal: type[Refusal], status: int) -> None:
    assert refusal("Do this instead.").problem == Problem(
        status=status, title=refusal.title, detail="Do this instead."
    )


def test_a_refusal_names_fields_and_when_to_come_back() -> None:
    error = FieldError(field="answer", message="must not be empty")
    assert Invalid("Mend it.", errors=(error,)).problem.errors == (error,)
    assert Unavailable("Later.", retry_after=3).problem.retry_after == 3
