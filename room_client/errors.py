"""What can stand in the way of an answer."""

import httpx
from pydantic import ValidationError

from room_client.models import ProblemDocument


class Refused(Exception):
    """The gateway's refusal, in its own words. `problem` is its document (RFC 9457)."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.problem = _problem(response)
        self.retry_after = retry_after(response)
        """Seconds after which the same request may succeed; 0 when nothing is said."""
        faults = "; ".join(f"{error.field} {error.message}" for error in self.problem.errors or ())
        super().__init__(f"{self.problem.detail} ({faults})" if faults else self.problem.detail)


class Unreachable(Exception):
    """Nothing answered for as long as it was worth waiting."""


class StillRunning(Exception):
    """The work was accepted and goes on. `get_operation` with `operation_id` has its outcome later."""

    def __init__(self, location: str) -> None:
        self.operation_id = location.rpartition("/")[2]
        super().__init__("The room accepted the request but has not finished it. Come back later.")


def retry_after(response: httpx.Response) -> int:
    """Seconds of Retry-After; 0 without one."""
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isdecimal() else 0


def _problem(response: httpx.Response) -> ProblemDocument:
    """What a proxy in between leaves out of a problem is filled in; all its members are optional."""
    title, status = response.reason_phrase, response.status_code
    unsaid = {"type": "about:blank", "title": title, "status": status}
    try:
        said = {**unsaid, **response.json()}
        return ProblemDocument.model_validate({"detail": said["title"], **said})
    except (ValueError, TypeError, ValidationError):
        return ProblemDocument.model_validate({**unsaid, "detail": f"The room answered {status} {title}."})
