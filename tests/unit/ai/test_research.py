"""Offline company research infers and says so."""

import pytest

from ai.companies import industry
from ai.companies.catalogue import companies
from ai.offline.research import research_company
from ai.port import CompanyProfile, ResearchRequest


def profile_of(name: str) -> CompanyProfile:
    return research_company(ResearchRequest(company_name=name))


@pytest.mark.parametrize("name", ["Google", "DHL", "St Mary's Hospital", "Acme", "株式会社みどり"])
def test_a_profile_says_it_is_inferred_and_names_no_source(name: str) -> None:
    profile = profile_of(name)
    assert profile.basis == "offline"
    assert profile.sources == ()
    assert profile.usage.calls == 0
    assert "Inferred" in profile.interview_style
    assert "not looked up" in profile.interview_style
    assert f"Nothing was looked up about {name}" in profile.notable_practices
    assert len(profile.question_types) >= 3
    assert len(profile.tips) >= 3


def test_a_well_known_company_gets_the_guidance_of_its_industry_and_nothing_else() -> None:
    logistics = industry("logistics")
    profile = profile_of("FedEx")
    assert profile.values == logistics.values
    assert profile.question_types == logistics.question_types
    assert logistics.interview_style in profile.interview_style
    assert "those usual in logistics" in profile.notable_practices
    assert profile_of("UPS").interview_style == profile.interview_style


def test_a_telling_name_is_named_as_the_basis() -> None:
    profile = profile_of("Green Valley Primary School")
    assert "inferred from the words of its name" in profile.notable_practices
    assert "Learners first" in profile.values


def test_an_unknown_company_gets_no_values() -> None:
    profile = profile_of("Acme")
    assert profile.values == ()
    assert "industry is not known" in profile.notable_practices


def test_the_same_request_gives_the_same_profile() -> None:
    assert profile_of("Siemens") == profile_of("Siemens")


def test_the_name_is_shown_trimmed_and_as_given() -> None:
    assert "about aCme  " not in profile_of("  aCme  \n").notable_practices
    assert "about aCme," in profile_of("  aCme  \n").notable_practices


def test_every_company_of_the_catalogue_has_a_profile_with_values() -> None:
    assert all(profile_of(company.name).values for company in companies())
