"""Everything held on a user, as one JSON document that is streamed page by page."""

import json
from collections.abc import AsyncIterator

from contracts.conductor import ExportInterviews
from contracts.envelope import Command
from contracts.feedback import ExportReports
from contracts.replies import ExportPage, Problem
from contracts.setup import ExportSessions
from contracts.topics import CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS, SETUP_COMMANDS, Topic
from services.gateway.commands import Commands

Section = tuple[str, Topic, type[ExportSessions | ExportInterviews | ExportReports]]
SECTIONS: tuple[Section, ...] = (
    ("sessions", SETUP_COMMANDS, ExportSessions),
    ("interviews", CONDUCTOR_COMMANDS, ExportInterviews),
    ("reports", FEEDBACK_COMMANDS, ExportReports),
)


class IncompleteExport(Exception):
    """A later page cannot be read, so the document must break off."""


async def first_pages(commands: Commands, user_id: str) -> list[ExportPage] | Problem:
    """The first page of every section, read before the answer begins; or why there is no export now."""
    pages: list[ExportPage] = []
    for section in SECTIONS:
        page = await _page(commands, section, user_id, None)
        if isinstance(page, Problem):
            return page
        pages.append(page)
    return pages


async def document(
    commands: Commands, user_id: str, first: list[ExportPage], exported_at: int
) -> AsyncIterator[bytes]:
    """The document in pieces; `exported_at` in epoch seconds. Raises rather than end with a page missing."""
    yield json.dumps({"userId": user_id, "exportedAt": exported_at})[:-1].encode()
    for section, page in zip(SECTIONS, first, strict=True):
        yield f', "{section[0]}": ['.encode()
        separator = ""
        async for items in _items(commands, section, user_id, page):
            yield (separator + items).encode()
            separator = ", "
        yield b"]"
    yield b"}"


async def _items(commands: Commands, section: Section, user_id: str, page: ExportPage) -> AsyncIterator[str]:
    """The items of each page that has any, as JSON without brackets."""
    while True:
        if page.items:
            yield json.dumps(page.items)[1:-1]
        if page.next_cursor is None:
            return
        following = await _page(commands, section, user_id, page.next_cursor)
        if isinstance(following, Problem):
            raise IncompleteExport(f"{section[0]}: {following.status}")
        page = following


async def _page(
    commands: Commands, section: Section, user_id: str, cursor: str | None
) -> ExportPage | Problem:
    _, topic, ask_for = section
    command: Command = ask_for(cursor=cursor)
    reply = await commands.ask(topic, command, key=user_id, user_id=user_id)
    if isinstance(reply, ExportPage | Problem):
        return reply
    raise TypeError(f"unexpected reply {type(reply).__name__}")
