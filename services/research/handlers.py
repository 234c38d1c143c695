"""The use cases of company research."""

from functools import partial

from ai.companies import company_key, suggest_companies
from ai.port import Interviewer, ResearchRequest
from chassis.aggregate import Context, Task, Todo
from chassis.ids import was_keyed
from contracts.envelope import Reply
from contracts.interview import CompanyProfile
from contracts.replies import GetOperation
from contracts.research import CompanySuggestions, ResearchCompany, SuggestCompanies
from contracts.setup import SessionCreated, SessionErased, UserErased
from services.research import domain
from services.research.domain import Company
from services.research.store import Companies

RESEARCH_SECONDS = 60.0
RESEARCH_ATTEMPTS = 4


async def research_company(command: ResearchCompany, context: Context, companies: Companies) -> Reply | None:
    """Answer a fresh profile at once; otherwise let the command wait for the company's research."""
    name = domain.checked_name(command.company_name)
    key = company_key(name)
    # A command with an Idempotency-Key is always remembered; for any other a read is enough.
    if not command.force_refresh and not was_keyed(context.envelope.id):
        profile = domain.fresh_profile(await companies.read(key), context.now)
        if profile is not None:
            return domain.cached_reply(name, profile)
    await companies.change(key, lambda company: domain.request_profile(company, command, context), context)
    return None


async def suggest(command: SuggestCompanies, _context: Context) -> Reply:
    """Names from the catalogue alone: what other users typed is never shown."""
    return CompanySuggestions(companies=suggest_companies(command.query[: domain.NAME_LIMIT]))


async def get_operation(command: GetOperation, context: Context, companies: Companies) -> Reply:
    """What became of a command to this service."""
    return await companies.operation(command.aggregate_id, command.operation_id, context.user_id)


async def prepare_session(event: SessionCreated, context: Context, companies: Companies) -> None:
    """Get the session its company's profile before anyone asks."""
    await companies.change(
        company_key(event.company_name),
        lambda company: domain.join_session(company, event, context.now),
        context,
    )


async def forget_session(event: SessionErased, context: Context, companies: Companies) -> None:
    """Remove an erased session from those that wait."""
    for waited_for in await companies.awaited_by(event.session_id):
        await companies.change(
            waited_for.key,
            lambda company: domain.drop_session(company, event.session_id, context.now),
            context,
        )


async def forget_user(event: UserErased, _context: Context, companies: Companies) -> None:
    """Remove an erased user from those who asked about a company."""
    await companies.forget_user(event.user_id)


async def find_profile(company: Company, _todo: Todo, interviewer: Interviewer) -> CompanyProfile:
    """Have the interviewer research the company."""
    found = await interviewer.research_company(ResearchRequest(company_name=company.name))
    return CompanyProfile.model_validate(found.model_dump())


def tasks(interviewer: Interviewer) -> dict[str, Task[Company]]:
    """What the worker of the companies does."""
    return {
        domain.RESEARCH: Task(
            partial(find_profile, interviewer=interviewer),
            partial(domain.keep_profile, by_model=interviewer.name != "offline"),
            domain.give_up_research,
            budget=RESEARCH_SECONDS,
            attempts=RESEARCH_ATTEMPTS,
        )
    }
