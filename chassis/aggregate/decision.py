"""What a domain function returns: the new state and all that follows from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from contracts.envelope import Envelope, Event, Reply

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks and when. `now` and `envelope.time` (receipt at the gateway) are epoch milliseconds.

    `digest` identifies the command's body, so that a reused Idempotency-Key is noticed.
    """

    envelope: Envelope
    now: int
    digest: str = ""

    @property
    def user_id(self) -> str:
        """The authenticated user; empty for events, which no user sends."""
        return self.envelope.user_id or ""


@dataclass(frozen=True, slots=True)
class NewTodo:
    """Work due at `due_at` (epoch ms). A newer todo of the same `kind` and `key` replaces it."""

    kind: str
    due_at: int
    key: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Todo:
    """An open todo as its task sees it; `attempts` counts the failed ones."""

    id: str
    kind: str
    key: str
    data: dict[str, Any]
    due_at: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command that has not been answered yet. `label` says what it waits for."""

    label: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Decision(Generic[S]):
    """All that one change causes, written together or not at all.

    `events` go to the topic the registry has for their type. `reply` answers the command being
    handled; `wait_for` keeps it waiting under a label instead. `answer` is asked about every waiting
    command (the present one included) and returns its reply, or None to let it wait on. `cancel`
    names (kind, key) of todos that are no longer wanted. At `expires_at` (epoch ms) a sweep deletes
    the document. `forget` drops the remembered replies of earlier commands: an erasure leaves
    none of their content behind. Without `remember` a repeated command is simply done again.
    """

    state: S
    events: tuple[Event, ...] = ()
    reply: Reply | None = None
    wait_for: str | None = None
    answer: Callable[[Waiting], Reply | None] | None = None
    todos: tuple[NewTodo, ...] = ()
    cancel: tuple[tuple[str, str], ...] = ()
    expires_at: int | None = None
    forget: bool = False
    remember: bool = True
