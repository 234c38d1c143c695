"""A page of reference: its frame, its tables, and a schema in a line of text."""

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from typing import Any

from starlette.responses import HTMLResponse

Json = dict[str, Any]

_LIMITS = ("minLength", "maxLength", "minimum", "maximum")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
details { border: 1px solid #8888; border-radius: .4rem; margin: .5rem 0; padding: .5rem .8rem; }
summary { cursor: pointer; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; }
tr { border-bottom: 1px solid #8884; }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'"


def page(title: str, body: str) -> HTMLResponse:
    """A whole page; `body` is HTML, `title` is text."""
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY})


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of HTML cells; nothing when it has no rows."""
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    if not lines:
        return ""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{''.join(lines)}</table>"


def fields(caption: str, schema: Json, schemas: Json) -> str:
    """A table of an object's fields, or its type when it is no object."""
    schema = resolved(schema, schemas)
    if "anyOf" in schema or "oneOf" in schema:
        choices = schema.get("anyOf") or schema["oneOf"]
        return "".join(fields(caption, choice, schemas) for choice in choices)
    if "properties" not in schema:
        return f"<p>{escape(caption)}: {kind(schema)}</p>"
    required = schema.get("required", [])
    rows = (
        (
            f"<code>{escape(name)}</code>",
            kind(field),
            "yes" if name in required else "no",
            escape(field.get("description", "")),
        )
        for name, field in schema["properties"].items()
    )
    return table(caption, ("Field", "Type", "Required", ""), rows)


def resolved(schema: Json, schemas: Json) -> Json:
    """The schema itself, or the one it refers to."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = schemas.get(name, {}) if name else schema
    return found


def kind(schema: Json) -> str:
    """What a value may be, in a few words of HTML."""
    if "$ref" in schema:
        return f"<code>{escape(schema['$ref'].rpartition('/')[2])}</code>"
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in values)
    if "anyOf" in schema:
        return " or ".join(kind(choice) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}))}"
    limits = [f"{name} {schema[name]}" for name in _LIMITS if name in schema]
    return escape(", ".join([schema.get("format") or schema.get("type", "any"), *limits]))
