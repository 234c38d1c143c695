"""The lexicon finds what a description asks for, in its own words, and nothing that only looks like it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.lexicon import ANY_FIELD, GENERAL, field_of, fields, find_skills, read_description, skills
from ai.lexicon.resume import claims

BACKEND = """Senior Backend Engineer
About us: we go the extra mile.
Responsibilities:
- Design REST services in Go
- Own Kafka pipelines, on-call, monitoring
Requirements
- 5+ years of Python, Go or Rust
- PostgreSQL; GraphQL is a plus
Nice to have:
- React, R, AWS
We offer:
- swift growth, Spring events, express delivery
"""


def ids(text: str) -> set[str]:
    return {skill.id for skill in find_skills(text)}


def test_lexicon_holds_over_600_skills_in_all_fields() -> None:
    held = {skill.field for skill in skills().values()}
    assert len(skills()) >= 600
    assert held - {ANY_FIELD, "basics"} == set(fields())


def test_relations_name_known_skills_and_near_fields_are_known() -> None:
    assert not [(s.id, r) for s in skills().values() for r in s.related if r not in skills()]
    assert not [(f.id, near) for f in fields().values() for near in f.near if near not in fields()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Services in Go and Rust", {"go", "rust"}),
        ("Python, go, sql", {"python", "go", "sql"}),
        ("C/C++ and C# on .NET", {"c", "cpp", "csharp", "dotnet"}),
        ("Node.js with Express, React and Next.js", {"nodejs", "express", "react", "nextjs"}),
        ("statistics in R", {"r", "statistics"}),
        ("CI/CD with GitHub Actions", {"ci-cd", "github-actions"}),
        ("react developer", {"react"}),
        ("RESTful APIs", {"rest-api", "api-design"}),
        ("我们需要熟悉Python和Kubernetes", {"python", "kubernetes"}),
        ("SQL", {"sql"}),
    ],
)
def test_skill_is_found_however_it_is_written(text: str, expected: set[str]) -> None:
    assert expected <= ids(text)


@pytest.mark.parametrize(
    "text",
    [
        "Go above and beyond, and react calmly when things go wrong",
        "Rest assured, we express our thanks and act swiftly: swift decisions, rust removal, spring cleaning",
        "R&D and C-level people, R & D budgets, vitamin C, grade C or above",
        "You will excel at handling containers in the port",
        "a flask of coffee, a sketch on paper, the word on the street",
        "I am in a good place and at rest",
        "Backend engineer, Python, with an on-call rota",
    ],
)
def test_plain_english_is_not_taken_for_a_skill(text: str) -> None:
    careful = {"go", "r", "c", "react", "rest-api", "swift", "rust", "spring", "express", "excel", "flask"}
    assert not ids(text) & (
        careful | {"sketch", "word-processing", "docker", "observability", "retail-staffing"}
    )


def test_required_outweighs_duties_and_nice_to_have() -> None:
    weights = {item.skill.id: item for item in read_description(BACKEND).skills}
    assert weights["python"].required
    assert not weights["kafka"].required
    assert weights["python"].weight > weights["kafka"].weight > weights["aws"].weight
    assert not weights["graphql"].required  # "is a plus" inside the requirements
    assert not {"spring", "swift", "express"} & weights.keys()


def test_skills_of_a_bare_list_are_required() -> None:
    assert all(item.required for item in read_description("Accountant: VAT returns, payroll, Xero").skills)


def test_duties_are_the_descriptions_own_sentences() -> None:
    duties = read_description(BACKEND).duties
    assert duties == ("Design REST services in Go", "Own Kafka pipelines, on-call, monitoring")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (BACKEND, "software"),
        ("Registered Nurse for our ICU. You will administer medications.", "nursing"),
        ("Primary school teacher, lesson planning and classroom management", "teaching"),
        ("Account executive to close deals and build pipeline in Salesforce", "sales"),
        ("Accountant for month-end close and VAT, Excel and SQL", "accounting"),
        ("Warehouse operative: picking, packing, forklift, loading containers", "warehouse"),
        ("Data engineer, Spark and Airflow", "data"),
        ("Wir suchen eine Pflegefachkraft (m/w/d)", "nursing"),
        ("Buscamos contable con experiencia en IVA", "accounting"),
        ("Customer support agent for our call centre, complaints and Zendesk", "customer-service"),
        ("Head chef for a busy restaurant kitchen, HACCP", "hospitality"),
        ("Paralegal, contract review and legal research", "legal"),
        ("", GENERAL),
        ("x", GENERAL),
        ("lorem ipsum dolor", GENERAL),
    ],
)
def test_field_of_the_job_is_named(text: str, field: str) -> None:
    assert field_of(text) == field


@given(st.text(max_size=3000))
def test_any_text_is_read_and_words_are_exact_substrings(text: str) -> None:
    description = read_description(text)
    assert all(item.words in text and item.words for item in description.skills)
    assert all(duty in text for duty in description.duties)
    assert description.title in text


@given(st.lists(st.sampled_from(["Go", "R", "Python", ",", "and", "Requirements:", "\n", "- ", "plus", "."])))
def test_any_mixture_of_skills_and_marks_is_read(parts: list[str]) -> None:
    text = " ".join(parts)
    assert all(item.words in text for item in read_description(text).skills)


@pytest.mark.parametrize(
    "text", [BACKEND * 50, "go, " * 6000, "Python, " + "go, " * 5000, "(" * 20_000, "漢" * 20_000], ids=len
)
def test_huge_description_is_read_in_good_time(text: str) -> None:
    read_description("warm up")
    start = time.perf_counter()
    read_description(text)
    assert time.perf_counter() - start < 1.0


def test_resume_claims_are_exact_and_carry_no_contact_data() -> None:
    resume = (
        "Jane Doe, jane@example.com, +44 20 7946 0958\n12 Long Street, London\n"
        "- Led a team of five nurses on night shifts\n"
        "- Reduced waiting time by 30% in the emergency department.\n"
        "- Built www.example.com for my uncle\nResponsible for many things"
    )
    assert claims(resume) == (
        "Reduced waiting time by 30% in the emergency department",
        "Led a team of five nurses on night shifts",
    )


@given(st.text(max_size=1000))
def test_claims_of_any_resume_are_substrings(resume: str) -> None:
    assert all(claim in resume for claim in claims(resume))
