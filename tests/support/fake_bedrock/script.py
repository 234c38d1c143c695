"""What a fake server answers, in which order: forms, faults, and ways of answering badly."""

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What comes of one request; `Reply()` fills the form in plausibly."""


@dataclass(frozen=True)
class Form(Reply):
    """The form filled in like this."""

    values: dict[str, Any]


@dataclass(frozen=True)
class BadForm(Reply):
    """A form that fits no schema: `text` instead of a tool, or the `wrong_tool`."""

    how: str = "text"


@dataclass(frozen=True)
class Stopped(Reply):
    """An answer that ended for this reason (max_tokens, content_filtered, guardrail_intervened ...)."""

    reason: str


@dataclass(frozen=True)
class Slow(Reply):
    """A good answer after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Cut(Reply):
    """An answer whose connection breaks in the middle of the body."""


@dataclass(frozen=True)
class Fault(Reply):
    """An error as Bedrock tells it: its type in a header, its message in the body."""

    kind: str
    status: int
    message: str


def faults() -> dict[str, Fault]:
    """The errors of Bedrock by short name."""
    return {
        "throttled": Fault("ThrottlingException", 429, "Too many requests, please wait before trying again."),
        "not_ready": Fault("ModelNotReadyException", 429, "Model is not ready for inference."),
        "model_timeout": Fault(
            "ModelTimeoutException", 408, "Model has timed out in processing the request."
        ),
        "model_error": Fault("ModelErrorException", 424, "The system encountered an unexpected error."),
        "end_of_life": Fault(
            "ResourceNotFoundException", 404, "This model version has reached the end of its life."
        ),
        "legacy": Fault(
            "ResourceNotFoundException",
            404,
            "Access denied. This Model is marked by provider as Legacy and you have not been actively using "
            "the model in the last 15 days. Please upgrade to an active model on Amazon Bedrock",
        ),
        "access_denied": Fault(
            "AccessDeniedException", 403, "You don't have access to the model with the specified model ID."
        ),
        "bad_credentials": Fault(
            "UnrecognizedClientException", 403, "The security token included in the request is invalid."
        ),
        "invalid": Fault("ValidationException", 400, "The provided request is not valid."),
        "unknown_model": Fault("ValidationException", 400, "The provided model identifier is invalid."),
        "internal": Fault("InternalServerException", 500, "An internal server error occurred."),
        "unavailable": Fault(
            "ServiceUnavailableException", 503, "The service is unable to process the request."
        ),
    }


def fault(name: str) -> Fault:
    """Return an error by its short name."""
    return faults()[name]


def reply(name: str) -> Reply:
    """Return a reply by its name on the command line."""
    known: dict[str, Reply] = {
        **faults(),
        "ok": Reply(),
        "cut": Cut(),
        "slow": Slow(20),
        "text": BadForm("text"),
        "wrong_tool": BadForm("wrong_tool"),
        "empty_form": Form({}),
        "max_tokens": Stopped("max_tokens"),
        "content_filtered": Stopped("content_filtered"),
    }
    if name not in known:
        raise ValueError(f"There is no reply {name!r}. Choose of: {', '.join(known)}.")
    return known[name]


@dataclass
class Script:
    """Replies by model (or for any): each is given once, in order; then `always`, then a plausible form."""

    always: Reply = field(default_factory=Reply)
    _next: dict[str, deque[Reply]] = field(default_factory=dict)
    _models: dict[str, Reply] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def then(self, *replies: Reply, model: str = "") -> None:
        """Answer the next requests (for this model) so."""
        with self._lock:
            self._next.setdefault(model, deque()).extend(replies)

    def always_for(self, model: str, reply: Reply) -> None:
        """Answer every request for a model so."""
        self._models[model] = reply

    def take(self, model: str) -> Reply:
        """Return the reply to a request."""
        with self._lock:
            for key in (model, ""):
                if self._next.get(key):
                    return self._next[key].popleft()
        return self._models.get(model, self.always)
