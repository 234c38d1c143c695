"""The interviewer on any OpenAI-compatible server: Ollama, vLLM, llama.cpp, OpenAI itself."""

from ai.models import Asker, ModelChoice, ModelInterviewer, Task
from ai.models.choice import chosen_for
from ai.openai_compatible.client import OpenAICompatibleClient
from ai.settings import ModelSettings


def openai_compatible_interviewer(settings: ModelSettings) -> ModelInterviewer:
    """Return the interviewer; `ValueError` when the server or a task's model is not set."""
    if not settings.base_url:
        raise ValueError("Set AI_BASE_URL to the server, for example http://127.0.0.1:11434/v1 for Ollama.")
    models = {task: model for task in Task if (model := chosen_for(task, settings))}
    missing = [task.name for task in Task if task not in models]
    if missing:
        raise ValueError(f"Set AI_MODEL, or a model for each task: AI_MODEL_{', AI_MODEL_'.join(missing)}.")
    choice = ModelChoice(models, settings.fallback_model)
    client = OpenAICompatibleClient(settings.base_url, settings)
    return ModelInterviewer(client.name, Asker(client, choice, settings))
