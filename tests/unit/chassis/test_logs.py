"""What logs may show."""

import uuid

from chassis.logs import loggable, where

CANARY = "a-text-that-a-person-wrote"


def test_a_uuid_is_logged_as_it_is_and_anything_else_as_a_short_hash() -> None:
    identifier = str(uuid.uuid4())
    assert loggable(identifier) == identifier
    assert loggable("Acme") == loggable("Acme")
    assert loggable("Acme") != loggable("Globex")
    assert "Acme" not in loggable("Acme")
    assert len(loggable(CANARY * 100)) == 13


def test_where_an_error_happened_is_told_without_its_text() -> None:
    try:
        raise ValueError(CANARY)  # noqa: TRY301 - the place is what is looked at
    except ValueError as error:
        [place] = where(error)
    assert "test_logs.py" in place
    assert "test_where_an_error_happened" in place
    assert CANARY not in place
