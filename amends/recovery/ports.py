"""Types and facts of the recovery room, and the port to suppliers that are reached by EDI."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from amends.recovery.facts import SupplierClaimMoved, VendorShipmentSent
from amends.recovery.types import (
    EDI_MESSAGE,
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
    EdiMessageView,
    EdiParty,
    EdiSet,
    Exposure,
    Heard,
    LineAnswer,
    ShipmentView,
    SupplierAnswer,
    SupplierClaimRow,
    SupplierClaimView,
    SupplierRecord,
)


class Edi(Protocol):
    """Interchanges with suppliers (X12)."""

    def write(self, claim: SupplierClaimView, party: EdiParty, at: datetime, control: int) -> bytes:
        """The 180 that carries a claim; `control`: the interchange's number."""

    def recognises(self, body: bytes) -> bool:
        """Whether it is an interchange at all."""

    def read(self, body: bytes) -> list[EdiSet]:
        """Every set in a supplier's file, in order."""

    def acknowledge(self, body: bytes, refused: Sequence[Heard], at: datetime, control: int) -> bytes:
        """The 997 that tells its sender which sets were taken; nothing where there is none to acknowledge."""


_EDI: list[Edi] = []


def connect_edi(edi: Edi) -> None:
    """Who writes and reads interchanges (config/plugs.py: the channels stand above this room)."""
    _EDI[:] = [edi]


def edi() -> Edi:
    """The connected one."""
    return _EDI[0]


__all__ = [
    "EDI_MESSAGE",
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
    "Edi",
    "EdiMessageView",
    "EdiParty",
    "EdiSet",
    "Exposure",
    "Heard",
    "LineAnswer",
    "ShipmentView",
    "SupplierAnswer",
    "SupplierClaimMoved",
    "SupplierClaimRow",
    "SupplierClaimView",
    "SupplierRecord",
    "VendorShipmentSent",
    "connect_edi",
    "edi",
]
