"""Every request does all of its work itself: reads, asks the model, writes, replies.

The five endpoints with the paths and names of the room. What the room promises beyond them is not here: a
crash or a repeated request may lose an answer or take it twice.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import uuid4

import jwt
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from ai.port import CompanyProfile, Interviewer, ResearchRequest
from bench.synchronous import interview

KEY = "a key for measurements on one machine"
PROFILE_LIFE = 30 * 24 * 60 * 60
"""Seconds."""


router = APIRouter()


def make_app(database: AsyncDatabase[dict[str, Any]], interviewer: Interviewer) -> FastAPI:
    """The whole product."""

    @asynccontextmanager
    async def indexed(_app: FastAPI) -> AsyncIterator[None]:
        await database["sessions"].create_indexes([IndexModel([("userId", 1), ("createdAt", -1)])])
        yield

    app = FastAPI(lifespan=indexed)
    app.state.product = Product(database, interviewer)
    app.include_router(router)
    return app


@dataclass(frozen=True)
class Product:
    """Where everything is kept, and who is asked."""

    database: AsyncDatabase[dict[str, Any]]
    interviewer: Interviewer

    async def session(self, session_id: str, user_id: str) -> dict[str, Any]:
        """The user's session; 404 when there is none."""
        session = await self.database["sessions"].find_one({"_id": session_id, "userId": user_id})
        if session is None:
            raise HTTPException(404, "There is no such session.")
        return session

    async def change(self, session_id: str, changes: dict[str, Any]) -> None:
        await self.database["sessions"].update_one({"_id": session_id}, {"$set": changes})

    async def profile(self, company: str, *, renew: bool = False) -> tuple[CompanyProfile, bool]:
        """What is known about a company, asked for when it is not, and whether it was known."""
        key = " ".join(company.casefold().split())
        known = None if renew else await self.database["profiles"].find_one({"_id": key})
        if known and known["updatedAt"] > time.time() - PROFILE_LIFE:
            return CompanyProfile.model_validate(known["profile"]), True
        profile = await self.interviewer.research_company(ResearchRequest(company_name=company))
        made = {"profile": profile.model_dump(mode="json"), "updatedAt": int(time.time())}
        await self.database["profiles"].replace_one({"_id": key}, made, upsert=True)
        return profile, False


class Body(BaseModel):
    """Names are camelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel)


class User(Body):
    """Whoever wants a token."""

    user_id: Annotated[str, Field(min_length=1, max_length=255)]


class Setup(Body):
    """What a session is set up with."""

    job_description: Annotated[str, Field(min_length=1, max_length=20_000)]
    company_name: Annotated[str, Field(min_length=1, max_length=200)]
    interview_type: Literal["technical", "behavioral", "mixed"]
    difficulty: Literal["entry", "mid", "senior"]
    duration: Literal[15, 30, 45, 60]
    resume: Annotated[str | None, Field(max_length=50_000)] = None


class Company(Body):
    """A company to look at."""

    company_name: Annotated[str, Field(min_length=1, max_length=200)]
    force_refresh: bool = False


class Step(Body):
    """An action of the interview."""

    session_id: str
    action: Literal["start", "answer", "next", "complete", "hint"]
    answer: Annotated[str, Field(max_length=20_000)] = ""


class Session(Body):
    """A session to report on."""

    session_id: str


def signed_in(authorization: Annotated[str, Header()] = "") -> str:
    """The user of a token."""
    try:
        claims: dict[str, str] = jwt.decode(authorization.removeprefix("Bearer "), KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401, "Get a token at /auth/dev/token.") from None
    return claims["sub"]


def product_of(request: Request) -> Product:
    """The product that is asked."""
    product: Product = request.app.state.product
    return product


UserId = Annotated[str, Depends(signed_in)]
Here = Annotated[Product, Depends(product_of)]


@router.post("/auth/dev/token")
async def token(user: User) -> dict[str, str]:
    """A token for anybody: it is for measurements."""
    return {"accessToken": jwt.encode({"sub": user.user_id}, KEY, algorithm="HS256")}


@router.post("/interview/setup", status_code=201)
async def set_up(body: Setup, user_id: UserId, here: Here) -> dict[str, Any]:
    """Keep what the interview is for."""
    session = {
        **body.model_dump(by_alias=True),
        "sessionId": str(uuid4()),
        "userId": user_id,
        "status": "created",
        "currentQuestionIndex": 0,
        "questions": [],
        "answers": [],
        "createdAt": int(time.time()),
    }
    await here.database["sessions"].insert_one({"_id": session["sessionId"], **session})
    message = "Interview session created successfully"
    return {"sessionId": session["sessionId"], "message": message, "session": session}


@router.post("/interview/company-research")
async def research(body: Company, _user_id: UserId, here: Here) -> dict[str, Any]:
    """What is known about a company."""
    profile, cached = await here.profile(body.company_name, renew=body.force_refresh)
    told = profile.model_dump(mode="json", by_alias=True, exclude={"usage"})
    return {"companyName": body.company_name, "profile": told, "cached": cached}


@router.post("/interview/conduct")
async def conduct(body: Step, user_id: UserId, here: Here) -> dict[str, Any]:
    """One action of the interview; the first writes its questions."""
    session = await here.session(body.session_id, user_id)
    if body.action == "start" and session["status"] == "created":
        profile, _ = await here.profile(session["companyName"])
        changes, reply = await interview.begin(session, profile, here.interviewer)
    else:
        changes, reply = await interview.step(session, body.action, body.answer.strip(), here.interviewer)
    if changes:
        await here.change(body.session_id, changes)
    return {**reply, "sessionId": body.session_id}


@router.post("/interview/feedback")
async def feedback(body: Session, user_id: UserId, here: Here) -> dict[str, Any]:
    """The report, made when it is first asked for."""
    session = await here.session(body.session_id, user_id)
    made = session.get("feedback")
    report = made or await interview.report_on(session, here.interviewer)
    if made is None:
        await here.change(body.session_id, {"feedback": report})
    return {"sessionId": body.session_id, "feedback": report, "cached": made is not None}


@router.get("/interview/history")
async def history(
    user_id: UserId, here: Here, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> dict[str, Any]:
    """The user's newest sessions."""
    newest = here.database["sessions"].find({"userId": user_id}, sort=[("createdAt", -1)], limit=limit)
    rows = [interview.row(session) for session in await newest.to_list()]
    return {"history": rows, "count": len(rows)}
