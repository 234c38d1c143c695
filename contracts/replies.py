"""Messages that every service understands or answers with."""

from typing import Any, ClassVar, Literal

from contracts.envelope import Command, Part, Reply


class FieldError(Part):
    """One field of a request and what is wrong with it."""

    field: str
    message: str


class Problem(Reply):
    """A refusal, in the words of RFC 9457. `status` is the HTTP status the gateway answers with."""

    TYPE: ClassVar[str] = "reply.Problem.v1"
    status: int
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    retry_after: int | None = None


class Done(Reply):
    """The command took effect and there is nothing more to say."""

    TYPE: ClassVar[str] = "reply.Done.v1"


class GetOperation(Command):
    """Ask the owner what became of a command. `operation_id` is the command's envelope id."""

    TYPE: ClassVar[str] = "operation.GetOperation.v1"
    aggregate_id: str
    operation_id: str


class OperationReply(Reply):
    """`result` is the reply's body once `state` is done; `result_type` names its message type."""

    TYPE: ClassVar[str] = "operation.OperationReply.v1"
    state: Literal["running", "done"]
    result_type: str | None = None
    result: dict[str, Any] | None = None


class ExportPage(Reply):
    """Some of what one service holds on a user; `next_cursor` is None on the last page."""

    TYPE: ClassVar[str] = "reply.ExportPage.v1"
    items: tuple[dict[str, Any], ...]
    next_cursor: str | None = None


class Milestone(Part):
    """Something a watching candidate is told. `sequence` is the source's own order for the session."""

    kind: Literal["questions_ready", "answer_scored", "feedback_ready", "time_expired"]
    sequence: int
    done: int | None = None
    total: int | None = None


class MilestonesReply(Reply):
    """Every milestone of a session that one service has reached, in order."""

    TYPE: ClassVar[str] = "reply.MilestonesReply.v1"
    milestones: tuple[Milestone, ...]
