"""From rows to what others see."""

from __future__ import annotations

from amends.returns.models import Disposition, Receipt, Rma
from amends.returns.types import RETURN, UNIDENTIFIED, DispositionView, ReceiptView, RmaView


def rma_view(row: Rma) -> RmaView:
    """One return."""
    return RmaView(
        id=row.pk,
        public_id=row.public_id,
        claim_id=row.claim_id,
        claim_ref=row.claim_ref,
        state=row.state,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        order_number=row.order_number,
        sold_unit_id=row.sold_unit_id,
        product_id=row.product_id,
        sku=row.sku,
        title=row.title,
        serial=row.serial,
        quantity=row.quantity,
        received_quantity=row.received_quantity,
        remedy=row.remedy,
        location_code=row.location_code,
        return_address=tuple(row.return_address),
        authorised_at=row.authorised_at,
        expires_at=row.expires_at,
        expiry_rule=row.expiry_rule,
        verbs=tuple(RETURN.verbs(row.state)),
        handling=row.handling,
        header=row.header,
    )


def receipt_view(row: Receipt, *, fresh: bool = False) -> ReceiptView:
    """One receipt with its return, inspection and dispositions (joined and prefetched by the caller). `fresh`: it
    was made in this moment and has neither of the two."""
    inspection = None if fresh else getattr(row, "inspection", None)
    over = ("refused",) if row.is_gone else ("refused", "done")  # done and here: the goods came back from a bench
    dispositions = [] if fresh else row.dispositions.all()
    standing = [disposition.state for disposition in dispositions if disposition.state not in over]
    return ReceiptView(
        id=row.pk,
        rma_id=row.rma_id,
        rma_ref=row.rma.public_id,
        quantity=row.quantity,
        serial=row.serial,
        condition=row.condition,
        booked=row.entry_id is not None,
        location_code=row.location_code,
        bin=row.bin,
        note=row.note,
        received_by=row.received_by,
        at=row.at,
        sku=row.sku,
        title=title_of(row),
        inspected=inspection is not None,
        found_defect=inspection.found_defect if inspection else "",
        found_label=inspection.found_label if inspection else "",
        result=inspection.result if inspection else "",
        inspection_note=inspection.note if inspection else "",
        inspected_by=inspection.inspected_by if inspection else "",
        disposition=standing[0] if standing else "",
        lot=row.lot,
        announced_for=row.rma.location_code,
    )


def title_of(row: Receipt) -> str:
    """What the goods are called; goods other than authorised have the SKU alone."""
    if row.sku == row.rma.sku:
        return row.rma.title
    return "Unidentified item" if row.sku == UNIDENTIFIED else row.sku


def disposition_view(row: Disposition) -> DispositionView:
    """One disposition with receipt, return and inspection (joined by the caller)."""
    inspection = getattr(row.receipt, "inspection", None)
    return DispositionView(
        id=row.pk,
        receipt_id=row.receipt_id,
        rma_ref=row.receipt.rma.public_id,
        sku=row.receipt.sku,
        title=title_of(row.receipt),
        found_label=inspection.found_label if inspection else "",
        result=inspection.result if inspection else "",
        location_code=row.receipt.location_code,
        bin=row.receipt.bin,
        code=row.code,
        to_status=row.to_status,
        state=row.state,
        quantity=row.quantity,
        proposed_by=row.proposed_by,
        proposed_by_user=row.proposed_by_user_id,
        authorised_by=row.authorised_by,
        note=row.note,
        at=row.at,
        certificate=row.certificate,
        partner=row.partner,
        proceeds_minor=row.proceeds_minor,
        cost_minor=row.cost_minor,
        currency=row.currency,
        advised=row.advised,
    )
