"""The catalogue of well-known employers."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz

from ai.companies.names import name_words, recognition_key, squeezed

SIMILAR = 80.0  # of 100: one slip in five letters
SHORTEST_FUZZY = 3


@dataclass(frozen=True, slots=True)
class Company:
    """A well-known employer. Nothing but its names and its industry is known."""

    name: str
    industry: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@cache
def companies() -> tuple[Company, ...]:
    """Every company of the catalogue in alphabetical order."""
    text = files("ai.companies").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    found = [
        Company(entry["name"], industry, tuple(entry.get("aliases", ())))
        for industry, entries in yaml.safe_load(text).items()
        for entry in entries
    ]
    return tuple(sorted(found, key=lambda company: company.name.casefold()))


def find_company(name: str) -> Company | None:
    """The company known by this name, whatever its case, spacing, accents or legal form."""
    return _by_recognition_key().get(recognition_key(name))


def known_company(name: str) -> str | None:
    """The canonical name of a well-known company, None for any other name."""
    company = find_company(name)
    return company.name if company else None


def suggest_companies(prefix: str, limit: int = 10) -> tuple[str, ...]:
    """Canonical names that begin with, contain a word with, or are spelled much like `prefix`, best first."""
    typed = squeezed(prefix)
    if not typed or limit <= 0:
        return ()
    ranked = [(rank, company.name) for company in companies() if (rank := _rank(typed, company)) is not None]
    ranked.sort(key=lambda entry: (entry[0], entry[1].casefold()))
    return tuple(name for _, name in ranked[:limit])


@cache
def _by_recognition_key() -> dict[str, Company]:
    return {recognition_key(name): company for company in companies() for name in company.names}


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A company's names as letters alone: the beginnings that lead to it."""

    name: tuple[str, ...]
    aliases: tuple[str, ...]
    words: tuple[str, ...]


@cache
def _spelled(company: Company) -> _Spelled:
    return _Spelled(
        name=(squeezed(company.name), recognition_key(company.name)),
        aliases=tuple(squeezed(alias) for alias in company.aliases),
        words=tuple(word for name in company.names for word in name_words(name)),
    )


def _rank(typed: str, company: Company) -> float | None:
    """How far a company is from what was typed (0 is best), None when it is not a suggestion."""
    spelled = _spelled(company)
    for rank, beginnings in enumerate((spelled.name, spelled.aliases, spelled.words)):
        if any(beginning.startswith(typed) for beginning in beginnings):
            return rank
    if len(typed) < SHORTEST_FUZZY:
        return None
    likeness = max(_likeness(typed, spelling) for spelling in (*spelled.name, *spelled.aliases))
    # Behind the three exact ranks, the most alike first.
    return 103.0 - likeness if likeness >= SIMILAR else None


def _likeness(typed: str, spelling: str) -> float:
    """How alike the typed letters are to the name or to the part of it typed so far, 0-100."""
    begun = spelling[: len(typed) + 1]
    return float(
        max(fuzz.ratio(typed, spelling), fuzz.ratio(typed, begun) if len(begun) > SHORTEST_FUZZY else 0)
    )
