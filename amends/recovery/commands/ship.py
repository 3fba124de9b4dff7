"""Goods go back to a supplier: out of its bin, under the number that it gave, once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

import amends.recovery.rules.texts  # noqa: F401
from amends.accounts.api import Right, can, require
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move
from amends.recovery.commands.agree import supplier_of
from amends.recovery.commands.gather import gather
from amends.recovery.facts import VendorShipmentSent
from amends.recovery.models import VendorShipment, VendorShipmentUnit
from amends.recovery.queries.shipments import bin_units, shipment_of
from amends.recovery.types import SHIPMENT, ShipmentView
from amends.returns.api import keeping

MOST_UNITS = 200
MOST_ADDRESS = 7


def pack(
    actor: Actor, supplier: str, location: str, receipt_ids: Sequence[int], vendor_rma: str = ""
) -> ShipmentView:
    """A shipment of goods that stand in the bin for this supplier. Without `vendor_rma` the number that it gave on
    the units' claim counts, where that is one.

    Refused: rtv_size, rtv_not_here (another place, another supplier, or in a shipment already), recovery_supplier.
    """
    _may(actor)
    wanted = sorted(set(receipt_ids))
    if not 1 <= len(wanted) <= MOST_UNITS:
        raise Refused("rtv_size", most=MOST_UNITS)
    supplier_id = supplier_of(supplier)
    with transaction.atomic():
        units = bin_units(actor, supplier, location, only=wanted)
        if len(units) != len(wanted):
            raise _not_here(len(wanted) - len(units), supplier, location)
        numbers = {unit.vendor_rma for unit in units}
        row = VendorShipment.objects.create(
            public_id=ids.new("RTV"), supplier_id=supplier_id, location_code=location,
            vendor_rma=vendor_rma.strip()[:100] or (numbers.pop() if len(numbers) == 1 else ""),
            packed_by=actor.label, at=clock.now(),
        )  # fmt: skip
        try:
            with transaction.atomic():
                VendorShipmentUnit.objects.bulk_create(
                    VendorShipmentUnit(shipment=row, receipt_id=one) for one in wanted
                )
        except IntegrityError as error:  # somebody packed one of them in this moment
            raise _not_here(1, supplier, location) from error
    return shipment_of(row.pk)


def _not_here(count: int, supplier: str, location: str) -> Refused:
    return Refused("rtv_not_here", count=count, supplier=supplier, location=location)


def ship(
    actor: Actor,
    ref: str,
    *,
    vendor_rma: str = "",
    carrier: str = "",
    tracking: str = "",
    packing: str = "parcel",
    pieces: int = 1,
    address: Sequence[str] = (),
) -> ShipmentView:
    """It leaves the house: every unit goes from the bin to the supplier in the goods book, by the leave that two
    people gave with its disposition. `address`: where to, as it is printed on the labels (at most 7 lines).

    Refused: vendor_rma_missing, rtv_empty, shipment_wrong, move_not_allowed, stock_short.
    """
    _may(actor)
    if packing not in ("parcel", "pallet") or not 1 <= pieces <= 1_000:
        raise Refused("shipment_wrong", field="pieces", why="1 to 1000 parcels or pallets")
    lines = [line.strip()[:60] for line in address if line.strip()]
    if len(lines) > MOST_ADDRESS:
        raise Refused("shipment_wrong", field="address", why=f"at most {MOST_ADDRESS} lines")
    with transaction.atomic():
        row = _locked(ref)
        SHIPMENT.after(row.state, "ship")
        number = vendor_rma.strip()[:100] or row.vendor_rma
        if not number:
            raise Refused("vendor_rma_missing", field="vendor_rma")
        receipts = list(row.units.filter(stands=True).order_by("receipt_id").values_list("receipt_id", flat=True))
        if not receipts:
            raise Refused("rtv_empty")
        for one in receipts:
            keeping.hand_over(actor, one, row.public_id)
        fact = VendorShipmentSent(
            shipment_id=row.pk, ref=row.public_id, supplier=row.supplier.code, vendor_rma=number,
            units=len(receipts),
        )  # fmt: skip
        move(
            row, SHIPMENT, "ship", actor, fact=fact, vendor_rma=number, carrier=carrier.strip()[:60],
            tracking=tracking.strip()[:100], packing=packing, pieces=pieces, address=lines, shipped_at=clock.now(),
        )  # fmt: skip
        gather(list(row.units.filter(stands=True).values_list("receipt__rma__claim_id", flat=True)))
    return shipment_of(row.pk)


def take_from(actor: Actor, ref: str, receipt_id: int) -> ShipmentView:
    """One unit stays here for now. Refused("move_not_allowed"); NotFound."""
    _may(actor)
    with transaction.atomic():
        row = _locked(ref)
        SHIPMENT.after(row.state, "ship")
        if not row.units.filter(receipt_id=receipt_id, stands=True).update(stands=False):
            raise NotFound
    return shipment_of(row.pk)


def cancel_shipment(actor: Actor, ref: str, reason: str = "") -> ShipmentView:
    """Nothing leaves; the goods are free for another shipment. Refused("move_not_allowed")."""
    _may(actor)
    with transaction.atomic():
        row = _locked(ref)
        move(row, SHIPMENT, "cancel", actor, reason.strip())
        row.units.filter(stands=True).update(stands=False)
    return shipment_of(row.pk)


def arrived(actor: Actor, ref: str) -> ShipmentView:
    """The supplier has it. Refused("move_not_allowed")."""
    _may(actor)
    with transaction.atomic():
        row = _locked(ref)
        move(row, SHIPMENT, "arrive", actor, arrived_at=clock.now())
    return shipment_of(row.pk)


def _may(actor: Actor) -> None:
    """The warehouse packs; whoever works on recovery may, too."""
    if not can(actor, Right.RECOVERY_WORK):
        require(actor, Right.RETURNS_RECEIVE)


def _locked(ref: str) -> VendorShipment:
    rows = VendorShipment.objects.select_for_update(of=("self",)).select_related("supplier")
    row = rows.filter(public_id=ids.parse(ref, "RTV") or "").first()
    if row is None:
        raise NotFound
    return row
