"""The AsyncAPI document, readable."""

from html import escape

from starlette.responses import HTMLResponse

from services.gateway.reference.page import Json, fields, page, resolved

_DAY = 24 * 60 * 60 * 1000


def message_reference(asyncapi: Json) -> HTMLResponse:
    """One section a topic, and in it one for every message."""
    channels = "".join(_channel(name, channel, asyncapi) for name, channel in asyncapi["channels"].items())
    return page(
        f"{asyncapi['info']['title']}: messages",
        f"<p>{escape(asyncapi['info'].get('description', ''))}</p>"
        '<p>For machines: <a href="/asyncapi.json">/asyncapi.json</a>. The HTTP side: '
        f'<a href="/docs">/docs</a>.</p>{channels}',
    )


def _channel(name: str, channel: Json, asyncapi: Json) -> str:
    kafka = channel.get("bindings", {}).get("kafka", {})
    retention = kafka.get("topicConfiguration", {}).get("retention.ms", 0) / _DAY
    personal = "personal data" if channel.get("x-personal-data") else "no personal data"
    messages = "".join(_message(message, asyncapi) for message in channel["messages"].values())
    return (
        f'<h2 id="{escape(name)}"><code>{escape(channel.get("address", name))}</code></h2>'
        f"<p>{personal}; {kafka.get('partitions', '?')} partitions; kept {retention:.3g} days; "
        f"{_parties(name, asyncapi)}.</p>{messages}"
    )


def _parties(channel: str, asyncapi: Json) -> str:
    def of(action: str) -> str:
        names = {
            operation.get("x-service", "?")
            for operation in asyncapi["operations"].values()
            if operation["action"] == action and operation["channel"]["$ref"] == f"#/channels/{channel}"
        }
        return escape(", ".join(sorted(names)) or "nobody here")

    return f"written by {of('send')}, read by {of('receive')}"


def _message(reference: Json, asyncapi: Json) -> str:
    components = asyncapi["components"]
    message = resolved(reference, components["messages"])
    return (
        f"<details><summary><code>{escape(message['name'])}</code> "
        f"{escape(message.get('summary', ''))}</summary>"
        f'<p><a href="/schemas/{escape(message["name"])}.json">JSON Schema</a></p>'
        f"{fields('Headers', message['headers'], {})}"
        f"{fields('Body', message['payload'], components['schemas'])}</details>"
    )
