"""A company's profile from what a model knows: inferred, said to be so, and never with a source."""

import re

from pydantic import Field

from ai.models.asking import Unusable
from ai.models.form import ModelForm
from ai.models.material import NAME, clean
from ai.port import CompanyProfile, ResearchRequest
from ai.prompts import Prompt, render

INFERRED = "Inferred from the general knowledge of a language model, not looked up."
_LINK = re.compile(r"https?://|www\.|\]\(", re.IGNORECASE)


class ProfileForm(ModelForm):
    """What a model knows of a company."""

    known: bool
    interview_style: str = ""
    question_types: tuple[str, ...] = Field(default=(), max_length=8)
    values: tuple[str, ...] = Field(default=(), max_length=10)
    tips: tuple[str, ...] = Field(default=(), max_length=8)
    notable_practices: str = ""


def research_prompt(request: ResearchRequest) -> Prompt:
    """Ask for a company's way to interview."""
    return render("research_company", {"companyName": clean(request.company_name, NAME)})


def profile_of(form: ProfileForm, request: ResearchRequest, general: CompanyProfile) -> CompanyProfile:
    """Read a model's profile; what it does not know is left to the `general` one."""
    if not form.known or not form.interview_style:
        return general
    texts = (form.interview_style, form.notable_practices, *form.question_types, *form.values, *form.tips)
    if any(_LINK.search(text) for text in texts):
        raise Unusable("Nothing was looked up, so there must be no link in any field.")
    name, practices = " ".join(request.company_name.split()), form.notable_practices
    return CompanyProfile(
        interview_style=f"{INFERRED} {form.interview_style}",
        question_types=_filled(form.question_types) or general.question_types,
        values=_filled(form.values),
        tips=_filled(form.tips) or general.tips,
        notable_practices=f"Nothing was looked up about {name}; this is inferred. {practices}".strip(),
        basis="model",
    )


def _filled(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
