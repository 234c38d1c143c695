"""Well-known employers and their industries: recognising a name, completing one, folding one to a key."""

from ai.companies.catalogue import Company, find_company, known_company, suggest_companies
from ai.companies.industries import Industry, industry, industry_of_name
from ai.companies.names import company_key

__all__ = [
    "Company",
    "Industry",
    "company_key",
    "find_company",
    "industry",
    "industry_of_name",
    "known_company",
    "suggest_companies",
]
