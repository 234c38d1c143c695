"""The registry of topics: who may write what where, how long it is kept, and whether it is personal."""

from dataclasses import dataclass

from contracts import conductor, feedback, public, replies, research, setup
from contracts.envelope import Message

DAY = 24 * 60 * 60 * 1000
PARTITIONS = 6
REPLY_PARTITIONS = 12
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""A transcript of 16 questions with follow-ups at 20,000 characters each fits, in any script."""
SEGMENTS = 6
"""Parts of a topic's retention: Kafka deletes whole segments, and only when their last record is due."""
DEAD_LETTER_RETENTION = 7 * DAY
TOMBSTONE_LIFE = 16 * DAY
"""What an erasure leaves behind is kept for so long (milliseconds): longer than any message with content can
still be handled, be it a dead letter that is replayed on its last day."""


@dataclass(frozen=True)
class Topic:
    """One Kafka topic. `retention` is in milliseconds; `personal_data` marks content of a person."""

    name: str
    owner: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    models: tuple[type[Message], ...]
    partitions: int
    retention: int
    personal_data: bool

    @property
    def dead_letters(self) -> str:
        """The topic that takes this topic's records that cannot be handled."""
        return f"{self.name}.dlq"

    @property
    def replayable(self) -> int:
        """Milliseconds after a message was made in which it may be put back from the dead letters."""
        return lifetime(self.retention) + lifetime(DEAD_LETTER_RETENTION)


def _commands(owner: str, *models: type[Message]) -> Topic:
    return Topic(
        name=f"{owner}.commands.v1",
        owner=owner,
        producers=("gateway",),
        consumers=(owner,),
        models=(*models, replies.GetOperation),
        partitions=PARTITIONS,
        retention=DAY,
        personal_data=True,
    )


SETUP_COMMANDS = _commands(
    "setup",
    setup.CreateSession,
    setup.ReadDescription,
    setup.EraseSession,
    setup.EraseUser,
    setup.ExportSessions,
)
RESEARCH_COMMANDS = _commands("research", research.ResearchCompany, research.SuggestCompanies)
CONDUCTOR_COMMANDS = _commands(
    "conductor",
    conductor.StartInterview,
    conductor.AnswerQuestion,
    conductor.SkipQuestion,
    conductor.CompleteInterview,
    conductor.GiveHint,
    conductor.GetInterview,
    conductor.SaveDraft,
    conductor.ExtendInterview,
    conductor.EraseInterview,
    conductor.ExportInterviews,
    conductor.GetInterviewMilestones,
    conductor.CheckBudget,
)
FEEDBACK_COMMANDS = _commands(
    "feedback",
    feedback.GetFeedback,
    feedback.RetryQuestion,
    feedback.GetHistory,
    feedback.GetProgress,
    feedback.EraseReport,
    feedback.ExportReports,
    feedback.GetFeedbackMilestones,
)
REPLIES = Topic(
    name="gateway.replies.v1",
    owner="gateway",
    producers=("setup", "research", "conductor", "feedback"),
    consumers=("gateway",),
    models=(
        replies.Problem,
        replies.Done,
        replies.OperationReply,
        replies.ExportPage,
        replies.MilestonesReply,
        setup.SessionReply,
        setup.DescriptionReply,
        research.ProfileReply,
        research.CompanySuggestions,
        conductor.StepReply,
        conductor.HintReply,
        conductor.InterviewReply,
        conductor.ExtensionReply,
        feedback.FeedbackReply,
        feedback.RetryReply,
        feedback.HistoryReply,
        feedback.ProgressReply,
    ),
    partitions=REPLY_PARTITIONS,
    retention=DAY // 24,
    personal_data=True,
)
INTERNAL = Topic(
    name="interview.internal.v1",
    owner="conductor",
    producers=("setup", "research", "conductor", "feedback"),
    consumers=("research", "conductor", "feedback"),
    models=(
        setup.SessionCreated,
        setup.SessionErased,
        setup.UserErased,
        research.CompanyProfiled,
        conductor.InterviewStarted,
        conductor.AnswerRecorded,
        conductor.InterviewCompleted,
        feedback.UsageRecorded,
    ),
    partitions=PARTITIONS,
    retention=3 * DAY,
    personal_data=True,
)
EVENTS = Topic(
    name="interview.events.v1",
    owner="conductor",
    producers=("setup", "conductor", "feedback"),
    consumers=("gateway", "analytics", "webhooks"),
    models=(
        public.SessionCreated,
        public.SessionErased,
        public.QuestionsReady,
        public.InterviewStarted,
        public.QuestionAsked,
        public.AnswerRecorded,
        public.InterviewCompleted,
        public.AnswerScored,
        public.FeedbackReady,
    ),
    partitions=PARTITIONS,
    retention=365 * DAY,
    personal_data=False,
)

TOPICS = (SETUP_COMMANDS, RESEARCH_COMMANDS, CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS, REPLIES, INTERNAL, EVENTS)
MODELS: dict[str, type[Message]] = {model.TYPE: model for topic in TOPICS for model in topic.models}


def segment(retention: int) -> int:
    """After how many milliseconds a topic of this retention begins another segment."""
    return retention // SEGMENTS


def lifetime(retention: int) -> int:
    """Milliseconds after which a record is due at the latest: with the youngest one of its segment."""
    return retention + segment(retention)


def topic_of(name: str) -> Topic:
    """The registered topic; raises KeyError for any other."""
    return _BY_NAME[name]


def accepts(topic: Topic, model_type: str) -> bool:
    """Whether the registry allows this message type on the topic."""
    return any(model_type == model.TYPE for model in topic.models)


_BY_NAME = {topic.name: topic for topic in TOPICS}
