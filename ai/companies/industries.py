"""What employers of an industry usually look for: general guidance, never a fact about one company."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

from ai.companies.names import name_words, squeezed

SPACED_SCRIPT_END = "\u2e80"  # from here on (CJK, kana, Hangul) words of a name are not separated


class Industry(BaseModel):
    """How an industry usually interviews. `label` completes "Companies in ..."."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="forbid")

    label: str
    interview_style: str
    question_types: tuple[str, ...] = Field(min_length=3)
    values: tuple[str, ...] = Field(min_length=3)
    tips: tuple[str, ...] = Field(min_length=3)
    notable_practices: str
    name_words: tuple[str, ...]


@cache
def industries() -> dict[str, Industry]:
    """Every industry by its id."""
    text = files("ai.companies").joinpath("industries.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Industry]).validate_python(yaml.safe_load(text))


def industry(industry_id: str) -> Industry:
    """The industry with this id; KeyError when there is none."""
    return industries()[industry_id]


def industry_of_name(name: str) -> Industry | None:
    """The industry that the last telling word of a name suggests: "St Mary's Hospital" is healthcare."""
    for word in reversed(name_words(name)):
        if (found := _industry_by_word().get(word)) or (found := _industry_within(word)):
            return industries()[found]
    return None


@cache
def _industry_by_word() -> dict[str, str]:
    return {
        squeezed(word): industry_id
        for industry_id, entry in industries().items()
        for word in entry.name_words
    }


def _industry_within(word: str) -> str | None:
    """For scripts without spaces the telling word stands inside the name: "中央銀行"."""
    if word < SPACED_SCRIPT_END:
        return None
    return next(
        (
            found
            for telling, found in _industry_by_word().items()
            if telling >= SPACED_SCRIPT_END and telling in word
        ),
        None,
    )
