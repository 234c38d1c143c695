"""Work that outlasts its request: how it is named, and how it is answered."""

import base64
import binascii
from dataclasses import dataclass
from typing import Self

from contracts.topics import CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS, RESEARCH_COMMANDS, SETUP_COMMANDS, Topic
from services.gateway.inputs import is_uuid

_TOPICS = {
    topic.owner: topic for topic in (SETUP_COMMANDS, RESEARCH_COMMANDS, CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS)
}
_USER = "user:"


@dataclass(frozen=True, slots=True)
class Operation:
    """One command to one aggregate of one service."""

    service: str
    aggregate_id: str
    command_id: str

    @classmethod
    def of_user(cls, user_id: str, command_id: str) -> Self:
        """Work on everything a user has."""
        return cls("setup", f"{_USER}{user_id}", command_id)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The operation of an id, or None when it is not one."""
        try:
            plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        except (ValueError, binascii.Error):
            return None
        service, _, rest = plain.partition(":")
        aggregate_id, _, command_id = rest.rpartition(":")
        if service not in _TOPICS or not aggregate_id or "\0" in aggregate_id or not is_uuid(command_id):
            return None
        return cls(service, aggregate_id, command_id)

    @property
    def id(self) -> str:
        """Opaque to callers."""
        plain = f"{self.service}:{self.aggregate_id}:{self.command_id}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    @property
    def location(self) -> str:
        return f"/interview/operations/{self.id}"

    @property
    def topic(self) -> Topic:
        return _TOPICS[self.service]

    @property
    def key(self) -> str:
        """The partition key, the same for the command and for questions about it: so they stay in order."""
        return self.aggregate_id.removeprefix(_USER)
