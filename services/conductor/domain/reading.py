"""Reading an interview: at once where it is there, or as a decision where the reader must wait."""

from chassis.aggregate.decision import Context, Decision
from contracts.conductor import GetInterview, GetInterviewMilestones
from contracts.envelope import Reply
from services.conductor.domain.admission import admitted, require_owner, say_over
from services.conductor.domain.clock import has_run_out
from services.conductor.domain.interview import Interview
from services.conductor.domain.standing import (
    GET,
    MILESTONES,
    decided,
    interview_reply,
    milestones_reply,
)
