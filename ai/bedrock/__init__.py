"""The interviewer on Amazon Bedrock, through the Converse API."""

import structlog

from ai.bedrock.client import BedrockClient
from ai.models import Asker, ModelChoice, ModelInterviewer, Task
from ai.models.choice import chosen_for
from ai.settings import ModelSettings

STRONG, FAST = "global.anthropic.claude-sonnet-5-5", "global.anthropic.claude-haiku-5-5"
FALLBACK = "global.anthropic.claude-sonnet-4-6"
"""Of another generation, so that it is hardly withdrawn or closed on the same day."""
DEFAULTS = {
    Task.RESEARCH: FAST,
    Task.QUESTIONS: FAST,
    Task.FOLLOW_UP: FAST,
    Task.HINT: FAST,
    Task.SCORE: STRONG,
    Task.REPORT: STRONG,
}
RETIRED = {"anthropic.claude-3-sonnet-20240229-v1:0": "2026-07-30"}
"""Ids that are still accepted in a setting, with the day on which their calls began to answer 404."""
_log = structlog.get_logger()


def bedrock_interviewer(settings: ModelSettings) -> ModelInterviewer:
    """Return the interviewer; `ValueError` when boto3 is told no region."""
    choice = bedrock_models(settings)
    client = BedrockClient(settings, threads=settings.concurrency * choice.different)
    return ModelInterviewer(client.name, Asker(client, choice, settings))


def bedrock_models(settings: ModelSettings) -> ModelChoice:
    """Return the model of each task: as set, or the default; a retired one is mapped to the default."""
    models = {task: _current(chosen_for(task, settings), default) for task, default in DEFAULTS.items()}
    return ModelChoice(models, _current(settings.fallback_model, FALLBACK))


def _current(model: str | None, default: str) -> str:
    if model is None:
        return default
    day = next((day for retired, day in RETIRED.items() if model.endswith(retired)), None)
    if day is None:
        return model
    _log.warning("model retired, the default answers", model=model, since=day, default=default)
    return default
