"""Book what came for a return, and what came beside it."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.inbound.commands.take_in import take_in
from amends.inbound.models import Discrepancy
from amends.inbound.queries.goods import joined, view
from amends.inbound.rules.differences import differences
from amends.inbound.types import Arrived, UnannouncedInput
from amends.returns.api import ReceiptInput, RmaView, receive, rma
from amends.returns.ports import ReceiptView, for_staff

_ONE_MORE_TRY = 2


def arrive(actor: Actor, came: ReceiptInput, *, surplus: bool = False, short: bool = False) -> Arrived:
    """Receive, note what differed, and take in what is too much. The same key again answers the same.

    `surplus`: the person saw that more came than is expected: what is expected is received, the rest taken in
    unannounced beside it. `short`: the parcel should have held all, and did not.
    Refused as returns.receive, over_serial; Conflict as there.
    """
    for_staff(actor, Right.RETURNS_RECEIVE)
    for left_tries in reversed(range(_ONE_MORE_TRY)):
        try:
            with transaction.atomic():
                return _arrive(actor, came, surplus=surplus, short=short)
        except Refused as refusal:
            if refusal.code != "quantity_over" or not surplus or not left_tries:
                raise
    raise AssertionError  # pragma: no cover


def _arrive(actor: Actor, came: ReceiptInput, *, surplus: bool, short: bool) -> Arrived:
    back = rma(actor, came.rma_id) if surplus else None
    over = came.quantity - back.outstanding if back is not None and back.outstanding > 0 else 0
    if back is not None and over > 0 and back.serial:
        raise Refused("over_serial", ref=back.public_id, field="quantity")
    known = joined().filter(key=_surplus_key(came)).first() if surplus else None
    booked = came if over <= 0 or known is not None else _less(came, over)
    receipt = receive(actor, booked)
    if back is not None and known is None and over > 0 and receipt.quantity == booked.quantity:
        take_in(actor, _beside(came, back, over))
        known = joined().get(key=_surplus_key(came))
    missing = rma(actor, came.rma_id).outstanding if short else 0
    note_differences(actor, receipt, short=missing, over=max(over, 0))
    return Arrived(receipt=receipt, surplus=view(known) if known is not None else None)


def note_differences(actor: Actor, receipt: ReceiptView, *, short: int = 0, over: int = 0) -> None:
    """One row per way in which a receipt differs; again changes nothing."""
    found = differences(receipt.condition, receipt.location_code, receipt.announced_for, short=short, over=over)
    rows = [
        Discrepancy(
            code=code,
            quantity=receipt.quantity if code not in ("short", "over") else pieces,
            rma_id=receipt.rma_id,
            receipt_id=receipt.id,
            location_code=receipt.location_code,
            by=actor.label,
            at=clock.now(),
        )
        for code, pieces in found.items()
    ]
    if rows:
        Discrepancy.objects.bulk_create(rows, ignore_conflicts=True)


def _surplus_key(came: ReceiptInput) -> str:
    return f"{came.key}:over"


def _less(came: ReceiptInput, over: int) -> ReceiptInput:
    return ReceiptInput(
        rma_id=came.rma_id,
        quantity=came.quantity - over,
        serial=came.serial,
        location_code=came.location_code,
        key=came.key,
        condition=came.condition,
        note=came.note,
        sku=came.sku,
        lot=came.lot,
    )


def _beside(came: ReceiptInput, back: RmaView, over: int) -> UnannouncedInput:
    return UnannouncedInput(
        key=_surplus_key(came),
        location_code=came.location_code,
        quantity=over,
        why="over",
        scanned=back.public_id,
        sku=back.sku,
        sender=back.customer_name,
        damaged=came.condition == "damaged_in_transit",
        note=f"{over} more than {back.public_id} announced.",
        rma_id=back.id,
        lot=came.lot,
    )
