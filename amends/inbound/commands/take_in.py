"""Goods that nobody announced go into quarantine, under a number of their own."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.accounts.api import Right
from amends.catalog.api import lists, product_by_sku, quarantine_bin
from amends.catalog.api import normal_serial as normal
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.inbound.models import Unannounced
from amends.inbound.queries.goods import joined, view
from amends.inbound.rules import words
from amends.inbound.types import WHY, UnannouncedInput, UnannouncedView
from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.orders.api import SoldUnitView, order, sold_units_by_serial
from amends.returns.ports import UNIDENTIFIED, for_staff

MOST = 1_000_000


def take_in(actor: Actor, came: UnannouncedInput) -> UnannouncedView:
    """Book goods without a return into quarantine: never sellable, never lost. The same key answers the same row.

    A serial of ours names the product, the order and the customer. Hazardous goods go into a bin of their class.
    Refused: gate_why_unknown, gate_quantity, gate_place.
    """
    for_staff(actor, Right.RETURNS_RECEIVE)
    known = joined().filter(key=came.key).first()
    if known is not None:
        return view(known)
    try:
        with transaction.atomic():
            row = _draft(actor, came)
            row.save()  # the key first: of several at once the others wait here, and find it taken
            row.entry_id = _book(actor, row)
            row.save(update_fields=["entry_id"])
    except IntegrityError:
        known = joined().filter(key=came.key).first()
        if known is None:
            raise
        return view(known)
    return view(joined().get(pk=row.pk))


def _draft(actor: Actor, came: UnannouncedInput) -> Unannounced:
    if came.why not in WHY:
        raise Refused("gate_why_unknown", field="why", known=", ".join(WHY))
    if not 0 < came.quantity <= MOST:
        raise Refused("gate_quantity", field="quantity")
    serial = normal(came.serial)
    unit = _only_unit(serial)
    product = product_by_sku(came.sku.strip()) if came.sku.strip() else None
    if product is None and unit is not None:
        product = product_by_sku(unit.sku)
    place = _place(came.location_code)
    sold = order(SYSTEM, unit.order_id) if unit is not None else None
    return Unannounced(
        public_id=ids.new("ARR"),
        key=came.key,
        why=came.why,
        scanned=words.line(came.scanned),
        serial=serial,
        lot=_lot(product.id if product is not None else None, came, unit),
        sku=product.sku if product is not None else UNIDENTIFIED,
        title=product.title if product is not None else "",
        quantity=came.quantity,
        sender=words.line(came.sender),
        tracking=words.line(came.tracking),
        damaged=came.damaged,
        sold_unit_id=unit.id if unit is not None else None,
        order_number=sold.number if sold is not None else "",
        customer_name=sold.customer_name if sold is not None else "",
        rma_id=came.rma_id,
        location_code=place,
        bin=quarantine_bin(place, product.sku if product else "", came.quantity, hazard=came.hazard.strip()),
        note=words.note(came.note),
        received_by=actor.label,
        received_by_user_id=actor.user_id,
        at=clock.now(),
    )


def _only_unit(serial: str) -> SoldUnitView | None:
    """The sold unit with this serial: the newest sale, unless two products share the number."""
    units = sold_units_by_serial(serial) if serial else []
    return units[0] if len({unit.product_id for unit in units}) == 1 else None


def _lot(product_id: int | None, came: UnannouncedInput, unit: SoldUnitView | None) -> str:
    return lists.lot_code(product_id, came.lot, came.serial) or (unit.lot_code if unit is not None else "")


def _place(code: str) -> str:
    if not lists.is_place(code.strip()):
        raise Refused("gate_place", field="location", location=code)
    return code.strip()


def _book(actor: Actor, row: Unannounced) -> int:
    commodity = f"sku:{row.sku}"
    quarantine = GoodsPlace(row.location_code, GoodsStatus.QUALITY_REJECT, row.bin)
    return post(
        Book.GOODS,
        "receipt",
        row.public_id,
        LegInput.moved(WITH_CUSTOMERS, quarantine, commodity, row.quantity, row.lot),
        actor,
        key=f"unannounced:{row.key}",
        reason=row.why,
    )
