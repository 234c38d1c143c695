"""The research service: company profiles."""

from typing import ClassVar

from contracts.envelope import Command, Event, Reply
from contracts.interview import CompanyProfile


class ResearchCompany(Command):
    """Ask for a company's profile; `force_refresh` renews a cached one."""

    TYPE: ClassVar[str] = "research.ResearchCompany.v1"
    company_name: str
    force_refresh: bool = False


class SuggestCompanies(Command):
    """Names of known companies that begin with or resemble `query`."""

    TYPE: ClassVar[str] = "research.SuggestCompanies.v1"
    query: str


class ProfileReply(Reply):
    """`cached` is true when no research was needed for this request."""

    TYPE: ClassVar[str] = "research.ProfileReply.v1"
    company_name: str
    profile: CompanyProfile
    cached: bool


class CompanySuggestions(Reply):
    """Best first."""

    TYPE: ClassVar[str] = "research.CompanySuggestions.v1"
    companies: tuple[str, ...]


class CompanyProfiled(Event):
    """Internal: the profile a session was waiting for; None when research failed for good."""

    TYPE: ClassVar[str] = "research.CompanyProfiled.v1"
    session_id: str
    profile: CompanyProfile | None = None
