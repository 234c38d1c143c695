"""The rows of an evaluation: answers with the band that people gave them."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from ai.offline.kind import kind_of
from ai.port import Difficulty, InterviewType, Job, Level, Question, QuestionKind, ScoreRequest


class Row(BaseModel):
    """One answer and its gold band; `pair_of` names the row it must score like; other fields are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")

    id: str
    interview_type: InterviewType
    difficulty: Difficulty
    company_name: str = ""
    job_description: str = ""
    question: str
    competency: str = ""
    answer: str
    band: Level
    kind: str = "normal"
    pair_of: str | None = None

    def request(self) -> ScoreRequest:
        """Return the row as a request to an interviewer; the question is not from the bank."""
        return ScoreRequest(
            job=Job(
                company_name=self.company_name,
                job_description=self.job_description,
                interview_type=self.interview_type,
                difficulty=self.difficulty,
            ),
            question=Question(text=self.question, kind=self.question_kind, competency=self.competency),
            answer=self.answer,
        )

    @property
    def question_kind(self) -> QuestionKind:
        """The kind of the question; in a mixed interview it is read off its words."""
        if self.interview_type != "mixed":
            return self.interview_type
        return kind_of(self.question, self.competency)


class RowsError(ValueError):
    """A file of rows cannot be used; the message names the line and the mistake."""


def read_rows(path: Path) -> list[Row]:
    """Read a JSONL file of rows; raises `RowsError` for a bad line, a repeated id or a missing pair."""
    rows = list(_parsed(path))
    ids = [row.id for row in rows]
    if len(set(ids)) < len(ids):
        raise RowsError(
            f"{path}: these ids are used twice: {sorted({one for one in ids if ids.count(one) > 1})}"
        )
    lost = [row.id for row in rows if row.pair_of and row.pair_of not in ids]
    if lost:
        raise RowsError(f"{path}: pairOf of these rows names no row: {', '.join(lost)}")
    if not rows:
        raise RowsError(f"{path} has no rows; each line is one JSON object")
    return rows


def _parsed(path: Path) -> Iterator[Row]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield Row.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            raise RowsError(f"{path}, line {number}: {error}") from error
