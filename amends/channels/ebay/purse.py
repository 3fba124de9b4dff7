"""Amounts in the currency that the buyer paid.

{"value", "currency", "convertedFromValue", "convertedFromCurrency"}: where the seller's account is kept in another
currency, `value` is converted and the buyer's amount stands beside it. A credit memo must be in the buyer's.
"""

from __future__ import annotations

from amends.channels.doc import Doc


def currency_of(doc: Doc, *keys: str) -> str:
    """The buyer's currency that an amount states."""
    money = doc.sub(*keys)
    return money.text("convertedFromCurrency").upper() or money.text("currency").upper()


def stated(doc: Doc, currency: str, *keys: str) -> int | None:
    """Minor units of the buyer's currency; None when the amount is absent. Another currency is held."""
    money = doc.sub(*keys)
    if money.at("value") in (None, ""):
        return None
    if money.text("convertedFromCurrency").upper() == currency and money.at("convertedFromValue") is not None:
        return money.minor(currency, "convertedFromValue")
    if money.text("currency").upper() != currency:
        doc.reader.note("currency_mixed", money.path, currency=currency)
    return money.minor(currency, "value")


def minor(doc: Doc, currency: str, *keys: str) -> int:
    """The same; absent is zero."""
    return stated(doc, currency, *keys) or 0
