"""What every model provider shares: prompts, structured answers, retries and the rules of trust."""

from ai.models.asking import Asker
from ai.models.call import Call, CallError, ModelClient, ModelFailed, ModelUnavailable, Reply, Tokens
from ai.models.choice import ModelChoice, Task
from ai.models.interviewer import ModelInterviewer

__all__ = [
    "Asker",
    "Call",
    "CallError",
    "ModelChoice",
    "ModelClient",
    "ModelFailed",
    "ModelInterviewer",
    "ModelUnavailable",
    "Reply",
    "Task",
    "Tokens",
]
