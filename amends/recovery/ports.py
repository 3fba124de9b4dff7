"""Types and facts of the recovery room, and the port to suppliers that are reached by EDI."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from amends.recovery.facts import SupplierClaimMoved, VendorShipmentSent
from amends.recovery.types import (
    EVIDENCE,
    GOODS,
    KINDS,
    PERIODS,
    RECORDED,
    RECOVERABLE,
    SHIPMENT,
    SUPPLIER_CLAIM,
    WAYS,
    AgreementInput,
    AgreementView,
    BinUnit,
    ClaimLine,
    CostLine,
    CreditRow,
    DefectRow,
    EdiParty,
    Exposure,
    ShipmentView,
    SupplierClaimRow,
    SupplierClaimView,
    SupplierRecord,
)

Writer = Callable[[SupplierClaimView, EdiParty, datetime, int], bytes]
"""Makes the interchange that carries a claim (an X12 180); called with the interchange's number."""
_WRITERS: list[Writer] = []


def connect_edi(writer: Writer) -> None:
    """Who writes interchanges (config/plugs.py: the channels stand above this room)."""
    _WRITERS[:] = [writer]


def write_edi(claim: SupplierClaimView, party: EdiParty, at: datetime, control: int) -> bytes:
    """The interchange's bytes."""
    return _WRITERS[0](claim, party, at, control)


__all__ = [
    "EVIDENCE",
    "GOODS",
    "KINDS",
    "PERIODS",
    "RECORDED",
    "RECOVERABLE",
    "SHIPMENT",
    "SUPPLIER_CLAIM",
    "WAYS",
    "AgreementInput",
    "AgreementView",
    "BinUnit",
    "ClaimLine",
    "CostLine",
    "CreditRow",
    "DefectRow",
    "EdiParty",
    "Exposure",
    "ShipmentView",
    "SupplierClaimMoved",
    "SupplierClaimRow",
    "SupplierClaimView",
    "SupplierRecord",
    "VendorShipmentSent",
    "Writer",
    "connect_edi",
    "write_edi",
]
