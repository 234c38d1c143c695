"""The files under /static: compressed once, and asked for again only by their tag (RFC 9110, section 13)."""

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.edge.problems import Rejection

FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""Nothing else is served. Written down here, for what `mimetypes` says differs from system to system."""
_COMPRESSED = frozenset({".ico", ".png", ".woff2"})
_OURS = "no-cache"
_VENDORED = "public, max-age=604800"
_IMPORT = re.compile(r'^(?:import|export)\b(?:[\w\s{},*$]*\bfrom)?\s*"(\.{1,2}/[^"]+)"', re.MULTILINE)
"""A static import, or an export from elsewhere; an `import()` is not."""


@dataclass(frozen=True, slots=True)
class File:
    """A file in both forms. `changed` is its time of change, in nanoseconds; `imports` as it writes them."""

    media_type: str
    tag: str
    plain: bytes
    zipped: bytes | None
    changed: int
    imports: tuple[str, ...]


class Files:
    """The files of a folder by their path in it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder.resolve()
        self._read: dict[Path, File] = {}

    def has(self, path: str) -> bool:
        return self._find(path) is not None

    def modules(self, *entries: str) -> list[str]:
        """These modules and all that they import, nearest first; what is not there is left out."""
        found: set[str] = set()
        waiting = [*entries]
        modules: list[str] = []
        for path in waiting:
            if path in found:
                continue
            found.add(path)
            if file := self._find(path):
                modules.append(path)
                folder = posixpath.dirname(path)
                waiting += (posixpath.normpath(posixpath.join(folder, name)) for name in file.imports)
        return modules

    def answer(self, request: Request, path: str) -> Response:
        """The file, or 304 for a browser that has it. Raises Rejection with 404."""
        file = self._find(path)
        if file is None:
            raise Rejection(404, "There is no such file.")
        zipped = file.zipped if "gzip" in request.headers.get("accept-encoding", "") else None
        tag = f'"{file.tag}-gzip"' if zipped else f'"{file.tag}"'
        headers = {
            "ETag": tag,
            "Cache-Control": _VENDORED if path.startswith("vendor/") else _OURS,
            "Vary": "Accept-Encoding",
        }
        if _known(tag, request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return Response(zipped or file.plain, headers=headers, media_type=file.media_type)

    def _find(self, path: str) -> File | None:
        place = self._place(path)
        if place is None:
            return None
        changed = place.stat().st_mtime_ns
        file = self._read.get(place)
        if file is None or file.changed != changed:
            file = self._read[place] = _file(place, changed)
        return file

    def _place(self, path: str) -> Path | None:
        """Where the file is; None for what is not in the folder, hidden, or of a type that is not served."""
        if "\0" in path or any(part.startswith(".") for part in path.split("/")):
            return None
        place = (self._folder / path).resolve()
        inside = place.is_relative_to(self._folder)
        return place if inside and place.suffix in _TYPES and place.is_file() else None


def _file(place: Path, changed: int) -> File:
    plain = place.read_bytes()
    tag = hashlib.sha256(plain).hexdigest()[:32]
    zipped = None if place.suffix in _COMPRESSED else gzip.compress(plain, mtime=0)
    if zipped and len(zipped) >= len(plain):
        zipped = None
    imports = tuple(_IMPORT.findall(plain.decode())) if place.suffix == ".js" else ()
    return File(_TYPES[place.suffix], tag, plain, zipped, changed, imports)


def _known(tag: str, if_none_match: str) -> bool:
    known = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return tag in known or "*" in known
