"""Amounts: {"type": "centPrecision" | "highPrecision", "currencyCode", "centAmount", "fractionDigits"}."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amends.channels.reading import Reader, text
from amends.channels.tree import Tree, get, obj, objs
from amends.core.money import exponent


class Cents:
    """Reads the amounts of one document, which must all be in its currency."""

    def __init__(self, reader: Reader, currency: str) -> None:
        self.reader = reader
        self.currency = currency

    def minor(self, money: Any, field: str, *, required: bool = False) -> int:
        """Minor units; absent is zero unless required."""
        found = self.major(money, field)
        if found is None:
            if required and get(money, "centAmount") is None and get(money, "preciseAmount") is None:
                self.reader.note("field_absent", field)
            return 0
        return self.reader.minor(found, self.currency, field)

    def major(self, money: Any, field: str) -> Decimal | None:
        """The exact amount in major units: highPrecision has more digits than the currency, and says how many."""
        if not isinstance(money, dict):
            return None
        own = text(money.get("currencyCode")).upper()
        if own and own != self.currency:
            self.reader.note("currency_mixed", field, currency=self.currency)
        digits = exponent(self.currency)
        stated = money.get("fractionDigits")
        stated = stated if isinstance(stated, int) and 0 <= stated <= 20 else digits
        if money.get("preciseAmount") is not None and text(money.get("type")) != "centPrecision":
            number = self.reader.number(money["preciseAmount"], f"{field}.preciseAmount")
            return None if number is None else number.scaleb(-stated)
        number = self.reader.number(money.get("centAmount"), f"{field}.centAmount")
        return None if number is None else number.scaleb(-(digits if _precise(money) else stated))

    def tax(self, taxed: Tree, field: str) -> int | None:
        """The tax in a taxedPrice; None when there is none."""
        if "totalTax" in taxed and taxed["totalTax"] is not None:
            return self.minor(taxed["totalTax"], f"{field}.totalTax")
        if not isinstance(taxed.get("totalNet"), dict) or not isinstance(taxed.get("totalGross"), dict):
            return None
        return self.minor(taxed["totalGross"], f"{field}.totalGross") - self.minor(
            taxed["totalNet"], f"{field}.totalNet"
        )


def _precise(money: Tree) -> bool:
    return text(money.get("type")) == "highPrecision"


def inside(item: Tree) -> bool | None:
    """Whether the price of a line or shipping charge contains its tax; None when it bears none.

    The tax rate says so; without one (GraphQL asks for parts only) the taxed price tells.
    """
    for rate in (obj(item, "taxRate"), *(obj(it, "taxRate") for it in objs(item, "perMethodTaxRate"))):
        if isinstance(rate.get("includedInPrice"), bool):
            return bool(rate["includedInPrice"])
    taxed = obj(item, "taxedPrice")
    net, gross = get(taxed, "totalNet", "centAmount"), get(taxed, "totalGross", "centAmount")
    if net is None or gross is None or net == gross:
        return None
    asked = get(item, "totalPrice", "centAmount")
    if asked is None:
        asked = get(item, "discountedPrice", "value", "centAmount")
    if asked is None:
        asked = get(item, "price", "centAmount")
    return bool(asked == gross)
