"""The one thing a model client does: a call that fills in a form."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of a model: to fill in the form `schema` (a JSON schema of an object) named `form`.

    `until` is the time (`time.monotonic()`) from which nobody waits for the answer any more.
    """

    model: str
    system: str
    user: str
    form: str
    schema: dict[str, Any]
    max_tokens: int
    until: float


class Tokens(NamedTuple):
    """Tokens of one call; `read` came out of the prompt cache and `written` went into it."""

    input: int = 0
    output: int = 0
    read: int = 0
    written: int = 0


class Reply(NamedTuple):
    """The form as the model filled it in, not validated yet; `problem` says why there is none."""

    form: object
    tokens: Tokens
    problem: str = ""


class CallError(Exception):
    """A call without an answer. `reason` names codes alone, never content."""

    def __init__(self, reason: str, *, retryable: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable


class ModelFailed(CallError):
    """The model itself timed out or broke (408, 424): worth asking once more at once."""


class ModelUnavailable(CallError):
    """The model is gone, closed to the account or marked as legacy: another one has to answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, retryable=False)


class ModelClient(Protocol):
    """Raises `CallError`; retries what is worth retrying on the wire."""

    name: str

    async def call(self, call: Call) -> Reply: ...
