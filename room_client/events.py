"""Server-sent events, line by line (WHATWG HTML, section 9.2.6)."""

import json
from typing import TypeVar

from pydantic import BaseModel

E = TypeVar("E", bound=BaseModel)


class Lines:
    """Puts the lines of a stream together to events."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}

    def event(self, model: type[E], line: str) -> E | None:
        """The event that ends with this line. Comments, and events of a newer gateway, are passed over."""
        if line:
            name, _, value = line.partition(":")
            self._fields[name] = value.removeprefix(" ")
            return None
        fields, self._fields = self._fields, {}
        try:
            return model.model_validate({**fields, "data": json.loads(fields.get("data") or "{}")})
        except ValueError:
            return None
