"""Reasons to say no: each becomes a Problem reply and an HTTP answer, and changes nothing."""

from contracts.replies import FieldError, Problem


class Refusal(Exception):
    """A command that cannot be done as it stands. The detail tells the person what to do."""

    status = 400
    title = "Bad request"

    def __init__(
        self, detail: str, *, errors: tuple[FieldError, ...] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(
            status=self.status, title=self.title, detail=detail, errors=errors, retry_after=retry_after
        )


class NotFound(Refusal):
    """Unknown, or another user's: the two are never told apart."""

    status = 404
    title = "Not found"


class Conflict(Refusal):
    """Right in itself, but not now."""

    status = 409
    title = "Conflict"


class Invalid(Refusal):
    """A field breaks its limits, or an Idempotency-Key came back with another body."""

    status = 422
    title = "Unprocessable content"


class TooMany(Refusal):
    """A limit is reached; `retry_after` says when it is renewed."""

    status = 429
    title = "Too many requests"


class Unavailable(Refusal):
    """A part the service needs is down; the command was not done."""

    status = 503
    title = "Service unavailable"
