"""What the interviewer is told and tells, in the words of its port and of our messages."""

from ai import port
from contracts import interview as words
from services.conductor.domain.interview import Interview


def questions_request(interview: Interview, avoid: tuple[str, ...]) -> port.QuestionsRequest:
    """Ask for the whole set of questions, none of them like those to `avoid`."""
    return port.QuestionsRequest(job=_job(interview), count=interview.total, avoid=avoid)


def follow_up_request(interview: Interview) -> port.FollowUpRequest:
    """Ask whether the current question's answer is complete."""
    turn = interview.turn
    return port.FollowUpRequest(job=_job(interview), question=_question(turn.question), answer=turn.answer)


def hint_request(interview: Interview) -> port.HintRequest:
    """Ask for guidance on the current question."""
    return port.HintRequest(job=_job(interview), question=_question(interview.turn.question))


def questions(written: port.QuestionSet) -> tuple[words.Question, ...]:
    """The written questions as they are kept and told."""
    return tuple(words.Question.model_validate(question.model_dump()) for question in written.questions)


def usage(used: port.Usage) -> words.Usage:
    """What a task took, as it is kept and told."""
    return words.Usage.model_validate(used.model_dump(exclude={"model"}))


def _job(interview: Interview) -> port.Job:
    profile = interview.profile
    return port.Job(
        company_name=interview.company_name,
        job_description=interview.job_description,
        resume=interview.resume,
        interview_type=interview.interview_type,
        difficulty=interview.difficulty,
        language=interview.language,
        profile=profile and port.CompanyProfile.model_validate(profile.model_dump()),
    )


def _question(question: words.Question) -> port.Question:
    return port.Question.model_validate(question.model_dump())
