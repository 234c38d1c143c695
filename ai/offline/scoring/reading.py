"""One answer as the scorer reads it: what of it is substance, and what is padding, repetition or echo."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from ai.evidence import spoken
from ai.instructions import instructions_in, without_instructions
from ai.offline.cues import function_words, generic_stems, speech, telling
from ai.offline.kind import form_of
from ai.offline.scoring.actions import own_actions, past_verbs
from ai.offline.text import Unit, overlap, units_of
from ai.port import ScoreRequest

ECHO_SHARE, SHORTEST_ECHO = 0.8, 3
"""Share of a unit's content words in the question (or in one earlier unit) that makes it an echo."""
LEAST_DENSITY, SHORT_UNIT = 0.18, 8
"""Terms, figures and own actions a word from which a unit says something; short units count as eight."""

_NUMBER = re.compile(
    r"(?<![\w.])[$\u20ac\u00a3]?(?!\d+(?:st|nd|rd|th)\b)\d(?:[\d,.]*\d)?(?:\s?%|[a-z]{1,2}\b)?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten) (?:hours?|days?|weeks?|months?|minutes?|seconds?"
    r"|years?|times|people|thirds|orders|teams?|colleagues|customers|patients|students|of (?:them|us))\b"
    r"|\b(?:eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\b"
    r"|\b(?:doubled|tripled|halved|zero)\b"
)
_LIST_MARK = re.compile(r"(?:^|\s)\d+[.)](?=\s)")


class Reading:
    """An answer split into units, with the substance apart from the rest."""

    def __init__(self, request: ScoreRequest) -> None:
        self.question = Unit(request.question.text)
        raw = spoken(request)
        self.injected = instructions_in(raw)
        self.units = units_of(without_instructions(raw) if self.injected else raw)
        self.words = [word for unit in self.units for word in unit.words]
        self.stems = frozenset(stem for unit in self.units for stem in unit.stems)
        self.question_content = content(self.question.stems)
        self.form = form_of(request.question.text)
        self._specific: dict[Unit, frozenset[str]] = {}

    @cached_property
    def fresh(self) -> list[Unit]:
        """The units that neither echo the question nor repeat what was said before."""
        earlier = _Earlier()
        return [
            unit
            for unit in self.units
            if not echoes(own := unit.once(content_of), self.question_content) and earlier.is_new(own)
        ]

    @cached_property
    def substance(self) -> list[Unit]:
        """The fresh units that say something particular for their length: terms, figures, own actions.

        Maxims do not answer a question for an occasion: there a unit also tells of the past or of an act.
        """
        return [unit for unit in self.fresh if self._is_particular(unit)]

    def _is_particular(self, unit: Unit) -> bool:
        acts = own_actions(unit)
        figures = unit.once(figures_of)
        said = len(self.specific(unit)) + len(figures) + len(acts.done) + len(acts.present) / 2
        platitudes = len(speech().platitudes.said_in(unit))
        told = figures or acts.done or acts.present or past_verbs(unit) or unit in telling().occasion
        if not told and (platitudes > 1 or self.form == "episode"):
            return False
        return said > platitudes and said / max(len(unit.words), SHORT_UNIT) >= LEAST_DENSITY

    def specific(self, unit: Unit) -> frozenset[str]:
        """Return a unit's stems that are neither general vocabulary nor taken from the question."""
        if unit not in self._specific:
            own = unit.stem_set - generic_stems() - self.question_content
            kept = [found for found in own if len(found) > 1 and not found[0].isdigit()]
            self._specific[unit] = frozenset(kept)
        return self._specific[unit]

    @cached_property
    def terms(self) -> frozenset[str]:
        """All specific stems of the substance."""
        return frozenset().union(*(self.specific(unit) for unit in self.substance))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The figures of the substance that the question does not already give."""
        given = frozenset(figures_of(self.question))
        return frozenset(found for unit in self.substance for found in unit.once(figures_of)) - given

    @cached_property
    def actions(self) -> frozenset[str]:
        """The verbs of what the candidate did; those told in the present count where an occasion is told."""
        done = frozenset().union(*(own_actions(unit).done for unit in self.fresh))
        return done | self.present if self.tells_an_occasion else done

    @cached_property
    def present(self) -> frozenset[str]:
        """The verbs of what the candidate does, told as now or always."""
        return frozenset().union(*(own_actions(unit).present for unit in self.fresh))

    @cached_property
    def past(self) -> int:
        """How many verbs stand in the past, whoever did it; an occasion may also be told in the present."""
        found = sum(past_verbs(unit) for unit in self.fresh)
        return max(found, 2 * len(self.present)) if self.tells_an_occasion else found

    @cached_property
    def tells_an_occasion(self) -> bool:
        """Whether the answer names a time or a place of one occasion."""
        return any(unit in telling().occasion for unit in self.fresh)

    @cached_property
    def density(self) -> float:
        """Terms and figures of the substance for each of its words."""
        words = sum(len(unit.words) for unit in self.substance)
        return (len(self.terms) + len(self.numbers)) / words if words else 0.0

    @cached_property
    def text(self) -> str:
        """The substance in folded text."""
        return " \n ".join(unit.text for unit in self.substance)

    @cached_property
    def is_hypothetical(self) -> bool:
        """Whether the answer says what the candidate would do and nothing that was done."""
        would = len(telling().hypothetical.said_in(*self.units))
        return would > 0 and would >= len(self.actions) and not self.tells_an_occasion


def content(stems: Sequence[str]) -> frozenset[str]:
    """Return the stems without the small words of the language."""
    return frozenset([found for found in frozenset(stems) - function_words() if len(found) > 1])


def echoes(own: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether nearly all content of one unit is already in the other."""
    return len(own) >= SHORTEST_ECHO and overlap(own, other).share >= ECHO_SHARE


def figures_of(unit: Unit) -> list[str]:
    """Return the figures of a unit, numbering of lists left out."""
    return _NUMBER.findall(_LIST_MARK.sub(" ", unit.text))


def content_of(unit: Unit) -> frozenset[str]:
    """Return the stems of a unit without the small words of the language."""
    return content(unit.stems)


class _Earlier:
    """What was said before, found by its stems: comparing every unit with every other takes too long."""

    def __init__(self) -> None:
        self._said: list[frozenset[str]] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)

    def is_new(self, own: frozenset[str]) -> bool:
        """Tell whether no earlier unit holds nearly all of this content; content that is new is kept."""
        if len(own) < SHORTEST_ECHO:
            return True
        if any(echoes(own, self._said[place]) for place in self._nearest(own)):
            return False
        for found in own:
            self._places[found].append(len(self._said))
        self._said.append(own)
        return True

    def _nearest(self, own: frozenset[str]) -> set[int]:
        """Return the units with one of the rarest stems: an echo lacks so few that it has one of these."""
        lacking = int((1 - ECHO_SHARE) * len(own) + 1e-9)
        rarest = sorted(own, key=lambda found: len(self._places[found]))[: lacking + 1]
        return {place for found in rarest for place in self._places[found]}
