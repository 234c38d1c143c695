"""The pages: one frame for all of them, filled by the scripts under /static."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.gateway.context import Gateway, Parts
from services.gateway.inputs import is_uuid
from services.gateway.web.files import Files

START = "/mock-interview/setup"
LANGUAGES = ("en", "de")
"""The first is for those who ask for none of them."""
_THEMES = frozenset({"light", "dark"})
_MAX_NEXT = 2000
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # With the default, no-referrer, a browser would send `Origin: null` with the forms of these pages.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

router = APIRouter(include_in_schema=False)
_files = Files()


@router.api_route("/", methods=["GET", "HEAD"])
async def front_door() -> Response:
    """The setup is where one begins."""
    return RedirectResponse(START, 307)


@router.api_route("/mock-interview/setup", methods=["GET", "HEAD"])
async def setup(request: Request, parts: Parts) -> Response:
    """Where a session is set up."""
    return _private(request, parts, "setup")


@router.api_route("/mock-interview/history", methods=["GET", "HEAD"])
async def history(request: Request, parts: Parts) -> Response:
    """The sessions so far."""
    return _private(request, parts, "history")


@router.api_route("/mock-interview/room/{session_id}", methods=["GET", "HEAD"])
async def room(request: Request, parts: Parts, session_id: str) -> Response:
    """Where the interview is held."""
    return _private(request, parts, "room", session_id)


@router.api_route("/mock-interview/feedback/{session_id}", methods=["GET", "HEAD"])
async def feedback(request: Request, parts: Parts, session_id: str) -> Response:
    """The report on an interview."""
    return _private(request, parts, "feedback", session_id)


@router.api_route("/login", methods=["GET", "HEAD"])
async def login(request: Request, parts: Parts) -> Response:
    """Where one says who one is, and is brought back to `next`."""
    if parts.sessions and parts.sessions.read(request):
        return RedirectResponse(own_path(request.query_params.get("next")), 303)
    return _page(request, parts, "login")


@router.api_route("/static/{path:path}", methods=["GET", "HEAD"])
async def static(request: Request, path: str) -> Response:
    """Scripts, styles and pictures."""
    return _files.answer(request, path)


def own_path(wanted: str | None) -> str:
    """Where to go after the login: a path on this site, whatever was asked for."""
    path = wanted or START
    plain = len(path) <= _MAX_NEXT and path.isprintable() and "\\" not in path
    ours = plain and path.startswith("/") and not path.startswith("//")
    return path if ours and not urlsplit(path).path.startswith(("/login", "/auth")) else START


def login_page(wanted: str | None, problem: str | None = None) -> Response:
    """Send the browser to the login, which tells of the problem and comes back to `wanted`."""
    told = f"problem={problem}&" if problem else ""
    return RedirectResponse(f"/login?{told}next={quote(own_path(wanted), safe='')}", 303)


def _private(request: Request, parts: Gateway, page: str, session_id: str = "") -> Response:
    """A page for those who are logged in; an address that can be no session's is answered with 404."""
    read = parts.sessions.read(request) if parts.sessions else None
    if read is None or parts.sessions is None:
        query = f"?{request.url.query}" if request.url.query else ""
        return login_page(request.url.path + query)
    status = 404 if session_id and not is_uuid(session_id) else 200
    response = _page(request, parts, page, user=read.session.name, session_id=session_id, status=status)
    parts.sessions.renew(request, response, read)
    return response


def _page(
    request: Request, parts: Gateway, page: str, *, user: str = "", session_id: str = "", status: int = 200
) -> Response:
    theme = request.cookies.get("theme", "")
    ways = {"development": parts.development_issuer, "oidc": parts.provider}
    language = language_of(request)
    content = _shell().substitute(
        lang=language,
        theme=f' data-theme="{theme}"' if theme in _THEMES else "",
        page=page,
        user=escape(user),
        session_id=escape(session_id),
        login=" ".join(way for way, offered in ways.items() if offered),
        styles="\n".join(
            f'<link rel="stylesheet" href="/static/{name}">'
            for name in ("style.css", f"pages/{page}.css")
            if _files.has(name)
        ),
        modules="\n".join(
            f'<link rel="modulepreload" href="/static/{path}">' for path in _modules(page, language)
        ),
    )
    return HTMLResponse(content, status, _HEADERS)


def _modules(page: str, language: str) -> list[str]:
    """What the page's script will ask for, so that a browser need not find it out level by level."""
    entry = f"pages/{page}.js"
    texts = [f"texts/{language}/{name}.js" for name in ("shared", page)]
    return [path for path in _files.modules(entry, *texts) if path != entry]


def language_of(request: Request) -> str:
    """The language chosen on a page before, else the first of the browser's that there is."""
    wanted = [request.cookies.get("language", "")]
    wanted += [part.partition(";")[0] for part in request.headers.get("accept-language", "").split(",")]
    known = (each.strip().lower().partition("-")[0] for each in wanted)
    return next((language for language in known if language in LANGUAGES), LANGUAGES[0])


@cache
def _shell() -> Template:
    return Template((Path(__file__).parent / "shell.html").read_text("utf-8"))
