"""The OpenAPI document of the gateway, development login included, without starting it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from contracts.envelope import Command, Reply
from contracts.topics import Topic
from services.gateway.app import create_api
from services.gateway.commands import Commands
from services.gateway.events import EventFan
from services.gateway.settings import Settings

Json = dict[str, Any]


def openapi() -> Json:
    """The document as /openapi.json answers it on one's own machine."""
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), environment="development", host="127.0.0.1")
        return create_api(settings, _Nobody(), EventFan(), {}).openapi()


class _Nobody(Commands):
    """No service is asked while the document is made."""

    async def ask(
        self,
        topic: Topic,
        command: Command,
        *,
        key: str,
        user_id: str,
        command_id: str | None = None,
        wait: float | None = None,
    ) -> Reply:
        raise NotImplementedError
