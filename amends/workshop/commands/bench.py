"""The unit on the bench: it comes, is looked at, is repaired or cannot be."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.workshop.commands import bill
from amends.workshop.commands.order import locked, tell
from amends.workshop.facts import RepairFailed
from amends.workshop.models import RepairOrder
from amends.workshop.queries.views import repair_view
from amends.workshop.types import REPAIR, RepairView


def goods_came(actor: Actor, claim_id: int, location: str, bin_code: str, lot: str = "") -> None:
    """A disposition brought the claim's goods to the bench (the returns room has booked them). Nothing when there
    is no order that waits for them."""
    with transaction.atomic():
        row = RepairOrder.objects.select_for_update().filter(claim_id=claim_id, state="ordered").first()
        if row is not None:
            row.lot = lot
            _receive(actor, row, location, bin_code)


def receive(actor: Actor, ref: str) -> RepairView:
    """The customer brought the unit straight to the workshop: with customer -> in repair.

    Refused: not_on_bench for units that come by a return (their disposition "rework" brings them here),
    move_not_allowed.
    """
    require(actor, Right.RETURNS_RECEIVE)
    with transaction.atomic():
        row = locked(actor, ref)
        REPAIR.after(row.state, "receive")
        if not row.from_customer:
            raise Refused("not_on_bench")
        place = GoodsPlace(row.workshop.code, GoodsStatus.IN_REPAIR)
        _post(actor, row, WITH_CUSTOMERS, place, "in")
        _receive(actor, row, place.location, place.bin)
        return repair_view(row)


def _receive(actor: Actor, row: RepairOrder, location: str, bin_code: str) -> None:
    move(
        row,
        REPAIR,
        "receive",
        actor,
        f"{location} {bin_code}".strip(),
        location=location,
        bin=bin_code,
        lot=row.lot,
    )
    tell(row, "received")


def diagnose(actor: Actor, ref: str, text: str) -> RepairView:
    """What was found. Refused: diagnosis_missing, move_not_allowed."""
    require(actor, Right.RETURNS_INSPECT)
    if not text.strip():
        raise Refused("diagnosis_missing", field="diagnosis")
    with transaction.atomic():
        row = locked(actor, ref)
        move(row, REPAIR, "diagnose", actor, text.strip()[:500], diagnosis=text.strip())
        return repair_view(row)


def start(actor: Actor, ref: str) -> RepairView:
    """Begin: at once under the workshop's limit, else once the quote is approved and, where
    the customer pays it before, paid. Refused: bill_unpaid, move_not_allowed."""
    require(actor, Right.RETURNS_INSPECT)
    with transaction.atomic():
        row = locked(actor, ref)
        REPAIR.after(row.state, "start")
        bill.check_paid(row, "before")
        move(row, REPAIR, "start", actor)
        return repair_view(row)


def finish(actor: Actor, ref: str, note: str = "") -> RepairView:
    """It works again. Refused: work_none when nothing is recorded, move_not_allowed."""
    require(actor, Right.RETURNS_INSPECT)
    with transaction.atomic():
        row = locked(actor, ref)
        REPAIR.after(row.state, "finish")
        if not row.work.exists():
            raise Refused("work_none")
        cost = Money(row.cost_minor, row.workshop.currency)
        move(row, REPAIR, "finish", actor, note.strip() or f"cost {cost}")
        tell(row, "repaired")
        return repair_view(row)


def give_up(actor: Actor, ref: str, why: str) -> RepairView:
    """It cannot be repaired, or not at this price: a person decides anew. Publishes RepairFailed.

    Refused: failed_why, move_not_allowed.
    """
    require(actor, Right.RETURNS_INSPECT)
    if not why.strip():
        raise Refused("failed_why", field="why")
    with transaction.atomic():
        row = locked(actor, ref)
        fact = RepairFailed(
            repair_id=row.pk, claim_id=row.claim_id, resolution_id=row.resolution_id, why=why.strip()
        )
        move(row, REPAIR, "give up", actor, why.strip(), fact=fact, ended_at=clock.now())
        bill.drop(actor, row, "it could not be repaired")
        return repair_view(row)


def into_quarantine(actor: Actor, ref: str, bin_code: str, location: str = "") -> GoodsPlace:
    """What could not be repaired goes from the bench into quarantine (of `location`, else where it stands), where
    its disposition is decided; the place. Once. Refused: move_not_allowed, stock_short."""
    require(actor, Right.RETURNS_RECEIVE)
    with transaction.atomic():
        row = locked(actor, ref)
        if row.state != "unrepairable":
            raise Refused("move_not_allowed", axis="repair", state=row.state, verb="go to quarantine")
        place = GoodsPlace(location or row.location, GoodsStatus.QUALITY_REJECT, bin_code)
        _post(actor, row, GoodsPlace(row.location, GoodsStatus.IN_REPAIR, row.bin), place, "quarantine")
        return place


def to_customer(actor: Actor, row: RepairOrder) -> None:
    """From the bench to the customer, in the goods book."""
    _post(actor, row, GoodsPlace(row.location, GoodsStatus.IN_REPAIR, row.bin), WITH_CUSTOMERS, "out")


def _post(actor: Actor, row: RepairOrder, before: GoodsPlace, after: GoodsPlace, step: str) -> None:
    commodity = f"sku:{row.sku}"
    legs = LegInput.moved(before, after, commodity, row.quantity, row.lot)
    post(Book.GOODS, "repair", row.public_id, legs, actor, key=f"repair:{row.pk}:{step}", reason=row.claim_ref)
