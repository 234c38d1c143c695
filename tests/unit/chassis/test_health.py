"""What a service without an API of its own answers, and what is measured as it is asked."""

import httpx
import pytest

from chassis import observation
from chassis.health import health_app
from chassis.observation import unwatch, watch


async def _get(path: str, *, passes: bool) -> httpx.Response:
    async def check() -> None:
        if not passes:
            raise OSError("away")

    transport = httpx.ASGITransport(health_app({"part": check}))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        return await client.get(path)


@pytest.fixture(autouse=True)
def _nothing_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observation, "_looked_at", 0.0)


@pytest.mark.parametrize(("passes", "value"), [(True, "1.0"), (False, "0.0")])
async def test_metrics_say_what_readiness_would(passes: bool, value: str) -> None:
    assert (await _get("/readyz", passes=passes)).status_code == (200 if passes else 503)
    assert f"room_ready {value}\n" in (await _get("/metrics", passes=passes)).text


async def test_however_many_ask_in_a_second_it_is_measured_once() -> None:
    """What fails at it is left out of the answer, which comes all the same."""
    asked = 0

    async def measure() -> None:
        nonlocal asked
        asked += 1
        raise OSError("away")

    watch(measure)
    try:
        answers = [await _get("/metrics", passes=True) for _ in range(3)]
    finally:
        unwatch(measure)
    assert asked == 1
    assert [answer.status_code for answer in answers] == [200, 200, 200]
