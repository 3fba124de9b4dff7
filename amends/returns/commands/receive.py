"""Book goods in."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.catalog.api import lists, normal_serial, product_by_sku, quarantine_bin
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.jobs.api import move, publish
from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.returns.commands import costs
from amends.returns.facts import GoodsReceived
from amends.returns.models import Receipt, Rma
from amends.returns.queries.receipts import joined
from amends.returns.queries.views import receipt_view
from amends.returns.rules import arrival, words
from amends.returns.types import COUNTED, RETURN, UNIDENTIFIED, ReceiptInput, ReceiptView


def receive(actor: Actor, receipt: ReceiptInput) -> ReceiptView:
    """Book goods in: quality_reject in the location's quarantine bin; publishes GoodsReceived.

    The same key again answers the same receipt. Refused: rma_not_open, quantity_over, location_unknown,
    serialised_one, serial_missing, condition_unknown, key_reused;
    Conflict("already_received") when another station was faster.
    """
    require(actor, Right.RETURNS_RECEIVE)
    try:
        with transaction.atomic():
            return _receive(actor, receipt)
    except IntegrityError as error:
        if Receipt.objects.filter(key=receipt.key).exists():
            raise Refused("key_reused", key=receipt.key) from error
        raise


def _receive(actor: Actor, receipt: ReceiptInput) -> ReceiptView:
    rows = Rma.objects.select_for_update(of=("self",)).select_related("sold_unit", "product")
    rma = rows.filter(pk=receipt.rma_id).first()  # stations take turns here
    if rma is None:
        raise NotFound
    # the first receipt of a return takes it out of this state: there is none to be found yet
    again = joined().filter(key=receipt.key).first() if rma.state != "authorised" else None
    if again is not None:
        if again.rma_id != rma.pk:
            raise Refused("key_reused", key=receipt.key)
        return receipt_view(again)
    row = _checked(actor, rma, receipt)
    row.save()
    here = rma.received_quantity + (row.quantity if row.condition in COUNTED else 0)
    fact = GoodsReceived(rma_id=rma.pk, claim_id=rma.claim_id, receipt_id=row.pk)
    if rma.state == "authorised":
        move(rma, RETURN, "receive", actor, row.condition, fact=fact, received_quantity=here)
    else:
        Rma.objects.filter(pk=rma.pk).update(received_quantity=here)
        publish(fact)
    return receipt_view(row, fresh=True)


def _checked(actor: Actor, rma: Rma, receipt: ReceiptInput) -> Receipt:
    """The receipt as it will be kept, its goods booked."""
    serial = normal_serial(receipt.serial)
    _check_open(rma, receipt.quantity)
    condition = arrival.check_serial(
        receipt.condition,
        rma.serial,
        serial,
        receipt.quantity,
        serialised=rma.product is not None and rma.product.serialised,
    )
    row = Receipt(
        rma=rma,
        key=receipt.key,
        sku=rma.sku,
        quantity=receipt.quantity,
        serial=serial,
        condition=condition,
        location_code=_place(receipt.location_code),
        bin="",
        note=words.note(receipt.note),
        received_by=actor.label,
        received_by_user_id=actor.user_id,
        at=clock.now(),
    )
    product_id = rma.product_id
    hazard = rma.product.hazard if rma.product is not None else ""  # an order may call it by another SKU
    if condition == "wrong_item":
        other = product_by_sku(receipt.sku) if receipt.sku.strip() else None
        row.sku = other.sku if other is not None else UNIDENTIFIED
        product_id, hazard = (other.id, other.hazard) if other is not None else (None, "")
    if condition != "empty_box":
        row.lot = _lot(rma, row, product_id, receipt.lot)
        row.bin = quarantine_bin(row.location_code, row.sku, row.quantity, hazard=hazard)
        row.entry_id = _book(actor, rma, row)
        costs.take_back(actor, rma, row)
    return row


def _lot(rma: Rma, row: Receipt, product_id: int | None, told: str) -> str:
    """As the station read it, else as recorded of the unit that came, else as the sale told it."""
    its_own = row.condition in COUNTED and row.condition != "wrong_serial"
    found = lists.lot_code(product_id, told, row.serial or (rma.serial if its_own else ""))
    return found or (rma.sold_unit.lot_code if its_own else "")


def _check_open(rma: Rma, quantity: int) -> None:
    if rma.received_quantity >= rma.quantity:
        last = rma.receipts.order_by("-id").first()
        by = (last.received_by, f"{last.at:%-d %B %Y %H:%M}") if last else ("", "")
        raise Conflict("already_received", ref=rma.public_id, by=by[0], when=by[1])
    arrival.check_open(rma.public_id, rma.state, rma.expires_at, clock.now())
    arrival.check_quantity(rma.public_id, rma.quantity, rma.received_quantity, quantity)


def _place(code: str) -> str:
    if not lists.is_place(code.strip()):
        raise Refused("location_unknown", field="location", location=code)
    return code.strip()


def _book(actor: Actor, rma: Rma, row: Receipt) -> int:
    commodity = f"sku:{row.sku}"
    quarantine = GoodsPlace(row.location_code, GoodsStatus.QUALITY_REJECT, row.bin)
    return post(
        Book.GOODS,
        "receipt",
        rma.public_id,
        LegInput.moved(WITH_CUSTOMERS, quarantine, commodity, row.quantity, row.lot),
        actor,
        key=f"receipt:{row.key}",
        reason=row.condition,
    )
