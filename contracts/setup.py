"""The setup service: sessions."""

from typing import ClassVar, Literal

from contracts.envelope import Command, Event, Part, Reply
from contracts.interview import Difficulty, Duration, InterviewType, Language


class CreateSession(Command):
    """Open a session. Limits are checked by the gateway and again by the service.

    `language` is what the candidate would like the interview to be held in.
    """

    TYPE: ClassVar[str] = "setup.CreateSession.v1"
    job_description: str
    company_name: str
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration
    resume: str | None = None
    language: Language = "en"


class ReadDescription(Command):
    """Say what is recognised in a job description. Nothing of it is kept."""

    TYPE: ClassVar[str] = "setup.ReadDescription.v1"
    job_description: str


class EraseSession(Command):
    """Remove one session of the user everywhere."""

    TYPE: ClassVar[str] = "setup.EraseSession.v1"
    session_id: str


class EraseUser(Command):
    """Remove everything held on the user."""

    TYPE: ClassVar[str] = "setup.EraseUser.v1"


class ExportSessions(Command):
    """A page of the user's sessions; `cursor` is the previous page's `next_cursor`."""

    TYPE: ClassVar[str] = "setup.ExportSessions.v1"
    cursor: str | None = None


class Session(Part):
    """A session as it was set up. Times are epoch seconds.

    `language` is what the interview is held in: the wished one where the interviewer speaks it.
    """

    session_id: str
    user_id: str
    company_name: str
    job_description: str
    resume: str | None = None
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration
    total_questions: int
    status: Literal["created"] = "created"
    current_question_index: int = 0
    questions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    created_at: int
    language: Language = "en"


class SessionReply(Reply):
    """The session that was created."""

    TYPE: ClassVar[str] = "setup.SessionReply.v1"
    session_id: str
    message: str = "Interview session created successfully"
    session: Session


class DescriptionReply(Reply):
    """What was recognised in a job description, as the questions to come will see it.

    `title` are its own words for the job, empty when nothing tells; of `skills` the required ones come first.
    """

    TYPE: ClassVar[str] = "setup.DescriptionReply.v1"
    title: str
    skills: tuple[str, ...]


class SessionCreated(Event):
    """Internal: all that research, conductor and feedback need of a session. Time in epoch milliseconds."""

    TYPE: ClassVar[str] = "setup.SessionCreated.v1"
    session_id: str
    user_id: str
    company_name: str
    job_description: str
    resume: str | None = None
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration
    created_at: int
    language: Language = "en"


class SessionErased(Event):
    """Internal: remove whatever is held on the session."""

    TYPE: ClassVar[str] = "setup.SessionErased.v1"
    session_id: str
    user_id: str


class UserErased(Event):
    """Internal: remove whatever is held on the user from before `erased_at` (epoch milliseconds)."""

    TYPE: ClassVar[str] = "setup.UserErased.v1"
    user_id: str
    erased_at: int
