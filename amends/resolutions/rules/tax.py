"""What kind of tax a line carries, in the words of EN 16931, from amounts, countries, VAT numbers."""

from __future__ import annotations

from decimal import Decimal

from amends.documents.api import rate_of
from amends.resolutions.types import MemoTax

EU = frozenset(
    "AT BE BG CY CZ DE DK EE FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)


def memo_tax(net: int, tax: int, quantity: int, seller: dict[str, str], buyer: dict[str, str]) -> MemoTax:
    """The line's tax. Channels tell amounts: the rate is the plainest one that gives them."""
    if tax:
        return MemoTax(category="S", rate=text_of(rate_of(net, tax, 1 + quantity)), net=net, tax=tax)
    return MemoTax(category=_untaxed(seller, buyer), rate="0", net=net, tax=0)


def _untaxed(seller: dict[str, str], buyer: dict[str, str]) -> str:
    """O: the seller is not registered for VAT. G: goods left the EU. K: they went to a firm in another country of
    the EU. Z: taxed at zero."""
    if not seller.get("vat_id"):
        return "O"
    ours, theirs = seller.get("country", ""), buyer.get("country", "")
    if ours in EU and theirs and theirs not in EU:
        return "G"
    if ours in EU and theirs in EU and theirs != ours and buyer.get("vat_id"):
        return "K"
    return "Z"


def text_of(rate: Decimal) -> str:
    """The rate without trailing zeros: 19, 5.5."""
    return f"{rate.normalize():f}"


def part_of(taxes: tuple[MemoTax, ...], net: int, tax: int) -> tuple[MemoTax, ...]:
    """The same kinds of tax over a part of the amounts (below zero in a correction); a memo has one kind."""
    return tuple(MemoTax(category=one.category, rate=one.rate, net=net, tax=tax) for one in taxes[:1])
