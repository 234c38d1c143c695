"""What is recognised in a description before there is a session."""

import pytest

from ai.offline.questions.opening import Opening
from ai.port import Job
from chassis.refusals import Invalid
from contracts.setup import DescriptionReply, ReadDescription
from services.setup import domain

TEXT = """
  Backend engineer. You build event-driven services.
  Nice to have: Terraform.
  Required: Python, Kafka and mentoring.
"""


def described(text: str) -> DescriptionReply:
    return domain.described(ReadDescription(job_description=text))


def test_required_skills_come_first_under_the_names_of_the_lexicon() -> None:
    found = described(TEXT)

    assert found.title == "Backend engineer"
    assert {*found.skills[3:]} == {"backend development", "event-driven architecture", "Terraform"}
    assert set(found.skills[:3]) == {"Python", "Kafka", "mentoring"}


@pytest.mark.parametrize(
    "text", [TEXT, "Krankenpfleger auf der Intensivstation", "Kafka " * 3000, "\u200b\x1f?"]
)
def test_it_is_what_the_questions_of_a_session_are_written_from(text: str) -> None:
    details = {"company_name": "Acme", "interview_type": "mixed", "difficulty": "mid"}
    job = Job.model_validate({**details, "job_description": text.strip()})

    session = Opening(job).description

    assert described(text) == DescriptionReply(
        title=session.title, skills=tuple(item.skill.name for item in session.skills)
    )


def test_nothing_is_found_in_what_says_nothing() -> None:
    assert described("lorem ipsum dolor") == DescriptionReply(title="", skills=())


@pytest.mark.parametrize("text", ["", " \n ", "x" * (domain.JOB_DESCRIPTION_LIMIT + 1), "a\0b"])
def test_what_no_session_can_be_set_up_with_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        described(text)

    assert [error.field for error in refused.value.problem.errors or ()] == ["jobDescription"]
