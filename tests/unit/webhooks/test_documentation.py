"""The receiver in docs/webhooks.md is run as it stands there."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from interview_room.parts.ports import free_port
from services.webhooks.domain import signature
from tests.support.eventually import eventually

DOCUMENT = Path(__file__).parents[3] / "docs" / "webhooks.md"
SECRET = "whsec_c2VjcmV0LW9mLTI0LWJ5dGVzLW9yLW1vcmU="
BODY = b'{"type":"interview.SessionErased.v1","timestamp":"","data":{"sessionId":"s1"}}'


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    [program] = re.findall(r"```python\n(.+?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    file, port = tmp_path / "receiver.py", free_port()
    file.write_text(program)
    process = subprocess.Popen(
        [sys.executable, str(file)],
        env={**os.environ, "WEBHOOK_SECRET": SECRET, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield f"http://127.0.0.1:{port}/hooks", process
    process.kill()
    process.wait()


async def test_it_takes_what_is_signed_and_refuses_what_is_not(
    receiver: tuple[str, subprocess.Popen[str]],
) -> None:
    url, process = receiver
    signed = signature.headers([signature.key_of(SECRET)], "m1", int(time.time()), BODY)

    async def listens() -> int:
        with suppress(httpx.TransportError):
            async with httpx.AsyncClient() as client:
                forged = {**signed, "webhook-id": "m2"}
                return (await client.post(url, content=BODY, headers=forged)).status_code
        raise AssertionError

    assert await eventually(listens) == 401
    async with httpx.AsyncClient() as client:
        assert (await client.post(url, content=BODY, headers=signed)).status_code == 204
    assert process.stdout is not None
    assert process.stdout.readline() == "m1 interview.SessionErased.v1 s1\n"
