"""What the speaker did: verbs of the first person, and how far a unit is told in the past."""

from typing import NamedTuple

from ai.offline.cues import action_verbs, verb_words
from ai.offline.text import IRREGULAR, Unit, stem

_FIRST = frozenset({"i", "i've", "we", "we've", "myself"})
_OTHERS = frozenset({"he", "she", "they", "it", "who", "which", "you"})
_JOINTS = frozenset({"and", "then", "so", "but"})
_WAS = frozenset({"was", "were", "had", "wasn't", "weren't", "didn't", "couldn't"})
_PAST = frozenset(IRREGULAR) | {"cut", "set", "put", "split", "read", "shut", "hit", "quit"}
SHORTEST_ED = 5


class Actions(NamedTuple):
    """Stems of the speaker's verbs: `done` told in the past, `present` told as now or always."""

    done: frozenset[str]
    present: frozenset[str]


def own_actions(unit: Unit) -> Actions:
    """Return the verbs the speaker did: 'I rebuilt', 'we cut', or a clipped 'Added an index'."""
    return unit.once(_own_actions)


def _own_actions(unit: Unit) -> Actions:
    modals, between, states = verb_words("modals"), verb_words("between"), verb_words("states")
    done: set[str] = set()
    present: set[str] = set()
    subject = False
    for position, word in enumerate(unit.words):
        if word in _FIRST or word in modals:
            subject = word in _FIRST
            continue
        if word in _OTHERS:
            subject = False
        before = unit.words[position - 1] if position else ""
        follows = before in _FIRST or before in between or before in _JOINTS
        base = stem(word)
        if word in between or base in states:
            continue
        if is_past(word) and ((subject and follows) or (position == 0 and _is_clipped(unit))):
            done.add(base)
        elif subject and follows and base in action_verbs():
            present.add(base)
    return Actions(frozenset(done), frozenset(present))


def past_verbs(unit: Unit) -> int:
    """Count the verbs of a unit that stand in the past, whoever did it."""
    return unit.once(_past_verbs)


def _past_verbs(unit: Unit) -> int:
    return sum(1 for word in unit.words if word in _WAS or is_past(word))


def is_past(word: str) -> bool:
    """Tell whether a word is the past form of a verb."""
    return word in _PAST or (
        word.endswith("ed") and len(word) >= SHORTEST_ED and stem(word) in action_verbs()
    )


def _is_clipped(unit: Unit) -> bool:
    """Tell whether a unit that opens with a past form leaves its subject out, as in notes."""
    return len(unit.words) > 1 and unit.words[1] not in {"is", "was", "are", "by"}
