"""The frame of the pages, and the files they are made of."""

import gzip
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from services.gateway.app import create_api
from services.gateway.edge.problems import Rejection
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from services.gateway.web.files import Files
from services.gateway.web.pages import own_path
from tests.unit.gateway import identity
from tests.unit.gateway.conftest import assert_problem, open_client
from tests.unit.gateway.services import SESSION, Services

PRIVATE = (
    "/mock-interview/setup",
    f"/mock-interview/room/{SESSION}",
    f"/mock-interview/feedback/{SESSION}",
    "/mock-interview/history",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.fixture
async def browser(api: FastAPI) -> httpx.AsyncClient:
    """A browser in which alice is logged in."""
    client = open_client(api, None)
    await client.post("/auth/dev/login", data={"name": "alice"})
    return client


class TestPages:
    async def test_the_front_door_leads_to_the_setup(self, stranger: httpx.AsyncClient) -> None:
        response = await stranger.get("/")
        assert (response.status_code, response.headers["location"]) == (307, "/mock-interview/setup")

    @pytest.mark.parametrize("path", PRIVATE)
    async def test_ask_who_one_is_first(self, stranger: httpx.AsyncClient, path: str) -> None:
        response = await stranger.get(f"{path}?sort=overallScore&order=asc")
        assert response.status_code == 303
        assert httpx.URL(response.headers["location"]).path == "/login"
        assert httpx.URL(response.headers["location"]).params["next"] == f"{path}?sort=overallScore&order=asc"

    @pytest.mark.parametrize("path", PRIVATE)
    async def test_are_one_frame_with_a_script_each(self, browser: httpx.AsyncClient, path: str) -> None:
        response = await browser.get(path)
        page = path.split("/")[2]
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<script type="module" src="/static/pages/{page}.js"></script>' in response.text
        assert f'data-page="{page}"' in response.text
        assert 'data-user="alice"' in response.text
        assert (f'data-session-id="{SESSION}"' in response.text) == (page in {"room", "feedback"})

    @pytest.mark.parametrize("path", [*PRIVATE, "/login"])
    async def test_allow_nothing_from_elsewhere(self, api: FastAPI, path: str) -> None:
        client = open_client(api, None)
        if path != "/login":
            await client.post("/auth/dev/login", data={"name": "alice"})
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"

    async def test_have_no_inline_script_and_no_inline_style(self, browser: httpx.AsyncClient) -> None:
        text = (await browser.get("/mock-interview/setup")).text
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text

    async def test_name_their_modules_so_that_all_are_asked_for_at_once(
        self, browser: httpx.AsyncClient
    ) -> None:
        text = (await browser.get("/mock-interview/setup", headers={"Accept-Language": "de"})).text
        named = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', text)
        assert {"lib.js", "setup/company.js", "ui/icon.js", "vendor/preact.js"} <= set(named)
        assert {"texts/de/shared.js", "texts/de/setup.js"} <= set(named)
        assert not {"pages/setup.js", "setup/example.js", "texts/en/setup.js"} & set(named)
        assert len(named) == len(set(named))
        for path in named:
            assert (await browser.get(f"/static/{path}")).status_code == 200

    async def test_answer_head(self, browser: httpx.AsyncClient) -> None:
        assert (await browser.head("/mock-interview/setup")).status_code == 200

    @pytest.mark.parametrize("address", ["nonsense", "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"])
    async def test_of_no_session_are_not_found(self, browser: httpx.AsyncClient, address: str) -> None:
        response = await browser.get(f"/mock-interview/room/{address}")
        assert response.status_code == 404
        assert "<script>alert" not in response.text

    async def test_show_a_name_as_text(self, api: FastAPI) -> None:
        client = open_client(api, None)
        await client.post("/auth/dev/login", data={"name": '"><script>alert(1)</script>'})
        text = (await client.get("/mock-interview/setup")).text
        assert 'data-user="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in text

    @pytest.mark.parametrize(
        ("cookie", "header", "expected"),
        [
            (None, "", "en"),
            (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
            (None, "fr,en;q=0.8", "en"),
            ("de", "en", "de"),
            ("../x", "fr", "en"),
        ],
    )
    async def test_are_in_the_language_of_the_reader(
        self, stranger: httpx.AsyncClient, cookie: str | None, header: str, expected: str
    ) -> None:
        if cookie:
            stranger.cookies.set("language", cookie)
        text = (await stranger.get("/login", headers={"Accept-Language": header})).text
        assert f'<html lang="{expected}"' in text

    @pytest.mark.parametrize(("theme", "shown"), [("dark", True), ('"onload="x', False), ("", False)])
    async def test_are_in_the_chosen_theme_from_the_start(
        self, stranger: httpx.AsyncClient, theme: str, shown: bool
    ) -> None:
        text = (await stranger.get("/login", headers={"Cookie": f"theme={theme}"})).text
        assert ("data-theme" in text) == shown

    async def test_are_absent_in_production_without_a_secret(self, tmp_path: Path) -> None:
        settings = Settings(
            environment="production",
            oidc_issuer=identity.NAME,
            oidc_client_id=identity.CLIENT,
            data_dir=tmp_path,
        )
        client = open_client(create_api(settings, Services(), EventFan(), {}), None)
        assert_problem(await client.get("/mock-interview/setup"), 404)
        assert not settings.session_secret_text


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "setup",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/login",
        "/login?next=/",
        "/auth/login",
        "/" + "x" * 2000,
    ],
)
def test_the_login_leads_nowhere_else(wanted: str | None) -> None:
    assert own_path(wanted) == "/mock-interview/setup"


@pytest.mark.parametrize(
    "wanted", ["/", "/mock-interview/history?sort=createdAt", f"/mock-interview/room/{SESSION}"]
)
def test_the_login_leads_back(wanted: str) -> None:
    assert own_path(wanted) == wanted


class TestStaticFiles:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "static"
        (folder / "vendor").mkdir(parents=True)
        (folder / "app.js").write_text("export default 1;\n" * 100)
        (folder / "vendor" / "preact.js").write_text("export {};\n")
        (folder / "tiny.json").write_text("{}")
        (folder / ".hidden.js").write_text("1")
        (folder / "notes.md").write_text("notes")
        (tmp_path / "outside.js").write_text("secret")
        (folder / "link.js").symlink_to(tmp_path / "outside.js")
        return folder

    @staticmethod
    def ask(**headers: str) -> Request:
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})

    async def test_are_served_with_the_type_browsers_insist_on(self, stranger: httpx.AsyncClient) -> None:
        response = await stranger.get("/static/icon.svg")
        assert response.headers["content-type"] == "image/svg+xml"
        assert response.headers["x-content-type-options"] == "nosniff"

    async def test_reach_no_network_as_a_worker(self, stranger: httpx.AsyncClient) -> None:
        """A worker has the policy of its own file, not that of the page."""
        response = await stranger.get("/static/vendor/pdf.worker.js")
        assert response.headers["content-type"] == "text/javascript; charset=utf-8"
        assert response.headers["content-security-policy"].startswith("default-src 'none';")

    def test_are_compressed_for_those_who_can_read_it(self, folder: Path) -> None:
        files = Files(folder)
        zipped = files.answer(self.ask(accept_encoding="gzip, br"), "app.js")
        plain = files.answer(self.ask(), "app.js")
        assert gzip.decompress(bytes(zipped.body)) == plain.body
        assert len(zipped.body) < len(plain.body)
        assert zipped.headers["content-encoding"] == "gzip"
        assert zipped.headers["etag"] != plain.headers["etag"]
        assert "content-encoding" not in files.answer(self.ask(accept_encoding="gzip"), "tiny.json").headers

    def test_that_are_modules_name_others(self, folder: Path) -> None:
        (folder / "deep").mkdir()
        (folder / "app.js").write_text(
            'import x, {\n  y as z,\n} from "./deep/a.js";\nimport "./deep/b.js";\n'
            'const later = () => import("./deep/later.js");\nimport { gone } from "./deep/gone.js";\n'
        )
        (folder / "deep" / "a.js").write_text('export { c } from "./c.js";\nexport default "./later.js";\n')
        (folder / "deep" / "b.js").write_text('import "../app.js";import*as p from"../vendor/preact.js";\n')
        (folder / "deep" / "c.js").write_text('import{h}from"../vendor/preact.js";\n')
        (folder / "deep" / "later.js").write_text("")
        files = Files(folder)
        assert files.modules("app.js") == [
            "app.js",
            "deep/a.js",
            "deep/b.js",
            "deep/c.js",
            "vendor/preact.js",
        ]

    def test_are_not_sent_twice(self, folder: Path) -> None:
        files = Files(folder)
        tag = files.answer(self.ask(), "app.js").headers["etag"]
        again = files.answer(self.ask(if_none_match=f'"other", W/{tag}'), "app.js")
        assert (again.status_code, again.body) == (304, b"")
        assert again.headers["etag"] == tag

    def test_that_changed_are_sent_anew(self, folder: Path) -> None:
        files = Files(folder)
        tag = files.answer(self.ask(), "app.js").headers["etag"]
        (folder / "app.js").write_text("export default 2;")
        assert files.answer(self.ask(if_none_match=tag), "app.js").body == b"export default 2;"

    def test_of_ours_are_checked_each_time_and_those_of_others_kept(self, folder: Path) -> None:
        files = Files(folder)
        assert files.answer(self.ask(), "app.js").headers["cache-control"] == "no-cache"
        assert "max-age=604800" in files.answer(self.ask(), "vendor/preact.js").headers["cache-control"]

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "vendor",
            "nothing.js",
            "../outside.js",
            "/etc/hosts",
            "link.js",
            ".hidden.js",
            "notes.md",
            "a\0.js",
        ],
    )
    def test_are_those_of_the_folder_alone(self, folder: Path, path: str) -> None:
        with pytest.raises(Rejection):
            Files(folder).answer(self.ask(), path)

    async def test_that_do_not_exist_are_a_problem(self, stranger: httpx.AsyncClient) -> None:
        assert_problem(await stranger.get("/static/nothing.js"), 404)
        assert_problem(await stranger.get("/static/%2e%2e/shell.html"), 404)
        assert_problem(await stranger.get("/static/..%2fshell.html"), 404)
