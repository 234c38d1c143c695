"""Requests made from the OpenAPI document, and against it: every answer is one it describes, none a 5xx."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.gateway.settings import Settings
from tests.support.room import Room, running

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8
"""Requests for each operation in each mode; the same ones in every run."""
FOREVER = "/interview/sessions/{session_id}/events"
"""A stream ends with the interview: what is in it is tested where it is read piece by piece."""


@pytest.fixture(scope="module")
async def generous(make_settings: Callable[..., Settings]) -> AsyncIterator[Room]:
    """A room that does not mind thousands of requests of one user."""
    settings = make_settings(rate_limit_per_minute=1_000_000, ai_requests_per_day=1_000_000)
    async with running(Room(settings)) as room:
        yield room


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.name.lower())
async def test_every_answer_is_documented(generous: Room, mode: GenerationMode) -> None:
    client = await generous.candidate("fuzzer")
    headers = {"Authorization": client.headers["Authorization"]}
    document = (await client.get("/openapi.json")).json()
    await client.aclose()

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        ask = elsewhere.submit(_ask_everything, document, generous.url, headers, mode)
        asked = await asyncio.wrap_future(ask)

    described = {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path != FOREVER
    }
    with_body = {label for label, operation in described.items() if "requestBody" in operation}
    # Where nothing can be given, nothing can be given wrongly.
    assert asked >= (with_body if mode is GenerationMode.NEGATIVE else {*described})


def _ask_everything(document: Any, url: str, headers: dict[str, str], mode: GenerationMode) -> set[str]:
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=url)
    asked = set()
    for found in schema.exclude(path=FOREVER).get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=[*HealthCheck],
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS, timeout=30)

        with contextlib.suppress(Unsatisfiable):
            ask()
            asked.add(operation.label)
    return asked
