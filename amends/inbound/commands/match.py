"""A person says what unannounced goods belong to, or that the booking was a mistake."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.inbound.commands.arrive import note_differences
from amends.inbound.commands.take_in import take_in
from amends.inbound.models import GatePhoto, Unannounced
from amends.inbound.queries.goods import joined, view
from amends.inbound.rules import words
from amends.inbound.types import UNANNOUNCED, UnannouncedInput, UnannouncedView
from amends.jobs.api import acting, move
from amends.ledger.api import reverse
from amends.returns.api import ReceiptInput, RmaView, receive, rma, rma_by_ref
from amends.returns.ports import UNIDENTIFIED, for_staff


def match(actor: Actor, ref: str, rma_ref: str) -> UnannouncedView:
    """Book the goods for a return after all: the unannounced booking is reversed and a receipt made, in one
    transaction, where they lie. More pieces than the return expects stay unannounced, under a new number.

    Refused: nothing_of_it, move_not_allowed, and all that receiving refuses; Conflict when two match at once.
    """
    for_staff(actor, Right.RETURNS_RECEIVE)
    back = rma_by_ref(actor, rma_ref)
    with transaction.atomic():
        acting(actor)
        row = _locked(ref)
        UNANNOUNCED.after(row.state, "match")
        back = rma(actor, back.id)
        if back.outstanding < 1:
            raise Refused("nothing_of_it", ref=back.public_id)
        _unbook(actor, row, f"belongs to {back.public_id}")
        quantity = min(row.quantity, back.outstanding)
        receipt = receive(actor, _receipt(row, back, quantity))
        if quantity < row.quantity:
            take_in(actor, _rest(row, back, row.quantity - quantity))
        move(row, UNANNOUNCED, "match", actor, back.public_id, receipt_id=receipt.id, quantity=quantity)
        GatePhoto.objects.filter(unannounced=row).update(receipt_id=receipt.id)
        note_differences(actor, receipt)
    return view(joined().get(pk=row.pk))


def undo(actor: Actor, ref: str, reason: str) -> UnannouncedView:
    """Booked by mistake: the opposite entry, and the row says so. Refused: gate_reason, move_not_allowed."""
    for_staff(actor, Right.RETURNS_RECEIVE)
    because = words.reason(reason)
    with transaction.atomic():
        row = _locked(ref)
        move(row, UNANNOUNCED, "undo", actor, because)
        _unbook(actor, row, because)
    return view(joined().get(pk=row.pk))


def _unbook(actor: Actor, row: Unannounced, reason: str) -> None:
    assert row.entry_id is not None  # written in the transaction that made the row
    reverse(row.entry_id, actor, key=f"unannounced-undo:{row.pk}", reason=reason)


def _locked(ref: str) -> Unannounced:
    row = Unannounced.objects.select_for_update().filter(public_id=ref).first()
    if row is None:
        raise NotFound
    return row


def _receipt(row: Unannounced, back: RmaView, quantity: int) -> ReceiptInput:
    other = row.sku not in (UNIDENTIFIED, back.sku)
    plain = "damaged_in_transit" if row.damaged else "as_expected"
    unread = bool(back.serial) and not row.serial
    return ReceiptInput(
        rma_id=back.id,
        quantity=quantity,
        serial=row.serial,
        location_code=row.location_code,
        key=f"unannounced:{row.pk}",
        condition="wrong_item" if other else "serial_unreadable" if unread else plain,
        note="\n".join(part for part in (f"Came unannounced as {row.public_id}.", row.note) if part),
        sku=row.sku if other else "",
        lot=row.lot,
    )


def _rest(row: Unannounced, back: RmaView, quantity: int) -> UnannouncedInput:
    return UnannouncedInput(
        key=f"rest:{row.pk}",
        location_code=row.location_code,
        quantity=quantity,
        why="over",
        scanned=row.scanned,
        sku="" if row.sku == UNIDENTIFIED else row.sku,
        sender=row.sender,
        tracking=row.tracking,
        damaged=row.damaged,
        note=f"The rest of {row.public_id}.",
        rma_id=back.id,
        lot=row.lot,
    )
