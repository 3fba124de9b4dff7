"""Facts that the recovery room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class SupplierClaimMoved(Fact, frozen=True, kw_only=True):
    """A supplier claim went on by this verb of its axis, or its window ends soon ("near")."""

    NAME: ClassVar[str] = "recovery.supplier_claim_moved"
    supplier_claim_id: int
    ref: str
    supplier: str
    how: str
    currency: str
    claimed: int
    accepted: int
    credited: int


class VendorShipmentSent(Fact, frozen=True, kw_only=True):
    """Goods went back to a supplier."""

    NAME: ClassVar[str] = "recovery.vendor_shipment_sent"
    shipment_id: int
    ref: str
    supplier: str
    vendor_rma: str
    units: int


register(SupplierClaimMoved, VendorShipmentSent)
