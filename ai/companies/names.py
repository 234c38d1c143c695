"""How a company's name is folded, for a key and for recognition."""

import re
import unicodedata

# fmt: off
LEGAL_FORMS = frozenset({
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "group", "holding",
    "holdings", "inc", "incorporated", "kg", "kgaa", "kk", "limited", "llc", "llp", "lp", "ltd", "nv", "oy",
    "oyj", "plc", "private", "pte", "pty", "pvt", "sa", "sarl", "sas", "se", "spa", "srl",
})
# fmt: on
_DROPPED = re.compile(r"[.'\u2019`\u00b4]")
_SEPARATOR = re.compile(r"[\W_]+")


def company_key(name: str) -> str:
    """Fold a name so that "ACME", " acme " and "Acme" are one company; not empty for a non-blank name."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation, "&" and "+" read as "and"."""
    spelled = re.sub(r"[&+]", " and ", company_key(name))
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    composed = unicodedata.normalize("NFC", _DROPPED.sub("", plain))
    return tuple(word for word in _SEPARATOR.split(composed) if word)


def squeezed(name: str) -> str:
    """The letters and digits of a name, so that "J.P. Morgan" and "JPMorgan" begin alike."""
    return "".join(name_words(name))


def recognition_key(name: str) -> str:
    """`squeezed` without a leading "the" and trailing legal forms: "The Acme Co., Ltd." is "acme"."""
    words = list(name_words(name))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
        if len(words) > 1 and words[-1] == "and":
            words.pop()
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
    return "".join(words)
