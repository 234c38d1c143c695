"""The prompts: one file a task, in a folder named for their version; texts of people only in a JSON block."""

import json
import re
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import NamedTuple

PROMPT_VERSION = "v1"
_FOLDER = Path(__file__).parent / PROMPT_VERSION
_SPLIT = "\n---\n"
_ODD_BREAKS = re.compile("[\u0085\u2028\u2029]")


class Prompt(NamedTuple):
    """A rendered prompt. `system` is the same for every candidate, `user` carries the block."""

    system: str
    user: str


def render(task: str, data: Mapping[str, object], **ours: str) -> Prompt:
    """Render a task's prompt: `data` goes into the block, `ours` are texts of this project alone."""
    system, user = _template(task)
    rules = (_FOLDER / "untrusted.md").read_text("utf-8").strip()
    return Prompt(
        Template(system).substitute(ours, untrusted=rules).strip(),
        Template(user).substitute(ours, block=block(data)).strip(),
    )


def block(data: Mapping[str, object]) -> str:
    """Return the data as one JSON object between two lines with a marker nobody can know beforehand.

    JSON escapes line breaks, so no text inside can make a line of its own.
    """
    marker = secrets.token_hex(8)
    text = _ODD_BREAKS.sub(_escaped, json.dumps(data, ensure_ascii=False))
    return f"<<<{marker}\n{text}\n{marker}>>>"


def _escaped(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign.group()):04x}"


@cache
def _template(task: str) -> tuple[str, str]:
    system, _, user = (_FOLDER / f"{task}.md").read_text("utf-8").partition(_SPLIT)
    return system, user
