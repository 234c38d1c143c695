"""The rules of company profiles: how long one is fresh, and who waits for one that is being made."""

from collections.abc import Callable

from ai.companies import company_key, known_company
from chassis.aggregate.decision import Context, Decision, NewTodo, Todo, Waiting
from chassis.refusals import Invalid, Unavailable
from contracts.envelope import Part, Reply
from contracts.interview import CompanyProfile
from contracts.replies import FieldError
from contracts.research import CompanyProfiled, ProfileReply, ResearchCompany
from contracts.setup import SessionCreated

DAY = 24 * 60 * 60 * 1000
RESEARCH_TTL = 30 * DAY
"""Milliseconds for which a profile is answered without new research."""
STAND_IN_TTL = 60 * 60 * 1000
"""The same for what stands in for a model that did not answer or did not know the company."""
KEPT = 2 * RESEARCH_TTL
"""Milliseconds after its last change at which a document goes; until then an old profile can stand in."""
NAME_LIMIT = 200
RETRY_AFTER = 30
RESEARCH = "research"


class Company(Part):
    """A company as one document: its profile, and the sessions that wait for it. Time in epoch ms.

    `stands_in`: the newest research brought nothing of the model, and it is asked again soon.
    """

    key: str
    name: str
    profile: CompanyProfile | None = None
    researched_at: int = 0
    stands_in: bool = False
    researching: bool = False
    sessions: tuple[str, ...] = ()


def checked_name(name: str) -> str:
    """The name trimmed; Invalid when it is empty, too long or holds NUL."""
    trimmed = name.strip()
    if 0 < len(trimmed) <= NAME_LIMIT and "\0" not in trimmed:
        return trimmed
    message = f"Must have between 1 and {NAME_LIMIT} characters and no NUL character."
    raise Invalid("Give the company's name.", errors=(FieldError(field="companyName", message=message),))


def fresh_profile(company: Company | None, now: int) -> CompanyProfile | None:
    """The profile if it is young enough to be answered as it is."""
    if company is None:
        return None
    ttl = STAND_IN_TTL if company.stands_in else RESEARCH_TTL
    return company.profile if now - company.researched_at < ttl else None


def request_profile(company: Company | None, command: ResearchCompany, context: Context) -> Decision[Company]:
    """Answer with the fresh profile, or let the command wait for the one research that all share."""
    name = checked_name(command.company_name)
    known = company or _unknown(name)
    profile = fresh_profile(company, context.now)
    if profile is not None and not command.force_refresh:
        return Decision(known, reply=cached_reply(name, profile), expires_at=context.now + KEPT)
    # The label is the name as this person spelled it: the reply never shows another person's spelling.
    return _researched(known, context.now, wait_for=name)


def join_session(company: Company | None, event: SessionCreated, now: int) -> Decision[Company] | None:
    """Give the session the fresh profile, or let it wait for the one research that all share."""
    known = company or _unknown(event.company_name)
    profile = fresh_profile(company, now)
    if profile is not None:
        profiled = CompanyProfiled(session_id=event.session_id, profile=profile)
        return Decision(known, events=(profiled,), expires_at=now + KEPT)
    if event.session_id in known.sessions:
        return None
    joined = known.model_copy(update={"sessions": (*known.sessions, event.session_id)})
    return _researched(joined, now)


def drop_session(company: Company | None, session_id: str, now: int) -> Decision[Company] | None:
    """Forget a session that was erased while it waited."""
    if company is None or session_id not in company.sessions:
        return None
    left = tuple(waiting for waiting in company.sessions if waiting != session_id)
    return Decision(company.model_copy(update={"sessions": left}), expires_at=now + KEPT)


def keep_profile(
    company: Company, _todo: Todo, found: CompanyProfile, now: int, *, by_model: bool
) -> Decision[Company]:
    """Store what was found and tell everyone who waited; what a model told gives way only to better."""
    stands_in = by_model and found.basis == "offline"
    old = company.profile if stands_in and company.profile and company.profile.basis != "offline" else None
    profile = old or found
    kept = company.model_copy(update={"profile": profile, "researched_at": now, "stands_in": stands_in})
    return _settled(
        kept,
        now,
        lambda waiting: ProfileReply(company_name=waiting.label, profile=profile, cached=old is not None),
    )


def give_up_research(company: Company, _todo: Todo, now: int) -> Decision[Company]:
    """Serve the old profile if there is one; otherwise sessions go on without and commands are refused."""
    profile = company.profile
    if profile is not None:
        return _settled(company, now, lambda waiting: cached_reply(waiting.label, profile))
    problem = Unavailable(
        f"The company could not be researched. Try again in {RETRY_AFTER} seconds; "
        "an interview can start without it.",
        retry_after=RETRY_AFTER,
    ).problem
    return _settled(company, now, lambda _: problem)


def cached_reply(name: str, profile: CompanyProfile) -> ProfileReply:
    """The stored profile under the name as the asker spelled it."""
    return ProfileReply(company_name=name, profile=profile, cached=True)


def _unknown(name: str) -> Company:
    return Company(key=company_key(name), name=known_company(name) or name.strip())


def _researched(company: Company, now: int, wait_for: str | None = None) -> Decision[Company]:
    # Another todo would replace the open one and have the research begin again.
    todos = () if company.researching else (NewTodo(RESEARCH, due_at=now),)
    return Decision(
        company.model_copy(update={"researching": True}),
        wait_for=wait_for,
        todos=todos,
        expires_at=now + KEPT,
    )


def _settled(company: Company, now: int, answer: Callable[[Waiting], Reply | None]) -> Decision[Company]:
    profiled = tuple(
        CompanyProfiled(session_id=waiting, profile=company.profile) for waiting in company.sessions
    )
    return Decision(
        company.model_copy(update={"researching": False, "sessions": ()}),
        events=profiled,
        answer=answer,
        expires_at=now + KEPT,
    )
