"""Judging a stated purchase by its receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from amends.accounts.api import Right, customer, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move
from amends.orders.api import record_orders, sold_unit
from amends.purchases.models import Purchase
from amends.purchases.queries.read import purchase_view
from amends.purchases.rules.record import fact_of, order_of
from amends.purchases.types import PURCHASE, PurchaseView

_MOST = 2000


def judge_purchase(
    actor: Actor,
    order_id: int,
    accept: bool,
    judgement: str,
    *,
    bought_on: date | None = None,
    sold_unit_id: int | None = None,
) -> PurchaseView:
    """Accept the purchase behind this order as proved, or refuse it; who did and why stays with it.

    `bought_on`: the day that the receipt shows, where it is another than was stated: the guarantees are reckoned
    from it. `sold_unit_id`: the unit of ours that a gift is. Needs Right.CLAIMS_DECIDE. Refused:
    purchase_reason_missing, purchase_day_wrong, purchase_unit_other, move_not_allowed; Conflict; NotFound.
    """
    require(actor, Right.CLAIMS_DECIDE)
    why = judgement.strip()[:_MOST]
    if not why:
        raise Refused("purchase_reason_missing", field="judgement")
    with transaction.atomic():
        row = Purchase.objects.select_related("product").select_for_update(of=("self",)).filter(order_id=order_id)
        found = row.first()
        if found is None:
            raise NotFound
        done: dict[str, Any] = {"judged_by": actor.label, "judged_at": clock.now(), "judgement": why}
        if not accept:
            move(found, PURCHASE, "refuse", actor, why, sold_unit_id=None, **done)
            return purchase_view(found)
        if sold_unit_id is not None and sold_unit(sold_unit_id).product_id != found.product_id:
            raise Refused("purchase_unit_other", field="sold_unit")
        if bought_on is not None and bought_on != found.bought_on:
            _redate(found, bought_on)
        day = bought_on or found.bought_on
        move(found, PURCHASE, "accept", actor, why, sold_unit_id=sold_unit_id, bought_on=day, **done)
    return purchase_view(found)


def _redate(row: Purchase, bought_on: date) -> None:
    """Tell the record anew with the receipt's day."""
    now = clock.now()
    if bought_on > now.date():
        raise Refused("purchase_day_wrong", day=bought_on.isoformat(), field="bought_on")
    person = customer(row.customer_id)
    buyer = fact_of(person)
    sku, title = row.product.sku, row.product.title
    record_orders([order_of(row.public_id, row.kind, buyer, sku, title, bought_on, row.country, now.isoformat())])
