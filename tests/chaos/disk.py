"""A small file system of its own, so that it can be full without harm to anything else."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = "512m"
PIECE = 64 * 1024


class NoDisk(Exception):
    """This machine gives us no file system; the message says what is needed."""


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """`folder` is a file system in memory while this lasts. Raises NoDisk without the right to mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        raise NoDisk(f"The fault `disk` needs root on Linux, to mount a small disk: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path) -> Path:
    """Leave no room in the folder's file system; returns what has to be deleted to have room again."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PIECE))
        except OSError:
            return ballast
