"""What another variant costs more or less than what was paid: exact, and with its tax."""

from __future__ import annotations

from fractions import Fraction

from amends.core.errors import Refused
from amends.core.money import Money


def price_tax(value: int, value_tax: int, price: int, currency: str) -> int:
    """The tax in the new price, at the rate of what was paid; the same price has the same tax exactly."""
    if price == value:
        return value_tax
    if value <= 0:
        return 0
    return Money(price, currency).portion(Fraction(value_tax, value)).minor


def check_price(price: int) -> int:
    """Refused("price_wrong") for less than nothing or more than a book can hold."""
    if isinstance(price, bool) or not 0 <= price <= 10**14:
        raise Refused("price_wrong", field="price")
    return price


def verb_for(state: str, difference: int) -> str:
    """The step of the difference's axis after a price was set; empty when it stays as it is."""
    wanted = "owed" if difference > 0 else "due" if difference < 0 else "none"
    if state == wanted or (state, wanted) == ("waived", "owed"):
        return ""
    return {"owed": "ask", "due": "credit", "none": "drop"}[wanted]
