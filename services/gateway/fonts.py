"""Which font has a character: Noto for nearly everything a person may type (SIL Open Font License 1.1)."""

from functools import cache
from pathlib import Path

import manimgx_fonts
import noto_cjk_sans_jp_regular
from fontTools.ttLib import TTFont

TEXT = "NotoSans[wght]"
"""Latin, Greek, Cyrillic: what a page begins with."""
_NOTO, _CJK = (Path(package.__path__[0]) for package in (manimgx_fonts, noto_cjk_sans_jp_regular))
_UNSEEN = "�"
_INVISIBLE = frozenset("\n\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f")
"""Taken by every font, or by none and then left out."""


@cache
def files() -> dict[str, Path]:
    """Every font by its name; the small ones first."""
    slanted = "NotoSans-Italic"
    small = sorted(path for path in _NOTO.glob("*.ttf") if not path.stem.startswith(slanted))
    small.sort(key=lambda path: path.stem != TEXT)
    return {path.stem: path for path in (*small, *sorted(_CJK.glob("*.otf")))}


def fonts_for(text: str) -> tuple[str, ...]:
    """The fonts that a text needs, the one for Latin first."""
    missing = {ord(character) for character in text} - _characters(TEXT)
    needed = [TEXT]
    for name in files():
        if not missing:
            break
        if found := missing & _characters(name):
            needed.append(name)
            missing -= found
    return tuple(needed)


def drawable(text: str, fonts: tuple[str, ...]) -> str:
    """The text with a sign in place of each character that none of the fonts has."""
    known = frozenset().union(*(_characters(name) for name in fonts))
    signs: dict[str, str | int | None] = {
        c: _UNSEEN for c in set(text) if ord(c) not in known and c not in _INVISIBLE
    }
    gone = {c: None for c in _INVISIBLE - {"\n"} if ord(c) not in known}
    return text.translate(str.maketrans({**signs, **gone}))


@cache
def _characters(name: str) -> frozenset[int]:
    with TTFont(files()[name], lazy=True) as font:
        return frozenset(font.getBestCmap())
