"""Companies: research and autocomplete."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from ai.companies import company_key
from contracts.research import CompanySuggestions, ProfileReply, ResearchCompany, SuggestCompanies
from contracts.topics import RESEARCH_COMMANDS
from services.gateway.answers import Accepted, answer, carry_out
from services.gateway.context import CommandId, Parts, UserId
from services.gateway.edge.body import JsonRoute
from services.gateway.edge.openapi import READ, WRITE, problems
from services.gateway.inputs import CompanyName, ResearchRequest
from services.gateway.operations import Operation

router = APIRouter(route_class=JsonRoute, tags=["companies"])


@router.post(
    "/interview/company-research",
    response_model=ProfileReply,
    responses={202: {"model": Accepted}, **problems(*WRITE)},
)
async def research_company(
    body: ResearchRequest, user_id: UserId, command_id: CommandId, parts: Parts
) -> Response:
    """How a company interviews, and what that rests on. Kept for 30 days; an hour if the model failed."""
    await parts.quotas.spend_ai(user_id)
    operation = Operation("research", company_key(body.company_name), command_id)
    return await carry_out(parts.commands, operation, ResearchCompany(**body.model_dump()), user_id)


@router.get("/interview/companies", response_model=CompanySuggestions, responses=problems(*READ))
async def suggest_companies(q: Annotated[CompanyName, Query()], user_id: UserId, parts: Parts) -> Response:
    """Names of known companies that begin with or resemble what was typed, best first."""
    command = SuggestCompanies(query=q)
    return answer(await parts.commands.ask(RESEARCH_COMMANDS, command, key=company_key(q), user_id=user_id))
