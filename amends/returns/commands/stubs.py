"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from collections.abc import Sequence

from amends.core.actor import Actor
from amends.core.page import Page
from amends.returns.types import DispositionView, ReceiptInput, ReceiptView, RmaView


def authorise(actor: Actor, resolution_id: int) -> RmaView:
    """Issue the RMA for a granted resolution; publishes RmaAuthorised. Idempotent."""
    raise NotImplementedError


def rma(actor: Actor, rma_id: int) -> RmaView:
    """NotFound when there is none or it is not within reach."""
    raise NotImplementedError


def rma_by_ref(actor: Actor, text: str) -> RmaView:
    """By number as typed or scanned (RMA-..., any case); NotFound."""
    raise NotImplementedError


def rma_for_claim(claim_id: int) -> RmaView | None:
    """The claim's newest RMA."""
    raise NotImplementedError


def rmas(
    actor: Actor, states: Sequence[str] = (), text: str = "", cursor: str = "", size: int = 50
) -> Page[RmaView]:
    """Newest first; a customer sees own ones only."""
    raise NotImplementedError


def rma_pdf(actor: Actor, rma_id: int) -> bytes:
    """The printable return slip with barcode."""
    raise NotImplementedError


def cancel_rma(actor: Actor, rma_id: int, reason: str) -> None:
    """authorised -> cancelled."""
    raise NotImplementedError


def expire_due() -> int:
    """A periodic job: authorised -> expired where the expiry has passed; how many."""
    raise NotImplementedError


def receive(actor: Actor, receipt: ReceiptInput) -> ReceiptView:
    """Book goods in: quality_reject in the location's quarantine bin; publishes GoodsReceived.

    The same key again answers the same receipt. Refused: rma_not_open, quantity_over, location_unknown,
    serialised_one; Conflict when another station was faster.
    """
    raise NotImplementedError


def inspect(actor: Actor, receipt_id: int, found_defect: str, result: str, note: str = "") -> ReceiptView:
    """Record the found defect; publishes GoodsInspected. Refused("already_inspected"), defect_unknown."""
    raise NotImplementedError


def propose_disposition(
    actor: Actor, receipt_id: int, code: str, note: str = "", to_status: str = ""
) -> DispositionView:
    """Propose what becomes of the goods; `to_status` for use_as_is (sellable) or refurbish (a grade)."""
    raise NotImplementedError


def authorise_disposition(actor: Actor, disposition_id: int, approve: bool, reason: str = "") -> DispositionView:
    """A second person's yes or no; yes carries it out in the goods book. Refused("same_person")."""
    raise NotImplementedError


def receipts(actor: Actor, inspected: bool | None = None, cursor: str = "", size: int = 50) -> Page[ReceiptView]:
    """Received goods (the inspection queue with inspected=False), newest first."""
    raise NotImplementedError


def receipts_for(rma_id: int) -> list[ReceiptView]:
    """What arrived for one RMA, oldest first (at most 50); one statement. The caller has checked the reach."""
    raise NotImplementedError


def dispositions(actor: Actor, states: Sequence[str] = ("proposed",), cursor: str = "") -> Page[DispositionView]:
    """Newest first."""
    raise NotImplementedError
