"""Goods in the suppliers' bins, and shipments of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from amends.accounting.api import entity_for
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.documents.api import label_pdf, label_zpl, pdf
from amends.parcels.ports import carriers
from amends.recovery.models import VendorShipment
from amends.recovery.rules.letter import packing_slip, piece_labels
from amends.recovery.types import SHIPMENT, BinUnit, ShipmentView
from amends.returns.ports import for_staff

_MOST = 200
_UNITS = """
SELECT r.id, a.public_id, r.sku, coalesce(p.title, a.title), coalesce(nullif(r.serial, ''), a.serial), r.quantity,
       r.location_code, coalesce(s.code, ''), coalesce(c.public_id, ''), coalesce(c.vendor_rma, ''), x.at
FROM returns_disposition x
JOIN returns_receipt r ON r.id = x.receipt_id
JOIN returns_rma a ON a.id = r.rma_id
LEFT JOIN catalog_product p ON p.sku = r.sku
LEFT JOIN catalog_supplier s ON s.id = p.supplier_id
LEFT JOIN recovery_vendorshipmentunit u ON u.receipt_id = r.id AND u.stands
LEFT JOIN recovery_defect d ON d.claim_id = a.claim_id
LEFT JOIN recovery_supplierclaimline l ON l.defect_id = d.id AND l.stands
LEFT JOIN recovery_supplierclaim c ON c.id = l.supplier_claim_id
WHERE x.code = 'return_to_vendor' AND x.state = 'done' AND x.to_status = 'in_transit'
  AND CASE WHEN %(shipment)s::bigint IS NULL THEN u.id IS NULL ELSE u.shipment_id = %(shipment)s END
  AND (%(supplier)s = '' OR s.code = %(supplier)s) AND (%(location)s = '' OR r.location_code = %(location)s)
  AND (%(only)s::bigint[] IS NULL OR r.id = ANY(%(only)s))
ORDER BY 8, 7, r.id LIMIT %(most)s
"""


def bin_units(
    actor: Actor, supplier: str = "", location: str = "", *, only: Sequence[int] | None = None
) -> list[BinUnit]:
    """What stands in the suppliers' bins and in no shipment, by supplier and place (at most 200)."""
    for_staff(actor)
    return _units(supplier=supplier, location=location, only=list(only) if only is not None else None)


def _units(**asked: Any) -> list[BinUnit]:
    values = {"shipment": None, "supplier": "", "location": "", "only": None, "most": _MOST} | asked
    names = BinUnit.__struct_fields__
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, values)
        return [BinUnit(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def shipments(actor: Actor, states: Sequence[str] = (), cursor: str = "", size: int = 50) -> Page[ShipmentView]:
    """Newest first, without their units."""
    for_staff(actor)
    size = max(1, min(size, MAX_SIZE))
    rows = _joined()
    if states:
        rows = rows.filter(state__in=list(states))
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([_view(row, []) for row in rows.order_by("-pk")[: size + 1]], size, lambda row: [row.id])


def shipment(actor: Actor, ref: str) -> ShipmentView:
    """One shipment with its units; NotFound."""
    for_staff(actor)
    row = _joined().filter(public_id=ids.parse(ref, "RTV") or "").first()
    if row is None:
        raise NotFound
    if row.state == "packing" and not row.address:
        row.address = _last_address(row.supplier_id)
    return _view(row, _units(shipment=row.pk))


def shipment_of(pk: int) -> ShipmentView:
    """As it stands now."""
    return _view(_joined().get(pk=pk), _units(shipment=pk))


def packing_pdf(actor: Actor, ref: str) -> bytes:
    """The paper that goes with the goods; NotFound."""
    return pdf(packing_slip(shipment(actor, ref), entity_for("", "", "").printed()))


def labels(actor: Actor, ref: str, form: str = "pdf") -> bytes:
    """A label for each piece, as pdf or zpl. Refused("label_later") until it is known where it goes; NotFound."""
    found = shipment(actor, ref)
    if found.state not in ("shipped", "arrived") or not found.address:
        raise Refused("label_later")
    made = piece_labels(found, entity_for("", "", "").printed()[0])
    return label_pdf(*made) if form == "pdf" else "".join(map(label_zpl, made)).encode()


def _last_address(supplier_id: int) -> list[str]:
    """Where goods of this supplier went last."""
    sent = VendorShipment.objects.filter(supplier_id=supplier_id).exclude(address=[])
    return sent.order_by("-pk").values_list("address", flat=True).first() or []


def _joined() -> QuerySet[VendorShipment]:
    return VendorShipment.objects.select_related("supplier")


def _view(row: VendorShipment, units: Sequence[BinUnit]) -> ShipmentView:
    known = next((one for one in carriers() if one.code == row.carrier), None)
    return ShipmentView(
        id=row.pk, public_id=row.public_id, supplier=row.supplier.code, supplier_name=row.supplier.name,
        state=row.state, location_code=row.location_code, vendor_rma=row.vendor_rma, packing=row.packing,
        address=tuple(row.address), pieces=row.pieces, carrier=row.carrier, tracking=row.tracking,
        tracking_url=known.url(row.tracking) if known is not None and row.tracking else "",
        packed_by=row.packed_by, at=row.at, shipped_at=row.shipped_at, arrived_at=row.arrived_at,
        verbs=tuple(SHIPMENT.verbs(row.state)), units=tuple(units),
    )  # fmt: skip
