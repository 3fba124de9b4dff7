"""A supplier claim, and goods sent back, as printable sheets. No database."""

from __future__ import annotations

from collections.abc import Sequence

from amends.core.money import Money
from amends.documents.api import Label, Sheet, Table
from amends.recovery.types import EVIDENCE, KINDS, ShipmentView, SupplierClaimView


def sheet(claim: SupplierClaimView, issuer: Sequence[str]) -> Sheet:
    """What the supplier is asked for: each unit with its marks, its evidence and its amount."""

    def money(minor: int) -> str:
        return str(Money(minor, claim.currency))

    rows = tuple(
        (
            line.claim_ref,
            f"{line.quantity} x {line.sku}",
            " / ".join(part for part in (line.lot, line.serial) if part) or "–",
            f"{line.found_on:%-d %b %Y}",
            ", ".join(EVIDENCE[one] for one in line.evidence if one in EVIDENCE) or "–",
            money(line.claimed_minor),
        )
        for line in claim.lines
    )
    return Sheet(
        title="Claim for defective goods",
        reference=claim.public_id,
        issuer=tuple(issuer),
        addressee=(claim.supplier_name,),
        facts=(
            ("Agreement", claim.agreement),
            ("Units", str(claim.units)),
            *((("Please answer by", f"{claim.answer_due:%-d %B %Y}"),) if claim.answer_due else ()),
        ),
        table=Table(
            header=("Case", "Article", "Lot / serial", "Found", "Evidence", "Claimed"), rows=rows, figures=(5,)
        ),
        totals=(*_by_kind(claim), ("Total claimed", money(claim.claimed_minor))),
        notes=(
            "The amounts by kind are what the defects cost us; the total is what our agreement lets us claim.",
            f"Please name {claim.public_id} in your answer, on your credit note, and in the return authorisation "
            "for the goods.",
        ),
        barcode=True,
    )


def _by_kind(claim: SupplierClaimView) -> tuple[tuple[str, str], ...]:
    sums: dict[tuple[str, str], int] = {}
    for line in claim.lines:
        for kind, currency, minor in line.costs:
            sums[kind, currency] = sums.get((kind, currency), 0) + minor
    order = list(KINDS)
    return tuple(
        (KINDS[kind], str(Money(minor, currency)))
        for (kind, currency), minor in sorted(sums.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
        if minor > 0
    )


def packing_slip(shipment: ShipmentView, issuer: Sequence[str]) -> Sheet:
    """What goes into the parcel or onto the pallet: the supplier's number first."""
    return Sheet(
        title="Return to vendor",
        reference=shipment.public_id,
        issuer=tuple(issuer),
        addressee=shipment.address or (shipment.supplier_name,),
        addressee_label="Return to",
        facts=(
            ("Your RMA", shipment.vendor_rma or "not given yet"),
            ("Packed as", f"{shipment.pieces} x {shipment.packing}"),
            *((("Tracking", f"{shipment.carrier} {shipment.tracking}".strip()),) if shipment.tracking else ()),
        ),
        table=Table(
            header=("Return", "Article", "Item", "Serial number", "Claim", "Quantity"),
            rows=tuple(
                (one.rma_ref, one.sku, one.title, one.serial or "–", one.supplier_claim or "–", str(one.quantity))
                for one in shipment.units
            ),
            figures=(5,),
        ),
        barcode=True,
    )


def piece_labels(shipment: ShipmentView, sender: str) -> list[Label]:
    """One for each parcel or pallet; its barcode is the shipment's number and which piece of how many it is."""
    number = shipment.public_id.replace("-", "")
    return [
        Label(
            to=shipment.address, sender=sender, barcode=f"{number}-{piece}",
            reference=shipment.vendor_rma[:20], note=f"{shipment.packing} {piece} of {shipment.pieces}",
        )
        for piece in range(1, shipment.pieces + 1)
    ]  # fmt: skip
