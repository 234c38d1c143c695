"""Write the generated files of `room_client`.

`python -m tools.client` writes; with `--check` it changes nothing and exits 1 when something differs.
"""

import subprocess
import sys
from pathlib import Path

from tools.client.blocking import blocking
from tools.client.document import openapi
from tools.client.models import models
from tools.client.operations import client

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "room_client"


def generated() -> dict[Path, str]:
    """Every generated file and its text."""
    document = openapi()
    connection = (PACKAGE / "async_connection.py").read_text("utf-8")
    operations = client(document)
    files = {
        "models.py": models(document),
        "async_client.py": operations,
        "client.py": blocking(operations, "async_client.py"),
        "connection.py": blocking(connection, "async_connection.py"),
    }
    return {PACKAGE / name: _formatted(text, name) for name, text in files.items()}


def stale() -> list[str]:
    """Generated files that are missing or differ."""
    return [
        path.name
        for path, text in generated().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    if "--check" in arguments:
        names = stale()
        sys.stderr.writelines(f"{name} is not current: run make client\n" for name in names)
        return 1 if names else 0
    for path, text in generated().items():
        path.write_text(text, "utf-8")
    return 0


def _formatted(text: str, name: str) -> str:
    """Without imports that are not used, and as make format leaves it."""
    for command in (["check", "--select=F401,I,UP", "--fix-only", "--quiet"], ["format", "--quiet"]):
        text = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(PACKAGE / name), "-"],
            input=text,
            text=True,
            capture_output=True,
            check=True,
            cwd=ROOT,
        ).stdout
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
