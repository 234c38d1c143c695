"""What callers may send, and its limits. Unknown fields are ignored; wrong types are not converted."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, LiteralString

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from ai.companies import company_key
from contracts.interview import LANGUAGE, Difficulty, Duration, InterviewType
from services.gateway.auth.verifier import is_user_id

MAX_ANSWER = 20_000
_UUID = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_NO_NUL = r"^[^\u0000]*$"
_NOT_BLANK = r"^[^\u0000]*[^\s\u0000\u001c-\u001f\u0085][^\u0000]*$"
_PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f]*$"


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its canonical form, in either case."""
    return _UUID.fullmatch(text) is not None


def _wrong(kind: str, message: LiteralString) -> PydanticCustomError:
    return PydanticCustomError(kind, message)


def _storable(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise _wrong("unstorable", "must not contain NUL characters or lone surrogates")
    return text


def _trimmed(maximum: int) -> Callable[[str], str]:
    def trim(text: str) -> str:
        trimmed = _storable(text).strip()
        if not 0 < len(trimmed) <= maximum:
            raise _wrong("length", f"must be 1 to {maximum:,} characters after trimming")
        return trimmed

    return trim


def _schema(maximum: int, *, blank: bool = False) -> WithJsonSchema:
    text: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": maximum, "pattern": _NOT_BLANK}
    return WithJsonSchema({"type": "string", "maxLength": maximum, "pattern": _NO_NUL} if blank else text)


def _has_a_key(name: str) -> str:
    if not company_key(name):
        raise _wrong("company", "must contain a letter or a digit")
    return name


def _printable(text: str) -> str:
    if not is_user_id(text):
        raise _wrong("printable", "must be without control characters")
    return text


def _whole(number: object) -> object:
    """JSON does not tell 5.0 from 5."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _uuid(text: str) -> str:
    if not is_uuid(text):
        raise _wrong("uuid", "must be the sessionId of a session")
    return text.lower()


def _language(text: str) -> str:
    if re.fullmatch(LANGUAGE, text) is None:
        raise _wrong("language", "must be a language as two or three small letters, such as en or de")
    return text


def _at_most(maximum: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(_storable(text)) > maximum:
            raise _wrong("length", f"must have at most {maximum:,} characters")
        return text

    return check


_USER_NAME = WithJsonSchema(
    {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "allOf": [{"pattern": _NOT_BLANK}, {"pattern": _PRINTABLE}],
    }
)

JobDescription = Annotated[str, AfterValidator(_trimmed(20_000)), _schema(20_000)]
CompanyName = Annotated[str, AfterValidator(_trimmed(200)), AfterValidator(_has_a_key), _schema(200)]
Resume = Annotated[str, AfterValidator(_at_most(50_000)), _schema(50_000, blank=True)]
NewAnswer = Annotated[str, AfterValidator(_trimmed(MAX_ANSWER)), _schema(MAX_ANSWER)]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "pattern": LANGUAGE})]
Draft = Annotated[str, AfterValidator(_at_most(MAX_ANSWER)), _schema(MAX_ANSWER, blank=True)]
Cursor = Annotated[str, AfterValidator(_at_most(1024)), _schema(1024, blank=True)]
CompanyFilter = Annotated[
    str, AfterValidator(_at_most(200)), AfterValidator(str.strip), _schema(200, blank=True)
]
UserName = Annotated[str, AfterValidator(_trimmed(255)), AfterValidator(_printable), _USER_NAME]
SessionReference = Annotated[
    str, AfterValidator(_uuid), WithJsonSchema({"type": "string", "format": "uuid", "pattern": _UUID.pattern})
]


class _Input(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True, strict=True)


class SetupRequest(_Input):
    """A session to be created. Where the interviewer does not speak the `language`, English is used."""

    job_description: JobDescription
    company_name: CompanyName
    interview_type: InterviewType
    difficulty: Difficulty
    duration: Duration
    resume: Resume | None = None
    language: Language = "en"


class DescriptionRequest(_Input):
    """A job description to be read before a session is set up with it."""

    job_description: JobDescription


class ResearchRequest(_Input):
    """A company to be researched; `forceRefresh` renews what is cached."""

    company_name: CompanyName
    force_refresh: bool = False


class ConductRequest(_Input):
    """A step of the interview. `questionNumber`, when given, must be the current question's."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"action": {"const": "answer"}}},
            "then": {
                "required": ["answer"],
                "properties": {
                    "answer": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": MAX_ANSWER,
                        "pattern": _NOT_BLANK,
                    }
                },
            },
        }
    )
    session_id: SessionReference
    action: Literal["start", "answer", "next", "complete", "hint"]
    answer: str | None = Field(default=None, validate_default=True)
    question_number: Annotated[int, Field(ge=1, le=100), BeforeValidator(_whole)] | None = None

    @field_validator("answer")
    @classmethod
    def _answer_when_answering(cls, answer: str | None, info: ValidationInfo) -> str | None:
        """Only the action `answer` has an answer; with the others the field is ignored."""
        if info.data.get("action") != "answer":
            return None
        if answer is None:
            raise _wrong("missing", "is needed with the action answer")
        return _trimmed(MAX_ANSWER)(answer)


class FeedbackRequest(_Input):
    """The session whose report is wanted."""

    session_id: SessionReference


class RetryRequest(_Input):
    """Another answer to a question of a report."""

    answer: NewAnswer


class DraftRequest(_Input):
    """The text being written."""

    text: Draft


class ExtendRequest(_Input):
    """How much more time is needed."""

    minutes: Annotated[int, Field(ge=1, le=60), BeforeValidator(_whole)] = 5


class DevelopmentTokenRequest(_Input):
    """Who one wants to be."""

    user_id: UserName
