"""What can be given for a claim, side by side: amounts and consequences, by the calculation that is posted."""

from __future__ import annotations

import msgspec

from amends.accounts.ports import ELSEWHERE
from amends.catalog.api import products
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.ports import Asked
from amends.orders.api import paid_for
from amends.orders.ports import UnitPaid
from amends.purchases.api import given_away
from amends.resolutions import ports
from amends.resolutions.models import Entitlement
from amends.resolutions.queries.preview import quoted, used
from amends.resolutions.rules.pieces import Used
from amends.resolutions.types import OptionView, Preview

PARTLY = 50
"""Percent at which a partial credit is shown until somebody says how much."""


def options(claim: ClaimView) -> tuple[OptionView, ...]:
    """Every remedy with what the customer gets and when, what it costs, what happens to the goods, and what of the
    unit's entitlement it uses up. One that cannot be given says why. Further rooms add theirs
    (ports.connect_options)."""
    paid = paid_for(claim.sold_unit_id)
    held = used(paid, Entitlement.objects.filter(sold_unit_id=claim.sold_unit_id).first())
    found = [*_money(claim, paid, held), _replacement(claim, paid, held), _repair(claim, paid, held)]
    by_code = {one.code: one for one in found}
    for one in ports.more_options(claim):
        by_code[one.code] = one
    return tuple(by_code.values())


def _money(claim: ClaimView, paid: UnitPaid, held: Used) -> list[OptionView]:
    whole, later = f"{_pieces(claim, paid)}, whole", "once the goods are inspected"
    back, stays = "Comes back, into quarantine, and is inspected", "Stays with the customer"
    refund = _try(claim, paid, held, Asked())
    partly = _try(claim, paid, held, Asked(share_percent=PARTLY, keep=True))
    if not paid.priced:
        refund = partly = Refused("bought_elsewhere" if claim.channel == ELSEWHERE else "price_unknown")
    credit = refund
    if isinstance(refund, Preview) and claim.customer_id is None:
        credit = Refused("store_credit_needs_customer")
    if given_away(paid.customer_id, claim.customer_id):
        refund = partly = Refused("gift_not_refunded")
    return [
        _option("refund", "Refund", refund, "to the payment it came from", later, back, whole),
        _option("keep", "Refund, keeps it", refund, "to the payment it came from", "at once", stays, whole),
        _option(
            "partial_credit",
            "Partial credit",
            partly,
            f"for example {PARTLY} %: the share or the amount is yours to set",
            "at once",
            stays,
            "Only this money: the rest of its value, a repair or a replacement stay possible",
        ),
        _option("store_credit", "Store credit", credit, "to spend here", later, back, whole),
    ]


def _replacement(claim: ClaimView, paid: UnitPaid, held: Used) -> OptionView:
    found = _try(claim, paid, held, Asked(in_kind=True))
    product = products([claim.product_id]).get(claim.product_id) if claim.product_id is not None else None
    cost = None
    if product is not None and product.unit_cost_minor is not None and product.cost_currency:
        cost = Money(product.unit_cost_minor * claim.quantity, product.cost_currency)
    return msgspec.structs.replace(
        _option(
            "replacement",
            "Replacement",
            found,
            "another unit, free of charge",
            "once it is sent",
            "Comes back, into quarantine; another one leaves the shelf",
            f"{_pieces(claim, paid)}, whole: the new unit stands in its place",
        ),
        amount_minor=None,
        lines=(),
        cost=f"{cost}: what the unit cost us, and the freight"
        if cost
        else "A unit from the shelf, and the freight",
    )


def _repair(claim: ClaimView, paid: UnitPaid, held: Used) -> OptionView:
    found = _try(claim, paid, held, Asked(in_kind=True))
    return msgspec.structs.replace(
        _option(
            "repair",
            "Repair",
            found,
            "the same unit, repaired free of charge",
            "when the workshop is done",
            "Comes back, goes to the workshop, and returns to the customer",
            "Held while it is repaired, free again afterwards",
        ),
        amount_minor=None,
        lines=(),
        cost="Parts, labour and freight both ways",
    )


def _try(claim: ClaimView, paid: UnitPaid, held: Used, asked: Asked) -> Preview | Refused:
    try:
        return quoted(paid, held, claim.quantity, asked, clock.now()).preview
    except Refused as refusal:
        return refusal


def _option(
    code: str, label: str, found: Preview | Refused, gets: str, when: str, goods: str, uses: str
) -> OptionView:
    base = OptionView(code=code, label=label, gets=gets, when=when, goods=goods, uses=uses)
    if isinstance(found, Refused):
        return msgspec.structs.replace(base, refusal=found.text)
    amount = Money(found.total, found.currency)
    other = ""
    if found.pay_currency != found.currency:
        other = f" ({Money(found.pay_minor, found.pay_currency)} as it was paid)"
    return msgspec.structs.replace(
        base,
        amount_minor=found.total,
        currency=found.currency,
        cost=f"{amount}{other}",
        lines=found.lines,
        digest=found.digest,
    )


def _pieces(claim: ClaimView, paid: UnitPaid) -> str:
    return f"{claim.quantity} of {paid.quantity}" if paid.quantity > 1 else "The unit"
