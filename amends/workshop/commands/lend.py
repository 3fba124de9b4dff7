"""A loan unit while the customer's own is away."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.catalog.api import normal_serial, quarantine_bin
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import move
from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, post, stock
from amends.workshop.commands.order import locked, tell
from amends.workshop.models import Loan, RepairOrder
from amends.workshop.queries.views import repair_view
from amends.workshop.types import LOAN, RepairView


def lend(actor: Actor, ref: str, sku: str, serial: str, due_on: date) -> RepairView:
    """Give the customer a unit off the shelf until `due_on`; it stays ours.

    Refused: lent_already, loan_serial, loan_due, stock_short; move_not_allowed once the repair is over.
    """
    require(actor, Right.RETURNS_RECEIVE)
    today = clock.now().date()
    if not today < due_on <= today + timedelta(days=365):
        raise Refused("loan_due", field="due_on")
    with transaction.atomic():
        row = locked(actor, ref)
        if row.ended_at is not None:
            raise Refused("move_not_allowed", axis="repair", state=row.state, verb="lend")
        lent = Loan(
            order=row,
            sku=sku.strip(),
            serial=normal_serial(serial) if serial.strip() else "",
            due_on=due_on,
            given_by=actor.label,
            given_at=clock.now(),
        )
        try:
            with transaction.atomic():
                lent.save()
        except IntegrityError as error:
            if row.loans.filter(state="given").exists():
                raise Refused("lent_already") from error
            raise Refused("loan_serial", serial=lent.serial, field="serial") from error
        _post(actor, row, lent, _shelf(lent.sku), WITH_CUSTOMERS, "out")
        tell(row, "loan")
        return repair_view(row)


def take_loan_back(actor: Actor, ref: str, location: str, note: str = "") -> RepairView:
    """The loan unit is here again: into quarantine, like everything that was with a customer.

    Refused: loan_none."""
    require(actor, Right.RETURNS_RECEIVE)
    return _end(actor, ref, "take back", location, note)


def write_loan_off(actor: Actor, ref: str, note: str) -> RepairView:
    """It does not come back, or the customer may keep it (`note`: why). Refused: loan_none, reason_missing."""
    require(actor, Right.CLAIMS_APPROVE_SECOND)
    if not note.strip():
        raise Refused("reason_missing", field="note")
    return _end(actor, ref, "write off", "", note)


def _end(actor: Actor, ref: str, verb: str, location: str, note: str) -> RepairView:
    with transaction.atomic():
        row = locked(actor, ref)
        lent = row.loans.select_for_update().filter(state="given").first()
        if lent is None:
            raise Refused("loan_none")
        move(lent, LOAN, verb, actor, note.strip(), note=note.strip(), ended_at=clock.now())
        if verb == "take back":
            place = GoodsPlace(location, GoodsStatus.QUALITY_REJECT, quarantine_bin(location, lent.sku))
            _post(actor, row, lent, WITH_CUSTOMERS, place, "in")
        return repair_view(row)


def _shelf(sku: str) -> GoodsPlace:
    shelves = [(n, place) for place, _, n in stock(sku=sku, status=GoodsStatus.SELLABLE) if n > 0]
    if not shelves:
        raise Refused("stock_short", account="The sellable stock", held=0, commodity=sku, wanted=1, field="sku")
    return max(shelves, key=lambda one: one[0])[1]


def _post(actor: Actor, row: RepairOrder, lent: Loan, before: GoodsPlace, after: GoodsPlace, step: str) -> None:
    commodity = f"sku:{lent.sku}"
    legs = LegInput.moved(before, after, commodity, 1)
    post(Book.GOODS, "loan", row.public_id, legs, actor, key=f"loan:{lent.pk}:{step}", reason=lent.serial)
