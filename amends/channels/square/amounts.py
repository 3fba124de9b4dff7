"""Square's money: {"amount": minor units, "currency": ISO code}."""

from __future__ import annotations

from amends.channels.doc import Doc


def cents(doc: Doc, currency: str, *path: str) -> int:
    """Minor units; absent is zero. Another currency than the order's is held."""
    return stated(doc, currency, *path) or 0


def stated(doc: Doc, currency: str, *path: str) -> int | None:
    """The same, None when the payload does not say."""
    money = doc.sub(*path)
    if money.at("amount") is None:
        return None
    if money.text("currency").upper() != currency:
        doc.reader.note("currency_mixed", money.field("currency"), currency=currency)
    return money.whole_minor("amount")


def currency_of(doc: Doc, *path: str) -> str:
    """The currency of an amount; a finding when it is none."""
    return doc.reader.currency(doc.at(*path, "currency"), doc.field(*path, "currency"))
