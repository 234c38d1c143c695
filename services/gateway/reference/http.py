"""The OpenAPI document, readable."""

from html import escape

from starlette.responses import HTMLResponse

from services.gateway.reference.page import Json, fields, kind, page, table


def http_reference(openapi: Json) -> HTMLResponse:
    """One section an operation."""
    schemas = openapi["components"].get("schemas", {})
    operations = "".join(
        _operation(f"{method.upper()} {path}", operation, schemas)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    )
    parts = "".join(
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        f"<p>{escape(schema.get('description', ''))}</p>{fields('Fields', schema, schemas)}</details>"
        for name, schema in sorted(schemas.items())
    )
    return page(
        openapi["info"]["title"],
        f"<p>{escape(openapi['info'].get('description', ''))}</p>"
        '<p>For machines: <a href="/openapi.json">/openapi.json</a>. The messages behind it: '
        f'<a href="/asyncapi">/asyncapi</a>.</p><h2>Operations</h2>{operations}<h2>Parts</h2>{parts}',
    )


def _operation(address: str, operation: Json, schemas: Json) -> str:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = fields("Body", content["schema"], schemas) if content else ""
    return (
        f"<details><summary><code>{escape(address)}</code></summary>"
        f"<p>{escape(operation.get('description', ''))}</p>"
        f"{_parameters(operation)}{body}{_responses(operation)}</details>"
    )


def _parameters(operation: Json) -> str:
    rows = (
        (
            f"<code>{escape(parameter['name'])}</code>",
            escape(parameter["in"]),
            kind(parameter["schema"]),
            escape(parameter.get("description", "")),
        )
        for parameter in operation.get("parameters", [])
    )
    return table("Parameters", ("Name", "In", "Type", ""), rows)


def _responses(operation: Json) -> str:
    rows = (
        (
            f"<code>{status}</code>",
            escape(response["description"]),
            "<br>".join(
                f"{escape(media_type)}: {kind(content.get('schema', {}))}"
                for media_type, content in response.get("content", {}).items()
            ),
            ", ".join(f"<code>{escape(name)}</code>" for name in response.get("headers", {})),
        )
        for status, response in operation["responses"].items()
    )
    return table("Responses", ("Status", "Meaning", "Body", "Headers"), rows)
