"""What kind of tax a line carries, in the words of EN 16931, from amounts, countries, VAT numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from amends.core.money import share
from amends.documents.api import rate_of
from amends.resolutions.types import MemoLine, MemoTax

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
    the EU. AE: a firm of the seller's own country owes the tax. Z: taxed at zero."""
    if not seller.get("vat_id"):
        return "O"
    ours, theirs = seller.get("country", ""), buyer.get("country", "")
    if ours in EU and theirs and theirs not in EU:
        return "G"
    if ours in EU and theirs in EU and buyer.get("vat_id"):
        return "K" if theirs != ours else "AE"
    return "Z"


def checked_vat(number: str) -> str:
    """A VAT number of an EU country in its compact form; empty when it cannot be one (form or check digits): then
    nothing is made free of tax for it."""
    try:
        return str(vat.validate(number))
    except ValidationError:
        return ""


def text_of(rate: Decimal) -> str:
    """The rate without trailing zeros: 19, 5.5."""
    return f"{rate.normalize():f}"


def summed(lines: Iterable[MemoLine]) -> tuple[MemoTax, ...]:
    """The tax of each kind over the lines, in the order in which the kinds appear."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for line in lines:
        net, tax = sums.get((line.category, line.rate), (0, 0))
        sums[line.category, line.rate] = net + line.net, tax + line.tax
    return tuple(MemoTax(category=kind, rate=rate, net=net, tax=tax) for (kind, rate), (net, tax) in sums.items())


def parts_of(lines: Sequence[MemoLine], taken: Sequence[Sequence[MemoLine]], net: int, tax: int) -> list[MemoLine]:
    """The lines of a correction that takes `net` and `tax` back: from each line its part of what is left of it
    beside those `taken` by earlier corrections (line by line, below zero), so that all of them together are the
    memo, to the cent."""
    nets = [line.net + sum(one[place].net for one in taken) for place, line in enumerate(lines)]
    taxes = [line.tax + sum(one[place].tax for one in taken) for place, line in enumerate(lines)]
    back = zip(lines, share(net, nets), share(tax, taxes), strict=True)
    return [
        msgspec.structs.replace(line, net=-mine, tax=-mine_tax, total=-(mine + mine_tax))
        for line, mine, mine_tax in back
    ]
