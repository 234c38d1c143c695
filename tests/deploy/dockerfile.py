"""deploy/Dockerfile, read as far as its tests need it: instructions by stage, and what reaches the build."""

import fnmatch
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy/Dockerfile"


@dataclass(frozen=True)
class Instruction:
    """One instruction, its lines joined."""

    word: str
    rest: str


def stages() -> list[list[Instruction]]:
    """The instructions of each stage, from its FROM on; those before the first are left out."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    found: list[list[Instruction]] = []
    for line in filter(str.strip, text.splitlines()):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        if found:
            found[-1].append(Instruction(word, " ".join(rest.split())))
    return found


def reaches_the_build(path: str) -> bool:
    """Whether .dockerignore lets a file through: the last pattern that fits it or a folder above decides."""
    ignored = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern, wanted = line.removeprefix("!"), line.startswith("!")
        if _fits(path, pattern):
            ignored = not wanted
    return not ignored


def _fits(path: str, pattern: str) -> bool:
    parts = path.split("/")
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatchcase(part, pattern[3:]) for part in parts)
    above = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    return any(fnmatch.fnmatchcase(folder, pattern) for folder in above)


FINAL_ENVIRONMENT = dict(
    pair.split("=", 1) for one in stages()[-1] if one.word == "ENV" for pair in one.rest.split()
)
"""What the image sets."""
