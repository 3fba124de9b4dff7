"""Charges of a line: product, shipping, discounts and fees, each with its tax, under the names of each market."""

from __future__ import annotations

from dataclasses import dataclass

from amends.channels.doc import Doc


@dataclass(slots=True)
class Charged:
    """What a line is charged, in minor units. `fees` and `shipping` have their own tax; discounts are positive."""

    product: int = 0
    product_tax: int = 0
    discount: int = 0
    shipping: int = 0
    shipping_tax: int = 0
    shipping_discount: int = 0
    fees: int = 0
    fees_tax: int = 0

    @property
    def whole(self) -> int:
        """All of it, taxes on top."""
        return (
            self.product + self.product_tax - self.discount
            + self.shipping + self.shipping_tax - self.shipping_discount
            + self.fees + self.fees_tax
        )  # fmt: skip


def money(doc: Doc, currency: str, *keys: str) -> int:
    """{"currency", "amount"} of orders or {"currencyUnit", "currencyAmount"} of returns."""
    found = doc.sub(*keys)
    own = found.text("currency") or found.text("currencyUnit")
    if own and own.upper() != currency:
        doc.reader.note("currency_mixed", found.path, currency=currency)
    return found.minor(currency, "amount" if found.has("amount") else "currencyAmount")


def currency_of(doc: Doc, *keys: str) -> str:
    """The currency that an amount states."""
    found = doc.sub(*keys)
    return found.text("currency").upper() or found.text("currencyUnit").upper()


def all_of(line: Doc, *keys: str) -> list[Doc]:
    """The charges of a line, wrapped ({"charge": [...]}) or as a list."""
    return line.list(*keys, "charge") or (line.list(*keys) if isinstance(line.at(*keys), list) else [])


def taxes(charge: Doc, currency: str) -> int:
    """The taxes of a charge: none, one, or a list."""
    return sum(money(tax, currency, "taxAmount") for tax in charge.list("tax"))


def charged(charges: list[Doc], currency: str) -> Charged:
    """All charges of one line (or of one refund, where they are negative)."""
    found = Charged()
    for charge in charges:
        kind, name = charge.text("chargeType").upper(), charge.text("chargeName").upper()
        amount, tax = money(charge, currency, "chargeAmount"), taxes(charge, currency)
        if kind == "DISCOUNT" or "DISC" in name:
            if "SHIP" in name:
                found.shipping_discount -= amount + tax
            else:
                found.discount -= amount + tax
        elif kind == "SHIPPING":
            found.shipping += amount
            found.shipping_tax += tax
        elif kind == "PRODUCT":
            found.product += amount
            found.product_tax += tax
        else:
            found.fees += amount
            found.fees_tax += tax
    return found
