"""Evidence: what a rating rests on must be words the candidate said, whoever rated the answer."""

import re
import unicodedata
from collections.abc import Iterable

from ai.port import CriterionRating, ScoreRequest

SHORTEST_QUOTE = 2
_WHITESPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return the text in NFKC with every run of whitespace as one space."""
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def spoken(request: ScoreRequest) -> str:
    """Return all the candidate said to one question: the answer, then the answers to the follow-ups."""
    return "\n".join([request.answer, *(exchange.answer for exchange in request.follow_ups)])


def is_quote(quote: str, text: str) -> bool:
    """Tell whether the quote is an exact substring of the text after folding."""
    folded = fold(quote)
    return len(folded) >= SHORTEST_QUOTE and folded in fold(text)


def supported(ratings: Iterable[CriterionRating], text: str) -> tuple[CriterionRating, ...]:
    """Keep of each rating the true quotes, and drop the ratings that are left without one.

    The lowest level says that nothing was there to quote, so it stands without evidence; a quote that
    was invented takes it down like any other.
    """
    kept = []
    for rating in ratings:
        quotes = tuple(quote for quote in rating.evidence if is_quote(quote, text))
        if quotes or (rating.level == 1 and not rating.evidence):
            kept.append(rating.model_copy(update={"evidence": quotes}))
    return tuple(kept)
