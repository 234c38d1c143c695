"""The user's interviews, and their scores over time."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from contracts.feedback import GetHistory, GetProgress, HistoryReply, ProgressReply
from contracts.topics import FEEDBACK_COMMANDS
from services.gateway.answers import answer
from services.gateway.context import Parts, UserId
from services.gateway.edge.openapi import READ, problems
from services.gateway.inputs import CompanyFilter, Cursor

router = APIRouter(tags=["feedback"])


@router.get("/interview/history", response_model=HistoryReply, responses=problems(*READ))
async def get_history(
    user_id: UserId,
    parts: Parts,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[Cursor | None, Query(description="The previous page's nextCursor.")] = None,
    company_name: Annotated[CompanyFilter | None, Query(alias="companyName")] = None,
    sort: Annotated[Literal["createdAt", "companyName", "overallScore"], Query()] = "createdAt",
    order: Annotated[Literal["asc", "desc"], Query()] = "desc",
) -> Response:
    """A page of interviews; null where there is nothing yet."""
    command = GetHistory(
        limit=limit, cursor=cursor or None, company_name=company_name or None, sort=sort, order=order
    )
    return answer(await parts.commands.ask(FEEDBACK_COMMANDS, command, key=user_id, user_id=user_id))


@router.get("/interview/progress", response_model=ProgressReply, responses=problems(*READ))
async def get_progress(user_id: UserId, parts: Parts) -> Response:
    """Scores over time, overall and by competency, within the newest rubric version."""
    return answer(await parts.commands.ask(FEEDBACK_COMMANDS, GetProgress(), key=user_id, user_id=user_id))
