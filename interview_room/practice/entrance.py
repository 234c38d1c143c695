"""From what was typed at the command line to a visit."""

import getpass
import os
import sys
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from interview_room.practice.room import Room
from interview_room.practice.screen import Screen
from interview_room.practice.script import AnswersFileError, Script
from interview_room.practice.visit import FAILED, INTERRUPTED, Order, Visit
from room_client import TIMEOUT, Refused, StillRunning, Unreachable


class WrongUsage(Exception):
    """Something that was typed cannot be used; the message says what to type instead."""


def order(
    company: str | None,
    job_description: Path | None,
    resume: Path | None,
    session_id: str | None,
    *,
    choices: dict[str, Any],
    way_back: tuple[str, ...],
) -> Order:
    """What to practise. `choices` are the type, difficulty and duration of a new interview."""
    if session_id:
        return Order({}, session_id, way_back)
    if company is None or job_description is None:
        raise WrongUsage(
            "Give --company and --job-description, or --resume-session to go on with an interview."
        )
    setup = {
        "companyName": company,
        "jobDescription": _text(job_description, "--job-description"),
        **choices,
        **({"resume": _text(resume, "--resume")} if resume else {}),
    }
    return Order(setup, way_back=way_back)


def script(path: Path) -> Script:
    """The answers of a file."""
    try:
        return Script(_text(path, "--answers"))
    except AnswersFileError as error:
        raise WrongUsage(f"--answers: {path} cannot be used: {error}") from error


def take_back_the_keyboard() -> None:
    """Standard input held the description; the answers are typed, so the terminal takes its place."""
    try:
        os.dup2(os.open("/dev/tty", os.O_RDONLY), 0)
    except OSError as error:
        raise WrongUsage(
            "Standard input holds the description and there is no terminal to type in: give --answers FILE."
        ) from error


def visit(wanted: Order, answers: Script | None, url: str, user: str | None, token: str | None) -> int:
    """Go in, hold the interview, and return the exit code."""
    if not url.startswith(("http://", "https://")):
        raise WrongUsage(f"--url: {url} is not an address; write it like http://127.0.0.1:8080.")
    screen = Screen(Console(highlight=False))
    try:
        with httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False) as client:
            room = Room(client, screen.warn)
            room.sign_in(user or _login_name(), token)
            return Visit(room, screen, wanted, answers).run()
    except httpx.InvalidURL as error:
        raise WrongUsage(f"--url: {url} is not an address ({error}).") from error
    except (Refused, StillRunning, Unreachable) as error:
        screen.complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _text(path: Path, option: str) -> str:
    """The text of a file, or of standard input for `-`."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongUsage(f"{option}: {path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{option}: {path} is not a text file in UTF-8.") from error
    if not text.strip():
        raise WrongUsage(f"{option}: {path} is empty.")
    return text


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "candidate"
