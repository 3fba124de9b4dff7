"""Amounts of one Amazon order: each states its own currency, under names that differ by interface."""

from __future__ import annotations

from amends.channels.doc import Doc

_NAMES = (("Amount", "CurrencyCode"), ("amount", "currencyCode"), ("value", "currencyCode"),
          ("CurrencyAmount", "CurrencyCode"), ("currencyAmount", "currencyCode"))  # fmt: skip


def currency_of(doc: Doc, *keys: str) -> str:
    """The currency that an amount states, "" when there is none."""
    money = doc.sub(*keys)
    return money.text("CurrencyCode").upper() or money.text("currencyCode").upper()


def stated(doc: Doc, currency: str, *keys: str) -> int | None:
    """Minor units of an amount; None when it is absent. Another currency than the order's is held."""
    money = doc.sub(*keys)
    for amount, code in _NAMES:
        if money.at(amount) not in (None, ""):
            if money.text(code) and money.text(code).upper() != currency:
                doc.reader.note("currency_mixed", money.path, currency=currency)
            return money.minor(currency, amount)
    return None


def minor(doc: Doc, currency: str, *keys: str) -> int:
    """The same; absent is zero."""
    return stated(doc, currency, *keys) or 0
