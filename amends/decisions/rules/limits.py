"""Above which amount a case always reaches a person, per currency."""

from __future__ import annotations

from amends.core.money import Money

_BUILT_IN = (
    "EUR 500, GBP 450, USD 550, CHF 500, CAD 750, AUD 800, NZD 900, SEK 5500, NOK 5500, DKK 3700, PLN 2200, "
    "CZK 12500, HUF 200000, RON 2500, JPY 80000, SGD 750, HKD 4300, AED 2000"
)


def read(text: str) -> dict[str, int]:
    """Currency -> minor units, from "EUR 500, USD 550.50" in major units; ValueError for another form."""
    found = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        currency, _, amount = part.partition(" ")
        found[currency] = Money.parse(amount, currency).minor
    return found


BUILT_IN = read(_BUILT_IN)


def is_high(currency: str, minor: int | None, limits: dict[str, int]) -> bool:
    """Whether the amount is above its currency's limit, or the currency has none. An unknown amount is not said
    to be high: that it is not known is a reason of its own."""
    return minor is not None and minor > limits.get(currency, -1)
