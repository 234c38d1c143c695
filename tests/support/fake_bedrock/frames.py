"""The event-stream encoding of AWS: length-prefixed frames, each with two CRC32 checksums.

Layout of a frame (big-endian): total length, headers' length, CRC of these eight bytes; the headers; the
payload; CRC of all before it.
"""

import json
import struct
from binascii import crc32
from collections.abc import Iterator
from typing import Any

_STRING = 7
PIECE = 40
"""Characters of a tool's input that one delta carries."""


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    """Encode one frame whose headers are strings."""
    encoded = b"".join(
        struct.pack(f"!B{len(name)}sBH", len(name), name.encode(), _STRING, len(text.encode()))
        + text.encode()
        for name, text in headers.items()
    )
    prelude = struct.pack("!II", 16 + len(encoded) + len(payload), len(encoded))
    message = prelude + struct.pack("!I", crc32(prelude)) + encoded + payload
    return message + struct.pack("!I", crc32(message))


def event(kind: str, body: dict[str, Any]) -> bytes:
    """Encode one event of a stream."""
    headers = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    return frame(headers, json.dumps(body).encode())


def stream_of(answer: dict[str, Any]) -> Iterator[bytes]:
    """Yield the events that tell the same as an answer of Converse."""
    yield event("messageStart", {"role": "assistant"})
    for index, block in enumerate(answer["output"]["message"]["content"]):
        if "toolUse" in block:
            tool = block["toolUse"]
            start = {"toolUse": {"toolUseId": tool["toolUseId"], "name": tool["name"]}}
            yield event("contentBlockStart", {"start": start, "contentBlockIndex": index})
            text, key = json.dumps(tool["input"]), "toolUse"
        else:
            text, key = block["text"], "text"
        for place in range(0, len(text), PIECE):
            piece = text[place : place + PIECE]
            delta = {key: {"input": piece} if key == "toolUse" else piece}
            yield event("contentBlockDelta", {"delta": delta, "contentBlockIndex": index})
        yield event("contentBlockStop", {"contentBlockIndex": index})
    yield event("messageStop", {"stopReason": answer["stopReason"]})
    yield event("metadata", {"usage": answer["usage"], "metrics": answer["metrics"]})
