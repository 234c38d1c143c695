"""The services take what the chart tells them, and the candidate of `helm test` holds an interview."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from ai.provider import make_interviewer
from ai.settings import ModelSettings
from chassis.settings import Settings
from services.conductor.settings import BudgetSettings
from services.gateway.settings import Settings as GatewaySettings
from services.webhooks.settings import ServeSettings
from tests.deploy.chart import Object, of, pods, secret_files
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
            elif owner == "Deployment/webhooks":
                assert len(ServeSettings().endpoints) == 1
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
        told[item["name"]] = str(value).replace(SECRETS, str(folder))
    for path in secret_files(pod):
        (folder / path).write_text(_contents().get(path, "s" * 40), "utf-8")
    return told


@cache
def _contents() -> dict[str, str]:
    """What a file must hold that is more than any secret text."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kafka.example.org")])
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
        .decode()
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    endpoint = {"name": "ats", "url": "https://ats.example.com/hooks", "secret": f"whsec_{'c2VjcmV0' * 6}"}
    return {
        "kafka-ca.crt": certificate,
        "kafka-client.crt": certificate,
        "kafka-client.key": private,
        "mongodb-url": "mongodb://user:password@mongodb.example.org/",
        "webhooks.yaml": json.dumps([endpoint]),
    }
