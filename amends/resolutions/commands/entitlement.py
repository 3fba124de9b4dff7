"""The unit's one cap over all remedies. Every change locks the unit's row, so the first one wins."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from amends.core.errors import Refused
from amends.jobs.api import publish
from amends.orders.ports import UnitPaid
from amends.resolutions.facts import UnitOverpaid
from amends.resolutions.models import Entitlement, Resolution
from amends.resolutions.queries.preview import elsewhere, held_of_kit, used
from amends.resolutions.rules.kits import caps, outside_of
from amends.resolutions.rules.quote import Quote, nothing_left

_REFRESH = """
INSERT INTO resolutions_entitlement AS e
    (sold_unit_id, currency, quantity_cap, money_cap, quantity_used, money_used, value_used, tax_used,
     outside_quantity, outside_money, over_quantity, over_money)
VALUES (%(unit)s, %(currency)s, %(quantity)s, %(paid)s, 0, 0, 0, 0, %(outside_quantity)s, %(outside)s,
        greatest(0, %(outside_quantity)s - %(quantity)s), greatest(0, %(outside)s - %(paid)s))
ON CONFLICT (sold_unit_id) DO UPDATE SET
    quantity_cap = greatest(EXCLUDED.quantity_cap, e.quantity_used),
    money_cap = greatest(EXCLUDED.money_cap, e.value_used + e.credit_money),
    outside_quantity = EXCLUDED.outside_quantity,
    outside_money = EXCLUDED.outside_money,
    over_quantity = greatest(0, e.quantity_used + EXCLUDED.outside_quantity
                                - greatest(EXCLUDED.quantity_cap, e.quantity_used)),
    over_money = greatest(0, e.value_used + e.credit_money + EXCLUDED.outside_money
                             - greatest(EXCLUDED.money_cap, e.value_used + e.credit_money))
RETURNING e.*
"""

_TAKE = """
UPDATE resolutions_entitlement SET
    quantity_used = quantity_used + %(pieces)s,
    money_used = money_used + %(money)s,
    value_used = value_used + %(value)s,
    tax_used = tax_used + %(tax)s,
    credit_quantity = credit_quantity + %(credit_quantity)s,
    credit_money = credit_money + %(credit)s,
    credit_tax = credit_tax + %(credit_tax)s
WHERE id = %(id)s AND quantity_cap >= quantity_used + outside_quantity + %(pieces)s
  AND money_cap >= value_used + credit_money + outside_money + %(value)s + %(credit)s
"""


def lock(paid: UnitPaid) -> Entitlement:
    """The unit's row, made when there is none, brought up to what the channel says, and locked.

    Until the transaction ends nobody else can take anything off this unit, or off its order when the
    channel limits the order as a whole. What was granted on the same unit in another source's record of the sale
    counts like a refund of the channel.
    """
    if paid.order_left is not None or paid.twins or paid.kit:
        sale = paid.sale_orders[0] if paid.sale_orders else paid.order_id
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('amends order', %s))", [sale])
    granted = elsewhere(paid)
    quantity, most, outside = paid.quantity, paid.paid, paid.refunded
    if paid.kit is not None:
        quantity, most = caps(paid, paid.kit, held_of_kit(paid))
        outside = outside_of(paid.kit)
    (row,) = Entitlement.objects.raw(
        _REFRESH,
        {
            "unit": paid.sold_unit_id,
            "currency": paid.currency,
            "quantity": quantity,
            "paid": most,
            "outside_quantity": paid.refunded_quantity + sum(one.quantity_used for one in granted),
            "outside": outside + sum(one.value_used + one.credit_money for one in granted),
        },
    )
    return row


def take(paid: UnitPaid, row: Entitlement, quoted: Quote, money: int) -> None:
    """Take the quoted pieces and value off the unit; `money` of it is paid out. Refused("nothing_left")."""
    given = {
        "id": row.pk,
        "pieces": quoted.pieces,
        "money": money - quoted.charges,
        "value": quoted.value,
        "tax": quoted.value_tax,
        "credit_quantity": quoted.credit_quantity,
        "credit": quoted.credit,
        "credit_tax": quoted.credit_tax,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, given)
        taken = cursor.rowcount
    if taken != 1:
        raise nothing_left(paid, used(paid, row))


def give_back(resolution: Resolution) -> None:
    """What the resolution held is free again; what the channel had paid too much shrinks with it.

    Refused("credit_built_upon") for a credit that a later refund of the same piece has counted.
    """
    quantity = F("quantity_used") - resolution.pieces
    value = F("value_used") - resolution.value_minor
    credit = F("credit_money") - resolution.credit_minor
    rows = Entitlement.objects.filter(sold_unit_id=resolution.sold_unit_id)
    if resolution.credit_minor > 0 or resolution.credit_quantity > 0:
        rows = rows.filter(
            credit_money__gte=resolution.credit_minor, credit_quantity__gte=resolution.credit_quantity
        )
    changes: dict[str, Any] = {
        "quantity_used": quantity,
        "money_used": F("money_used") - (resolution.amount_minor - resolution.charges_minor),
        "value_used": value,
        "tax_used": F("tax_used") - resolution.value_tax_minor,
        "credit_quantity": F("credit_quantity") - resolution.credit_quantity,
        "credit_money": credit,
        "credit_tax": F("credit_tax") - resolution.credit_tax_minor,
        "over_quantity": Greatest(0, quantity + F("outside_quantity") - F("quantity_cap")),
        "over_money": Greatest(0, value + credit + F("outside_money") - F("money_cap")),
    }
    if rows.update(**changes) != 1:
        raise Refused("credit_built_upon")


def report_overpaid(row: Entitlement) -> None:
    """Say that the channel refunded more than our remedies leave."""
    publish(
        UnitOverpaid(
            sold_unit_id=row.sold_unit_id,
            currency=row.currency,
            over_minor=row.over_money,
            over_quantity=row.over_quantity,
        )
    )
