"""The choice of the interviewer by name, as `AI_PROVIDER` gives it."""

from collections.abc import Callable, Set

from ai.languages import NAMES
from ai.metered import Metered
from ai.offline import OfflineInterviewer
from ai.port import Interviewer


def _bedrock() -> Interviewer:
    from ai import bedrock, settings  # noqa: PLC0415  boto3 takes half a second

    return bedrock.bedrock_interviewer(settings.ModelSettings())


def _openai_compatible() -> Interviewer:
    from ai import openai_compatible, settings  # noqa: PLC0415

    return openai_compatible.openai_compatible_interviewer(settings.ModelSettings())


PROVIDERS: dict[str, Callable[[], Interviewer]] = {
    "offline": OfflineInterviewer,
    "bedrock": _bedrock,
    "openai-compatible": _openai_compatible,
}


def make_interviewer(name: str = "offline") -> Interviewer:
    """Return the interviewer of this name; `ValueError` says what is missing or which names there are.

    The model providers read `ai.settings.ModelSettings` and are imported only when they are chosen.
    """
    maker = PROVIDERS.get(name.strip().lower())
    if maker is None:
        raise ValueError(f"There is no AI provider {name!r}. Choose one of: {', '.join(sorted(PROVIDERS))}.")
    return Metered(maker())


def languages_of(name: str) -> Set[str]:
    """Return what the interviewer of this name can hold an interview in, without making it."""
    return OfflineInterviewer.languages if name.strip().lower() == "offline" else NAMES.keys()
