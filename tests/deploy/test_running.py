"""The services take what the chart tells them, and the candidate of `helm test` holds an interview."""

import asyncio
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from ai.provider import make_interviewer
from ai.settings import ModelSettings
from chassis.settings import Settings
from services.conductor.settings import BudgetSettings
from services.gateway.settings import Settings as GatewaySettings
from tests.deploy.chart import Object, of, pods
from tests.support.room import Room

SECRETS = "/run/secrets/room"


def test_every_service_takes_its_environment(
    objects: list[Object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With files of their own in place of the mounted ones, and any text in place of a key of a Secret."""
    for owner, pod in pods(objects):
        if owner == "Pod/test":
            continue
        with monkeypatch.context() as patch:
            told = _told(pod, tmp_path)
            for name, value in told.items():
                patch.setenv(name, value)
            settings = Settings()
            assert settings.environment == "production"
            assert settings.kafka_bootstrap == told["KAFKA_BOOTSTRAP"]
            if owner == "Deployment/gateway":
                gateway = GatewaySettings()
                assert not gateway.development_issuer
                assert (gateway.session_secret_text is not None) == ("SESSION_SECRET_FILE" in told)
            elif "AI_PROVIDER" in told:
                BudgetSettings()
                has_key = ModelSettings().key() is not None
                assert has_key == ("AI_API_KEY_FILE" in told)
                if owner in {"Deployment/setup", "Deployment/research"}:
                    make_interviewer(settings.ai_provider)


async def test_the_candidate_of_helm_test_holds_an_interview(
    room: Room, everything: list[Object], tmp_path: Path
) -> None:
    """The Pod's own command, with its files and a token, against a room that runs here."""
    ((_, pod),) = [(owner, pod) for owner, pod in pods(everything) if owner == "Pod/test"]
    (only,) = pod["spec"]["containers"]
    (service,) = of(everything, "Service")
    for name, text in of(everything, "ConfigMap")["room-test"]["data"].items():
        (tmp_path / name).write_text(text, "utf-8")
    url = f"--url=http://{service}:80"
    assert url in only["command"]
    arguments = [
        f"--url={room.url}" if word == url else word.replace("/interview/", f"{tmp_path}/")
        for word in only["command"][1:]
    ]
    ((variable),) = [item["name"] for item in only["env"]]
    client = await room.candidate(f"chart-{uuid4().hex}")
    token = client.headers["Authorization"].removeprefix("Bearer ")
    await client.aclose()
    run = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", "interview_room", *arguments),
        env={variable: token, "PYTHONPATH": ":".join(sys.path), "COLUMNS": "100"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    shown = (await run.communicate())[0].decode()
    assert run.returncode == 0, shown
    assert "Answers scored: 4 of 4" in shown, shown


def _told(pod: Object, folder: Path) -> dict[str, str]:
    """The environment of a pod's container, its secrets' files below a folder."""
    told: dict[str, str] = {}
    for item in pod["spec"]["containers"][0]["env"]:
        value: Any = item.get("value", "from a secret")
        if str(value).startswith(SECRETS):
            file = folder / str(value).removeprefix(f"{SECRETS}/")
            file.write_text("s" * 40, "utf-8")
            value = str(file)
        told[item["name"]] = value
    return told
