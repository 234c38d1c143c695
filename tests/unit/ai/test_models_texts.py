"""Quotes are found where they stand, and figures and names that nobody gave are seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.evidence import SHORTEST_QUOTE, fold, is_quote
from ai.models.asking import schema_of
from ai.models.call import Tokens
from ai.models.form import talks_of_scores
from ai.models.invented import invented_names, invented_numbers
from ai.models.prices import cost_of, price_list
from ai.models.quotes import original
from ai.models.scoring import RatingForm, ScoreForm

TEXTS = st.text(st.sampled_from("ab e\u0301ﬁ½ \n\t\u00a0가\u1100\u1161ｱﾞ🙂.Å"), min_size=1, max_size=40)


@given(TEXTS, st.data())
def test_a_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    """Whatever a model folds, what comes back is a substring of the text that folds to the same words."""
    begin = data.draw(st.integers(0, len(text)))
    piece = text[begin : data.draw(st.integers(begin, len(text)))]
    found = original(fold(piece), [text])
    if found is not None:
        assert found in text
        assert fold(piece) in fold(found)
    elif len(fold(piece)) >= SHORTEST_QUOTE:
        assert fold(piece) not in fold(text) or fold(text) != "".join(fold(text))


@given(TEXTS, TEXTS)
def test_only_true_quotes_are_found(quote: str, text: str) -> None:
    """Nothing is found that the rule of evidence would not take for a quote."""
    if original(quote, [text]) is not None:
        assert is_quote(quote, text)


@pytest.mark.parametrize(
    ("text", "invented"),
    [
        ("I checked it three times.", set()),
        ("I checked it 3 times, one by one.", set()),
        ("I checked it twice, on 1,200 records.", set()),
        ("I checked it seven times.", {"7"}),
        ("It fell by 40%, from 2.5 s.", {"40", "2.5"}),
    ],
)
def test_numbers_must_have_been_said(text: str, invented: set[str]) -> None:
    assert invented_numbers(text, "I did it 3 times on 1200 records, in figures and words.") == invented


@pytest.mark.parametrize(
    ("text", "invented"),
    [
        ("Situation: We had a deadline. Action: I'd asked Maria's team, then I wrote it.", set()),
        ("First, I asked. Then the API's owner answered: Yes.", set()),
        ("At Google I asked Maria.", {"Google"}),
        ("Kowalski helped me. Nobody else did.", {"Kowalski"}),
        ("I used PostgreSQL for it.", {"PostgreSQL"}),
    ],
)
def test_names_must_have_been_said(text: str, invented: set[str]) -> None:
    known = "I asked maria and her team about the API; the owner answered nobody else."
    assert {name.rstrip(".") for name in invented_names(text, known)} == invented


@pytest.mark.parametrize(
    "text", ["That is 8/10.", "8 out of 10, I think", "Your score is 4", "level: 5", "Band 3."]
)
def test_talk_of_scores_is_noticed(text: str) -> None:
    assert talks_of_scores(text)
    assert not talks_of_scores(text, f"As the candidate said: {text}")


def test_costs_come_from_the_list() -> None:
    """A million tokens of each kind cost what the list says; what it does not list has no cost."""
    model = "global.anthropic.claude-sonnet-5-5"
    assert cost_of(model, Tokens(10**6, 10**6, 10**6, 10**6)) == pytest.approx(2 + 10 + 0.1 + 2.5)
    assert cost_of("some-local-model", Tokens(10, 10)) is None
    assert price_list().version


def test_forms_ask_for_the_evidence_before_the_level() -> None:
    """Models fill in fields in their order, and may leave out none of these."""
    rating = schema_of(ScoreForm)["$defs"]["RatingForm"]
    assert list(rating["properties"]) == ["criterion", "evidence", "reason", "level"]
    assert rating["required"] == list(rating["properties"])
    assert "title" not in str(schema_of(RatingForm))
