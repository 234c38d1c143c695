"""What calls cost, from a price list of our own that carries its date."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from ai.models.call import Tokens

FILE = Path(__file__).parent / "prices.yaml"
MILLION = 1_000_000


class Price(BaseModel):
    """US dollars for a million tokens, by what happened to them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float
    output: float
    read: float
    written: float


class PriceList(BaseModel):
    """The prices of one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    models: dict[str, Price]


@cache
def price_list() -> PriceList:
    """Return the price list in force."""
    return PriceList.model_validate(yaml.safe_load(FILE.read_text("utf-8")))


def cost_of(model: str, tokens: Tokens) -> float | None:
    """Return the cost of a call in US dollars, None when the list has no price for the model."""
    price = price_list().models.get(model)
    if price is None:
        return None
    return (
        tokens.input * price.input
        + tokens.output * price.output
        + tokens.read * price.read
        + tokens.written * price.written
    ) / MILLION
