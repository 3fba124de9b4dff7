"""Looking at what a remedy would pay, without taking anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.db import connection

from amends.core import clock
from amends.decisions.ports import Asked
from amends.orders.api import paid_for
from amends.orders.ports import UnitPaid
from amends.resolutions.models import Entitlement
from amends.resolutions.queries.amount_rules import cuts_for, policy_at
from amends.resolutions.rules.kits import HeldLine
from amends.resolutions.rules.pieces import Used
from amends.resolutions.rules.quote import Quote, quote
from amends.resolutions.types import Preview, RefundPolicy

_ON_ORDER = """
SELECT coalesce(sum(r.amount_minor), 0), coalesce(sum(r.charges_minor), 0),
       coalesce(sum(r.pieces * coalesce(kit.pieces, 1)) FILTER (WHERE r.method <> 'in_kind'), 0),
       coalesce(sum(r.pay_minor), 0)
FROM resolutions_resolution r JOIN claims_claim c ON c.id = r.claim_id
LEFT JOIN LATERAL (  -- the pieces of a kit are its parts
    SELECT sum(p.quantity) / greatest(1, w.quantity) AS pieces
    FROM orders_orderline w JOIN orders_orderline p ON p.order_id = w.order_id AND p.part_of = w.external_id
    WHERE w.id = c.order_line_id AND NOT p.removed GROUP BY w.id
) kit ON true
WHERE c.order_id = ANY(%s) AND r.state IN ('granted', 'issued', 'settled')
"""


def preview(sold_unit_id: int, quantity: int, share_percent: int | Asked = 100) -> Preview:
    """What would be paid now for that share of the unit (or what is asked for); the same calculation as posting.

    Refused: nothing_left (already remedied or refunded), share_invalid, quantity_too_large, order_not_paid,
    order_cancelled, amount_too_high, amount_not_positive, currency_foreign.
    """
    ask = share_percent if isinstance(share_percent, Asked) else Asked(share_percent=share_percent)
    return previews(sold_unit_id, quantity)(ask)


def previews(sold_unit_id: int, quantity: int) -> Callable[[Asked], Preview]:
    """As `preview`, for several questions about the same pieces: all is read at the first, for the others too."""

    @cache
    def read() -> tuple[UnitPaid, Used, datetime, RefundPolicy]:
        paid, at = paid_for(sold_unit_id), clock.now()
        row = Entitlement.objects.filter(sold_unit_id=sold_unit_id).first()
        return paid, used(paid, row), at, policy_at(at)

    def answer(ask: Asked) -> Preview:
        paid, held, at, policy = read()
        return quoted(paid, held, quantity, ask, at, policy).preview

    return answer


def quoted(
    paid: UnitPaid, held: Used, quantity: int, ask: Asked, at: datetime, policy: RefundPolicy | None = None
) -> Quote:
    """The one calculation, by the rules in force at that moment (`policy`, where they are at hand)."""
    policy = policy or policy_at(at)
    cuts = () if ask.waive or ask.keep or ask.in_kind else cuts_for(policy, paid, at.date())
    return quote(paid, held, quantity, ask, policy, cuts)


def used(paid: UnitPaid, row: Entitlement | None) -> Used:
    """What our own remedies hold of the unit, whichever source tells of it, and of the rest of its order."""
    money, charges, pieces, out = granted_on_order(paid)
    rows = [*([row] if row is not None else []), *elsewhere(paid)]
    line = list(Entitlement.objects.filter(sold_unit_id__in=paid.siblings)) if paid.siblings else []
    return Used(
        quantity=sum(one.quantity_used for one in rows),
        value=sum(one.value_used for one in rows),
        tax=sum(one.tax_used for one in rows),
        credit_quantity=sum(one.credit_quantity for one in rows),
        credit=sum(one.credit_money for one in rows),
        credit_tax=sum(one.credit_tax for one in rows),
        line_quantity=sum(one.quantity_used for one in line),
        line_value=sum(one.value_used + one.credit_money for one in line),
        kit=held_of_kit(paid),
        on_order=money,
        charges=charges,
        order_quantity=pieces,
        paid_out=out,
    )


def held_of_kit(paid: UnitPaid) -> tuple[HeldLine, ...]:
    """What is held of each unit of the unit's kit; nothing where it is in none. One statement."""
    if paid.kit is None:
        return ()
    lines = {unit: part.line_id for part in (paid.kit.whole, *paid.kit.parts) for unit in part.unit_ids}
    return tuple(
        HeldLine(
            unit_id=row.sold_unit_id,
            line_id=lines[row.sold_unit_id],
            quantity=row.quantity_used,
            value=row.value_used,
            tax=row.tax_used,
            credit=row.credit_money,
        )
        for row in Entitlement.objects.filter(sold_unit_id__in=lines)
    )


def elsewhere(paid: UnitPaid) -> list[Entitlement]:
    """What was granted on this same unit where another source tells of its sale."""
    if not paid.twins:
        return []
    return list(Entitlement.objects.filter(sold_unit_id__in=paid.twins, currency=paid.currency))


def granted_on_order(paid: UnitPaid) -> tuple[int, int, int, int]:
    """What our own remedies hold on the order, this unit's included: money, shipping and fees in it, pieces
    refunded, money in the currency of the payment. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_ORDER, [list(paid.sale_orders or (paid.order_id,))])
        money, charges, pieces, out = cursor.fetchone()
    return int(money), int(charges), int(pieces), int(out)
