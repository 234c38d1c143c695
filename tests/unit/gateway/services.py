"""The services behind the gateway, as a table from command type to reply."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import contracts
from contracts import conductor, feedback, replies, research, setup
from contracts.envelope import Command, Reply
from contracts.topics import MODELS, Topic, accepts
from services.gateway.commands import Commands

R = TypeVar("R", bound=Reply)
Answer = Reply | Exception | Callable[[Any, str], Reply]

SESSION = "019cad3e-9c40-7d1a-8f27-3b5c90e4a601"
NOT_FOUND = replies.Problem(status=404, title="Not found", detail="No such session.")


def example(model: type[R], **changes: Any) -> R:
    """The golden example of a reply, with some fields changed."""
    path = Path(contracts.__file__).parent / "examples" / f"{model.TYPE}.json"
    return model.model_validate(json.loads(path.read_text("utf-8"))["data"]).model_copy(update=changes)


@dataclass(frozen=True)
class Asked:
    """One command that reached the services."""

    topic: str
    command: Command
    key: str
    user_id: str
    command_id: str | None


@dataclass
class Services(Commands):
    """Answers every command with its type's reply; an exception is raised, a function is called."""

    table: dict[type[Command], Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        for command, answer in _EVERYTHING_WORKS.items():
            self.table.setdefault(command, answer)

    @property
    def last(self) -> Asked:
        return self.asked[-1]

    async def ask(
        self,
        topic: Topic,
        command: Command,
        *,
        key: str,
        user_id: str,
        command_id: str | None = None,
        wait: float | None = None,
    ) -> Reply:
        assert accepts(topic, command.TYPE), f"{topic.name} does not take {command.TYPE}"
        assert type(command).model_validate_json(command.to_bytes()) == command
        self.asked.append(Asked(topic.name, command, key, user_id, command_id))
        answer = self.table[type(command)]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else answer(command, user_id)


_EVERYTHING_WORKS: dict[type[Command], Answer] = {
    setup.CreateSession: example(setup.SessionReply),
    setup.ReadDescription: example(setup.DescriptionReply),
    setup.EraseSession: replies.Done(),
    setup.EraseUser: replies.Done(),
    setup.ExportSessions: replies.ExportPage(items=({"sessionId": SESSION},)),
    research.ResearchCompany: example(research.ProfileReply),
    research.SuggestCompanies: research.CompanySuggestions(companies=("Acme",)),
    conductor.StartInterview: example(conductor.StepReply, type="question"),
    conductor.AnswerQuestion: example(conductor.StepReply),
    conductor.SkipQuestion: example(conductor.StepReply, type="next_question"),
    conductor.CompleteInterview: conductor.StepReply(
        session_id=SESSION, type="complete", status="completed", question_number=4, total_questions=4
    ),
    conductor.GiveHint: example(conductor.HintReply),
    conductor.GetInterview: example(conductor.InterviewReply),
    conductor.SaveDraft: replies.Done(),
    conductor.ExtendInterview: example(conductor.ExtensionReply),
    conductor.EraseInterview: replies.Done(),
    conductor.ExportInterviews: replies.ExportPage(items=()),
    conductor.CheckBudget: replies.Done(),
    conductor.GetInterviewMilestones: replies.MilestonesReply(milestones=()),
    feedback.RetryQuestion: example(feedback.RetryReply),
    feedback.GetFeedback: example(feedback.FeedbackReply),
    feedback.GetHistory: feedback.HistoryReply(
        history=(
            feedback.HistoryItem(
                session_id=SESSION,
                company_name="Acme",
                interview_type="mixed",
                difficulty="mid",
                status="created",
                created_at=1_772_442_000,
                completed_at=None,
                overall_score=None,
            ),
        ),
        count=1,
        next_cursor=None,
    ),
    feedback.GetProgress: example(feedback.ProgressReply),
    feedback.EraseReport: replies.Done(),
    feedback.ExportReports: replies.ExportPage(items=()),
    feedback.GetFeedbackMilestones: replies.MilestonesReply(milestones=()),
    replies.GetOperation: replies.OperationReply(state="running"),
}

assert set(_EVERYTHING_WORKS) == {model for model in MODELS.values() if issubclass(model, Command)}
