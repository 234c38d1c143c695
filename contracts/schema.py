"""The JSON Schema of a message's body."""

from typing import Any

from pydantic.json_schema import DEFAULT_REF_TEMPLATE, GenerateJsonSchema

from contracts.envelope import Message


class _WithoutTitles(GenerateJsonSchema):
    """Field names say what a title made from them would say."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def body_schema(model: type[Message], ref_template: str = DEFAULT_REF_TEMPLATE) -> dict[str, Any]:
    """JSON Schema 2020-12 with the names on the wire; parts are under `$defs`."""
    return model.model_json_schema(by_alias=True, ref_template=ref_template, schema_generator=_WithoutTitles)
