"""What logs may show."""

import io
import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import redirect_stderr

import pytest
import structlog

from chassis.logs import configure, loggable, where
from chassis.settings import Settings

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


@pytest.fixture
def told() -> Iterator[io.StringIO]:
    """What a process at DEBUG writes; the settings of the test run come back afterwards."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    with redirect_stderr(io.StringIO()) as written:
        configure(Settings(environment="production", log_level="DEBUG"))
        yield written
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_an_error_is_logged_by_its_kind_and_places(told: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)  # noqa: TRY301 - a library's habit
    except ValueError:
        logging.getLogger("a.library").exception("it went wrong")
        structlog.get_logger().exception("ours too")
    library, ours = (json.loads(line) for line in told.getvalue().splitlines())
    assert (library["event"], library["error"]) == ("it went wrong", "ValueError")
    assert (ours["event"], ours["error"]) == ("ours too", "ValueError")
    assert "test_logs.py" in library["where"][0]
    assert CANARY not in told.getvalue()


def test_of_a_library_the_first_line_is_heard_and_nothing_below_a_warning(told: io.StringIO) -> None:
    library = logging.getLogger("a.library")
    library.debug("request %s", CANARY)
    library.info("GET /%s", CANARY)
    library.warning("Task exception was never retrieved\nfuture: %s", CANARY)
    [line] = told.getvalue().splitlines()
    assert json.loads(line)["event"] == "Task exception was never retrieved"


def test_our_own_lines_are_heard_at_debug(told: io.StringIO) -> None:
    structlog.get_logger().debug("handled", outcome="done")
    assert json.loads(told.getvalue())["event"] == "handled"
