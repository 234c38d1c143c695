"""Which model does which task."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ai.settings import ModelSettings


class Task(StrEnum):
    """The interviewer's tasks; the values name the prompts, the names the settings (`AI_MODEL_SCORE`)."""

    RESEARCH = "research_company"
    QUESTIONS = "write_questions"
    FOLLOW_UP = "decide_follow_up"
    HINT = "give_hint"
    SCORE = "score_answer"
    REPORT = "compose_report"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The model of each task, and the one that steps in for any of them."""

    models: Mapping[Task, str]
    fallback: str | None

    @property
    def different(self) -> int:
        """How many different models may be called."""
        return len({*self.models.values(), self.fallback} - {None})


def chosen_for(task: Task, settings: ModelSettings) -> str | None:
    """Return the model the settings give a task."""
    own: str | None = getattr(settings, f"model_{task.name.lower()}")
    return own or settings.model
