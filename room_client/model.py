"""The base of every generated model."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

V = TypeVar("V")


class Model(BaseModel):
    """Immutable; snake_case here, camelCase on the wire. Fields of a newer gateway are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")

    def body(self) -> bytes:
        """What a request sends: the fields that were given."""
        return self.model_dump_json(by_alias=True, exclude_unset=True, exclude_none=True).encode()


def given(values: Mapping[str, V | None]) -> dict[str, V]:
    """Those that are not None."""
    return {name: value for name, value in values.items() if value is not None}
