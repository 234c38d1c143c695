"""Reading an interview: at once where nothing stands in the way, else as a change that clears it."""

from chassis.aggregate.decision import Context, Decision
from contracts.conductor import GetInterview, GetInterviewMilestones
from services.conductor.domain.admission import admitted
from services.conductor.domain.clock import has_run_out
from services.conductor.domain.interview import Interview
from services.conductor.domain.standing import GET, MILESTONES, decided, interview_reply, milestones_reply


def can_be_read(interview: Interview | None, context: Context) -> bool:
    """Whether the state is all there is to say: it was opened, and no time ran out unnoticed."""
    if interview is None or interview.status == "expected":
        return False
    return not has_run_out(interview, context.envelope.time)


@admitted(waits_for=GET, late=lambda over: interview_reply(over, over.ends_at))
def room(interview: Interview, _command: GetInterview, context: Context) -> Decision[Interview]:
    """Everything the room needs after a refresh."""
    reply = interview_reply(interview, context.now)
    return decided(interview, interview, context.now, reply=reply)


@admitted(waits_for=MILESTONES, late=milestones_reply)
def milestones(
    interview: Interview, _command: GetInterviewMilestones, context: Context
) -> Decision[Interview]:
    """What a watching candidate has been told."""
    return decided(interview, interview, context.now, reply=milestones_reply(interview))
