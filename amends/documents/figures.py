"""The arithmetic of a credit document: EN 16931's sums (BR-CO-*), exact, in minor units; and what it cannot say.

Our figures are those that were issued and posted: nothing is rounded here again. Where they could not be read as
EN 16931, the document is refused with a sentence instead of being bent.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import msgspec

import amends.documents.texts  # noqa: F401 (registers the texts)
from amends.core.errors import Refused
from amends.core.money import Money, exponent
from amends.documents.types import CreditAdjustment, CreditDocument, CreditLine, TaxKind

UNTAXED = {"Z", "E", "AE", "K", "G", "O"}
SALES_TAX = {"US": "the United States", "CA": "Canada"}
"""Countries whose tax on sales is no value added tax, or not that alone."""
REASONS: dict[str, tuple[str, str]] = {
    "AE": ("VATEX-EU-AE", "Reverse charge"),
    "K": ("VATEX-EU-IC", "Intra-community supply"),
    "G": ("VATEX-EU-G", "Export outside the EU"),
    "O": ("VATEX-EU-O", "Not subject to VAT"),
}
"""The usual code and words for a category without tax (code list VATEX)."""


class TaxSum(msgspec.Struct, frozen=True, kw_only=True):
    """BG-23: all that is taxed alike."""

    kind: TaxKind
    net: int
    tax: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """BG-22 in minor units: lines (BT-106), allowances (107), charges (108), net (109), tax (110), total (112)."""

    lines: int
    allowances: int
    charges: int
    net: int
    tax: int
    total: int
    taxes: tuple[TaxSum, ...]


def figures(document: CreditDocument) -> Figures:
    """The sums, checked against what EN 16931 can say. Refused: einvoice_*."""
    if not document.lines:
        raise Refused("einvoice_empty")
    _check_parties(document)
    nets: dict[tuple[str, Decimal], int] = defaultdict(int)
    kinds: dict[tuple[str, Decimal], TaxKind] = {}
    for part in parts(document):
        _check_kind(part.tax)
        key = (part.tax.category, part.tax.rate.normalize())
        nets[key] += part.net
        kinds.setdefault(key, part.tax)
    posted = {(category, rate.normalize()): tax for category, rate, tax in document.taxes}
    sums = tuple(TaxSum(kind=kinds[key], net=net, tax=posted.pop(key, 0)) for key, net in sorted(nets.items()))
    _check_sums(document, sums, posted)
    lines = sum(line.net for line in document.lines)
    charges = sum(one.net for one in document.adjustments if one.net > 0)
    allowances = -sum(one.net for one in document.adjustments if one.net < 0)
    tax = sum(one.tax for one in sums)
    net = lines - allowances + charges
    return Figures(
        lines=lines,
        allowances=allowances,
        charges=charges,
        net=net,
        tax=tax,
        total=net + tax,
        taxes=sums,
    )


def parts(document: CreditDocument) -> list[CreditLine | CreditAdjustment]:
    """Everything that has a tax."""
    return [*document.lines, *document.adjustments]


def rate_of(net: int, tax: int, slack: int = 1) -> Decimal:
    """The rate in percent with the fewest decimals that gives `tax` on `net` within `slack` minor units: channels
    state amounts, and rates are whole or have one or two decimals. Zero when nothing is taxed."""
    if not net or not tax:
        return Decimal(0)
    exact = Fraction(tax * 100, net)
    for digits in (0, 1, 2):
        rate = Decimal(round(exact * 10**digits)).scaleb(-digits)
        if abs(Fraction(rate) * net / 100 - tax) <= slack:
            return rate
    return Decimal(round(exact * 100)).scaleb(-2)


def decimals(minor: int, currency: str) -> str:
    """An amount as EN 16931 writes it: at most two decimals (BR-DEC-*). Refused("einvoice_decimals")."""
    amount = Money(minor, currency)
    value = amount.decimal()
    if value != round(value, 2):
        raise Refused("einvoice_decimals", amount=str(amount))
    return f"{value:.{min(2, max(0, -int(value.as_tuple().exponent)))}f}"


def _check_parties(document: CreditDocument) -> None:
    for name, where, party in (
        ("seller", "legal entity", document.seller),
        ("buyer", "order or the customer", document.buyer),
    ):
        for what, value in (("name", party.name), ("country", party.country)):
            if not value.strip():
                raise Refused("einvoice_party_missing", party=name, what=what, where=where)
    taxed = any(tax for _, _, tax in document.taxes)
    country = document.buyer.country.upper()
    if taxed and country in SALES_TAX:
        raise Refused("einvoice_sales_tax", country=SALES_TAX[country])
    categories = {part.tax.category for part in parts(document)}
    if "O" in categories:
        if len(categories) > 1:
            raise Refused("einvoice_mixed")
        return
    if not document.seller.vat_id and not (document.seller.tax_id and categories <= {"S", "Z", "E"}):
        raise Refused("einvoice_party_missing", party="seller", what="VAT number", where="legal entity")
    if categories & {"AE", "K"} and not document.buyer.vat_id:
        raise Refused("einvoice_party_missing", party="buyer", what="VAT number", where="order")


def _check_kind(kind: TaxKind) -> None:
    if kind.category == "S":
        if kind.rate <= 0:
            raise Refused("einvoice_rate", category="S", rate=kind.rate, wanted="a rate above zero")
    elif kind.category not in UNTAXED:
        raise Refused("einvoice_category_unknown", category=kind.category)
    elif kind.rate:
        raise Refused("einvoice_rate", category=kind.category, rate=kind.rate, wanted="0")
    elif kind.category == "E" and not kind.reason.strip():
        raise Refused("einvoice_reason_missing")


def _check_sums(
    document: CreditDocument, sums: tuple[TaxSum, ...], unknown: dict[tuple[str, Decimal], int]
) -> None:
    """BR-CO-17 lets the tax of a kind stray by rounding: by a unit of its two decimals for each part and one."""
    unit = 10 ** max(0, exponent(document.currency) - 2)
    slack = unit * (1 + len(document.lines) + len(document.adjustments))
    for one in sums:
        due = Fraction(one.kind.rate) * one.net / 100
        if abs(due - one.tax) > slack:
            raise _off(document, one.net, one.tax, one.kind.rate)
    for (_, rate), tax in unknown.items():
        if tax:
            raise _off(document, 0, tax, rate)
    total = sum(one.net + one.tax for one in sums)
    if total < 0 or any(line.net < 0 for line in document.lines):
        raise Refused("einvoice_negative", amount=str(Money(total, document.currency)))


def _off(document: CreditDocument, net: int, tax: int, rate: Decimal) -> Refused:
    currency = document.currency
    return Refused("einvoice_tax_off", tax=str(Money(tax, currency)), net=str(Money(net, currency)), rate=rate)
