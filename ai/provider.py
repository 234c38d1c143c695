"""The choice of the interviewer by name, as `AI_PROVIDER` gives it."""

from collections.abc import Callable

from ai.offline import OfflineInterviewer
from ai.port import Interviewer

PROVIDERS: dict[str, Callable[[], Interviewer]] = {"offline": OfflineInterviewer}


def make_interviewer(name: str = "offline") -> Interviewer:
    """Return the interviewer of this name; `ValueError` lists the names there are."""
    maker = PROVIDERS.get(name.strip().lower())
    if maker is None:
        raise ValueError(f"There is no AI provider {name!r}. Choose one of: {', '.join(sorted(PROVIDERS))}.")
    return maker()
