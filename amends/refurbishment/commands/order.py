"""An order comes with the goods' disposition; it is begun, worked on, given up."""

from __future__ import annotations

import msgspec
from django.db import IntegrityError, transaction

import amends.refurbishment.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.api import product_by_sku, quarantine_bin
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move
from amends.ledger.api import Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.refurbishment.facts import RefurbishmentFailed
from amends.refurbishment.models import Bench, RefurbishmentOrder
from amends.refurbishment.queries.read import USUAL_CAPACITY, joined, plan_for
from amends.refurbishment.queries.views import order_view
from amends.refurbishment.types import REFURBISHMENT, WorkOrderView
from amends.returns.api import keeping, receipt, rma
from amends.returns.ports import for_staff


def goods_came(receipt_id: int, location: str, bin_code: str) -> WorkOrderView:
    """Two people let the goods onto the bench: the order for them. Idempotent while it is open."""
    found = receipt(SYSTEM, receipt_id)
    known = RefurbishmentOrder.objects.filter(receipt_id=receipt_id).exclude(state="failed").first()
    if known is not None:
        return order_view(known)
    plan, product = plan_for(found.sku), product_by_sku(found.sku)
    row = RefurbishmentOrder(
        public_id=ids.new("RFB"),
        receipt_id=receipt_id,
        claim_id=rma(SYSTEM, found.rma_id).claim_id,
        rma_ref=found.rma_ref,
        sku=found.sku,
        title=product.title if product is not None else found.title,
        serial=found.serial,
        lot=found.lot,
        quantity=found.quantity,
        stores_data=product is not None and product.stores_data,
        found=found.found_label,
        location_code=location,
        bin=bin_code,
        plan=msgspec.to_builtins(plan),
        currency=plan.currency,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row = RefurbishmentOrder.objects.exclude(state="failed").get(receipt_id=receipt_id)
    return order_view(row)


def start(actor: Actor, ref: str) -> WorkOrderView:
    """Begin with it. Refused: centre_full (the place works on as many as it can), move_not_allowed."""
    require(actor, Right.RETURNS_INSPECT)
    with transaction.atomic():
        row = locked(actor, ref)
        REFURBISHMENT.after(row.state, "start")
        place, _ = Bench.objects.get_or_create(
            location_code=row.location_code, defaults={"capacity": USUAL_CAPACITY}
        )
        place = Bench.objects.select_for_update().get(pk=place.pk)  # orders of a place begin one after another
        working = RefurbishmentOrder.objects.filter(location_code=row.location_code, state="working").count()
        if working >= place.capacity:
            raise Refused("centre_full", location=row.location_code, capacity=place.capacity)
        move(row, REFURBISHMENT, "start", actor)
        return order_view(row)


def reopen(actor: Actor, ref: str, reason: str) -> WorkOrderView:
    """The grade does not hold: back to work. Refused: reason_missing, move_not_allowed."""
    require(actor, Right.RETURNS_INSPECT)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    with transaction.atomic():
        row = locked(actor, ref)
        move(
            row, REFURBISHMENT, "reopen", actor, reason.strip(),
            grade="", good=0, new_sku="", price_minor=None, graded_by="", graded_by_user_id=None,
        )  # fmt: skip
        return order_view(row)


def give_up(actor: Actor, ref: str, reason: str) -> WorkOrderView:
    """Nothing came through: the goods stand in quarantine again, where another disposition is proposed.

    Refused: reason_missing, move_not_allowed.
    """
    require(actor, Right.RETURNS_INSPECT)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    with transaction.atomic():
        row = locked(actor, ref)
        fact = RefurbishmentFailed(order_id=row.pk, claim_id=row.claim_id, receipt_id=row.receipt_id)
        move(row, REFURBISHMENT, "give up", actor, reason.strip(), fact=fact, good=0, ended_at=clock.now())
        bin_code = quarantine_bin(row.location_code, row.sku, row.quantity)
        commodity, back = f"sku:{row.sku}", GoodsPlace(row.location_code, GoodsStatus.QUALITY_REJECT, bin_code)
        legs = LegInput.moved(bench(row), back, commodity, row.quantity, row.lot)
        post(Book.GOODS, "refurbishment", row.public_id, legs, actor, key=f"refurbish:{row.pk}:back")
        keeping.receipt_back(actor, row.receipt_id, bin_code)
        return order_view(row)


def locked(actor: Actor, ref: str) -> RefurbishmentOrder:
    """The row by its number, locked until the transaction ends; NotFound."""
    for_staff(actor)
    row = RefurbishmentOrder.objects.select_for_update().filter(public_id=ids.parse(ref, "RFB") or "").first()
    if row is None:
        raise NotFound
    return row


def bench(row: RefurbishmentOrder) -> GoodsPlace:
    """Where its goods stand in the book."""
    return GoodsPlace(row.location_code, GoodsStatus.IN_REPAIR, row.bin)


def fresh(row: RefurbishmentOrder) -> WorkOrderView:
    """As it stands now."""
    return order_view(joined().get(pk=row.pk))
