"""The endpoints that the operator names in a file, checked before anything starts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx
import yaml
from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, field_validator
from pydantic_core import ErrorDetails

from chassis.loopback import LOOPBACK, is_loopback
from contracts import public
from contracts.envelope import Event
from services.webhooks.domain import addresses, signature
from services.webhooks.domain.addresses import Network

TypeName = Literal["InterviewCompleted", "FeedbackReady", "SessionErased"]
TYPES: dict[TypeName, type[Event]] = {
    "InterviewCompleted": public.InterviewCompleted,
    "FeedbackReady": public.FeedbackReady,
    "SessionErased": public.SessionErased,
}
SECRETS = 2
"""A secret, and during a rotation the one before it."""
FIRST_PORT, LAST_PORT = 1024, 65535
"""Beside the default. Below are the ports of other protocols, which no request is to be sent to."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Who is told what, and how it can trust that. `reachable`: networks beside the public addresses."""

    name: str
    url: httpx.URL
    keys: tuple[bytes, ...]
    types: tuple[type[Event], ...]
    reachable: tuple[Network, ...] = ()

    def wants(self, event: Event) -> bool:
        """Whether the operator chose this type for it."""
        return isinstance(event, self.types)

    def __repr__(self) -> str:
        return f"Endpoint({self.name})"  # keys are never shown


@dataclass(frozen=True, slots=True)
class _Place:
    """What an entry is judged by besides itself."""

    folder: Path
    development: bool


def read_endpoints(file: Path, *, development: bool) -> tuple[Endpoint, ...]:
    """The endpoints of a YAML or JSON file; ValueError with a sentence for each mistake, and no secret."""
    entries = _entries(file)
    place = _Place(file.parent, development)
    endpoints: list[Endpoint] = []
    mistakes: list[str] = []
    for number, entry in enumerate(entries, 1):
        label = f"WEBHOOKS_FILE, endpoint {_label(entry, number)}"
        try:
            endpoints.append(_Entry.model_validate(entry).endpoint(place))
        except ValidationError as error:
            mistakes += [f"{label}: {_sentence(detail)}" for detail in error.errors()]
        except ValueError as error:
            mistakes.append(f"{label}: {error}")
    names = [endpoint.name for endpoint in endpoints]
    mistakes += [
        f"WEBHOOKS_FILE: {name} names {names.count(name)} endpoints; give each a name of its own."
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if mistakes:
        raise ValueError(" ".join(mistakes))
    return tuple(endpoints)


def _entries(file: Path) -> Sequence[object]:
    try:
        read = yaml.safe_load(file.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"WEBHOOKS_FILE cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ValueError("WEBHOOKS_FILE is not UTF-8 text.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise ValueError(f"WEBHOOKS_FILE is neither YAML nor JSON{line}.") from None
    if not isinstance(read, list) or not read:
        raise ValueError("WEBHOOKS_FILE must be a list with at least one endpoint: name, url and secret.")
    return read


class _Entry(BaseModel):
    """An endpoint as it is written."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str
    url: str
    secret: tuple[str, ...] = ()
    secret_file: Path | None = None
    types: tuple[TypeName, ...] = Field(default=tuple(TYPES), min_length=1)
    allow: tuple[IPvAnyNetwork, ...] = ()

    @field_validator("name")
    @classmethod
    def _fits_a_collection(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError("must be 1 to 40 small letters, digits and hyphens, with a letter first")
        return name

    @field_validator("secret", mode="before")
    @classmethod
    def _one_or_several(cls, secret: object) -> object:
        return (secret,) if isinstance(secret, str) else secret

    @field_validator("allow")
    @classmethod
    def _private(cls, allow: tuple[Network, ...]) -> tuple[Network, ...]:
        for network in allow:
            if not addresses.may_be_allowed(network):
                private = ", ".join(map(str, addresses.PRIVATE))
                raise ValueError(f"{network} is not within a private network ({private})")
        return allow

    def endpoint(self, place: _Place) -> Endpoint:
        """The endpoint; ValueError when its secrets cannot be used or its URL is none to deliver to."""
        url = _url(self.url)
        local = place.development and is_loopback(url.host)
        reachable = (*self.allow, *(LOOPBACK if local else ()))
        _check_target(url, reachable, local=local)
        return Endpoint(
            name=self.name,
            url=url,
            keys=self._keys(place),
            types=tuple(TYPES[name] for name in self.types),
            reachable=reachable,
        )

    def _keys(self, place: _Place) -> tuple[bytes, ...]:
        if bool(self.secret) == (self.secret_file is not None):
            raise ValueError("give either secret or secret_file.")
        secrets = self.secret or tuple(_lines(place.folder / (self.secret_file or "")))
        if not 1 <= len(secrets) <= SECRETS:
            raise ValueError(f"give one secret, or {SECRETS} during a rotation; here are {len(secrets)}.")
        try:
            return tuple(signature.key_of(secret) for secret in secrets)
        except ValueError as error:
            raise ValueError(f"a secret {error}.") from None


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ValueError(f"secret_file cannot be read: {reason}.") from None


def _url(written: str) -> httpx.URL:
    """The URL as the client reads it, so that no second reading of it is checked."""
    try:
        url = httpx.URL(written)
    except httpx.InvalidURL:
        raise ValueError("url is not an address; expected https://host/path.") from None
    if url.userinfo or "@" in written.partition("?")[0]:
        raise ValueError("url must not hold a user name or password; receivers check the signature.")
    if not _HOST.fullmatch(url.raw_host.decode()) and addresses.literal(url.host) is None:
        raise ValueError("url has no valid host; expected https://host/path.")
    return url


def _check_target(url: httpx.URL, reachable: tuple[Network, ...], *, local: bool) -> None:
    if url.scheme != "https" and not (local and url.scheme == "http"):
        raise ValueError("url must begin with https:// (http:// only in development, to this machine).")
    if url.port is not None and not FIRST_PORT <= url.port <= LAST_PORT:
        raise ValueError(f"url has port {url.port}; use the default, or {FIRST_PORT} to {LAST_PORT}.")
    address = addresses.literal(url.host)
    if address is not None and not addresses.may_be_reached(address, reachable):
        raise ValueError(
            f"url leads to {address}, which is not public; allow its private network, if it is one."
        )


def _label(entry: object, number: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return f"{number} ({name})" if isinstance(name, str) and _NAME.fullmatch(name) else str(number)


def _sentence(detail: ErrorDetails) -> str:
    field = ".".join(map(str, detail["loc"]))
    message = detail["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{field}: {message}." if field else f"{message}."
