"""A company profile without looking anything up: inferred from the industry, and said to be so."""

from ai.companies import Industry, find_company, industry, industry_of_name
from ai.port import CompanyProfile, ResearchRequest

GENERAL_QUESTION_TYPES = (
    "Competency (STAR)",
    "Knowledge of the role",
    "Situation of the role",
    "Motivation",
)
GENERAL_TIPS = (
    "Match one example of your own to each requirement of the job description.",
    "In each example give most of the time to what you did yourself, and end with the result.",
    "Read the company's own pages before the interview: nothing was looked up here.",
    "Prepare two questions about the team and about how success in the role is measured.",
)


def research_company(request: ResearchRequest) -> CompanyProfile:
    """Profile a company from its industry; sources are empty because nothing was looked up."""
    name = " ".join(request.company_name.split())
    if company := find_company(name):
        return _from_industry(name, industry(company.industry), "its industry")
    if guessed := industry_of_name(name):
        return _from_industry(name, guessed, "the words of its name")
    return _general(name)


def _from_industry(name: str, known: Industry, basis: str) -> CompanyProfile:
    return CompanyProfile(
        interview_style=(
            f"Inferred from the industry ({known.label}), not looked up. "
            f"Employers in this industry usually hold {known.interview_style}."
        ),
        question_types=known.question_types,
        values=known.values,
        tips=(*known.tips, GENERAL_TIPS[2]),
        notable_practices=(
            f"Nothing was looked up about {name}: this profile is inferred from {basis}, and its values are "
            f"those usual in {known.label}. In general, {known.notable_practices}."
        ),
        basis="offline",
    )


def _general(name: str) -> CompanyProfile:
    return CompanyProfile(
        interview_style=(
            "Inferred from interviews in general, not looked up. Employers usually hold a screening call and "
            "one or two structured interviews on experience, knowledge of the role and ways of working."
        ),
        question_types=GENERAL_QUESTION_TYPES,
        values=(),
        tips=GENERAL_TIPS,
        notable_practices=(
            f"Nothing was looked up about {name}, and its industry is not known here, so no values or "
            "practices are stated. The questions come from the job description."
        ),
        basis="offline",
    )
