"""Evidence: what a rating rests on must be words the candidate said, whoever rated the answer."""

import unicodedata
from collections.abc import Iterable

from ai.port import CriterionRating, ScoreRequest

SHORTEST_QUOTE = 2


def fold(text: str) -> str:
    """Return the text in NFKC with every run of whitespace as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def spoken(request: ScoreRequest) -> str:
    """Return all the candidate said to one question: the answer, then the answers to the follow-ups."""
    return "\n".join([request.answer, *(exchange.answer for exchange in request.follow_ups)])


def is_quote(quote: str, text: str) -> bool:
    """Tell whether the quote is an exact substring of the text after folding."""
    return _is_in(quote, fold(text))


def _is_in(quote: str, folded_text: str) -> bool:
    folded = fold(quote)
    return len(folded) >= SHORTEST_QUOTE and folded in folded_text


def supported(ratings: Iterable[CriterionRating], text: str) -> tuple[CriterionRating, ...]:
    """Keep of each rating the true quotes, and drop the ratings that are left without one.

    The lowest level says that nothing was there to quote, so it stands without evidence; a quote that
    was invented takes it down like any other.
    """
    kept, said = [], fold(text)
    for rating in ratings:
        quotes = tuple(quote for quote in rating.evidence if _is_in(quote, said))
        if quotes or (rating.level == 1 and not rating.evidence):
            kept.append(rating.model_copy(update={"evidence": quotes}))
    return tuple(kept)
