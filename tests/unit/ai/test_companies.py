"""Company names: one key per company, recognition, autocomplete."""

import sys
import time
from collections import Counter

import pytest

from ai.companies import (
    company_key,
    find_company,
    industry,
    industry_of_name,
    known_company,
    suggest_companies,
)
from ai.companies.catalogue import companies
from ai.companies.industries import industries
from ai.companies.names import recognition_key, squeezed


@pytest.mark.parametrize("name", ["ACME", " acme ", "Acme", "\t\uff41\uff43\uff4d\uff45\n"])
def test_spellings_of_one_company_share_a_key(name: str) -> None:
    assert company_key(name) == "acme"


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Straße  AG", "STRASSE AG"),
        ("トヨタ", " トヨタ "),
        ("ЯНДЕКС", "яндекс"),
        ("ΟΔΟΣ", "οδος"),
        ("e\u0301cole", "ÉCOLE"),
        ("a\u3000b", "A B"),
    ],
)
def test_keys_fold_text_of_any_script(name: str, same: str) -> None:
    assert company_key(name) == company_key(same)


def test_a_key_is_never_empty_for_a_non_blank_name_and_folding_it_again_changes_nothing() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if 0xD800 <= code <= 0xDFFF or character.isspace():
            continue
        key = company_key(character)
        assert key, hex(code)
        assert company_key(key) == key, hex(code)


def test_different_companies_keep_different_keys() -> None:
    assert company_key("Acme Labs") != company_key("AcmeLabs")


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("google", "Google"),
        ("  GOOGLE   LLC ", "Google"),
        ("Apple Inc.", "Apple"),
        ("j.p. morgan", "JPMorgan Chase"),
        ("JPMORGAN", "JPMorgan Chase"),
        ("nestle s.a.", "Nestlé"),
        ("Home Depot", "The Home Depot"),
        ("McKinsey & Co.", "McKinsey & Company"),
        ("mckinsey and company", "McKinsey & Company"),
        ("Procter and Gamble", "Procter & Gamble"),
        ("McDonald\u2019s", "McDonald's"),
        ("Robert Bosch GmbH", "Bosch"),
        ("\uff33\uff21\uff30 \uff33\uff25", "SAP"),
        ("トヨタ", "Toyota"),
        ("nhs", "NHS"),
        ("Kühne+Nagel", "Kuehne + Nagel"),
    ],
)
def test_a_well_known_company_is_recognised_under_the_names_people_type(name: str, canonical: str) -> None:
    assert known_company(name) == canonical


@pytest.mark.parametrize(
    "name", ["", "   ", "Googol", "Acme", "Smith & Sons Ltd", "The", "Inc.", "my secret startup", "!!!"]
)
def test_any_other_name_is_not_recognised(name: str) -> None:
    assert known_company(name) is None


def test_the_catalogue_is_wide_and_unambiguous() -> None:
    everyone = companies()
    assert len(everyone) >= 400
    spellings = Counter(
        key for company in everyone for key in {recognition_key(name) for name in company.names}
    )
    assert [key for key, count in spellings.items() if count > 1] == []
    counts = Counter(company.industry for company in everyone)
    assert set(counts) == set(industries())
    assert min(counts.values()) >= 10
    assert all(known_company(name) == company.name for company in everyone for name in company.names)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("goog", "Google"),
        ("MICRO", "Microsoft"),
        ("home d", "The Home Depot"),
        ("jp mor", "JPMorgan Chase"),
        ("facebook", "Meta"),
        ("amzon", "Amazon"),
        ("microsft", "Microsoft"),
        ("starbuks", "Starbucks"),
        ("loreal", "L'Oréal"),
        ("トヨ", "Toyota"),
    ],
)
def test_suggestions_begin_with_the_company_meant(typed: str, first: str) -> None:
    assert suggest_companies(typed)[0] == first


def test_suggestions_keep_the_limit_and_hold_no_company_twice() -> None:
    suggestions = suggest_companies("a", limit=25)
    assert len(suggestions) == len(set(suggestions)) == 25
    assert suggest_companies("a", limit=3) == suggestions[:3]
    assert all(name.casefold().startswith("a") for name in suggestions[:3])


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "...", "zzqqxx", "x" * 5000])
def test_nothing_is_suggested_for_what_resembles_no_company(typed: str) -> None:
    assert suggest_companies(typed) == ()
    assert suggest_companies("goo", limit=0) == ()


def test_a_suggestion_is_quick_enough_for_every_keystroke() -> None:
    suggest_companies("warm")
    started = time.perf_counter()
    for typed in ("a", "am", "amz", "amzon", "q" * 200):
        suggest_companies(typed)
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("St Mary's Hospital", "healthcare"),
        ("Hôpital Saint-Louis", "healthcare"),
        ("Bank of Springfield", "banking and financial services"),
        ("Green Valley Primary School", "education"),
        ("Northwind Logistics GmbH", "logistics"),
        ("Hotel Adler", "hospitality and food service"),
        ("みどり銀行", "banking and financial services"),
        ("Университет Инноваций", "education"),
    ],
)
def test_a_telling_word_of_a_name_suggests_the_industry(name: str, label: str) -> None:
    found = industry_of_name(name)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize("name", ["Acme", "", "Zyx 42", "株"])
def test_a_name_without_a_telling_word_suggests_no_industry(name: str) -> None:
    assert industry_of_name(name) is None


def test_a_known_company_leads_to_its_industry() -> None:
    company = find_company("dhl")
    assert company is not None
    assert industry(company.industry).label == "logistics"


def test_each_telling_word_belongs_to_one_industry() -> None:
    words = Counter(
        word for entry in industries().values() for word in {squeezed(word) for word in entry.name_words}
    )
    assert [word for word, count in words.items() if count > 1] == []
