from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from chassis.ids import now
from services.gateway.app import create_api
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from tests.unit.gateway.services import Services

ORIGIN = "http://127.0.0.1:8080"
Open = Callable[..., httpx.AsyncClient]


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def fan() -> EventFan:
    return EventFan()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def api(settings: Settings, services: Services, fan: EventFan) -> FastAPI:
    return create_api(settings, services, fan, {})


def open_client(api: FastAPI, user_id: str | None = "alice", **headers: str) -> httpx.AsyncClient:
    """A client of the API as a user of the development issuer, or as nobody."""
    if user_id is not None:
        token = api.state.gateway.development_issuer.token(user_id, now() // 1000)
        headers["Authorization"] = f"Bearer {token}"
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


@pytest.fixture
async def client(api: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(api) as client:
        yield client


@pytest.fixture
async def stranger(api: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(api, None) as client:
        yield client


def assert_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of a response, which it must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert {"type", "title", "detail"} <= document.keys()
    assert ("errors" in document) <= (status == 422)
    return document
