"""The return slip as a document."""

from __future__ import annotations

from collections.abc import Sequence

from amends.documents.api import Sheet, Table
from amends.returns.types import INSTRUCTIONS, RmaView


def slip(rma: RmaView, issuer: Sequence[str]) -> Sheet:
    """What the customer puts into the parcel."""
    return Sheet(
        title="Return slip",
        reference=rma.public_id,
        issuer=tuple(issuer),
        addressee=rma.return_address,
        addressee_label="Send the parcel to",
        facts=(
            *((("Order", rma.order_number),) if rma.order_number else ()),
            ("Claim", rma.claim_ref),
            *((("Customer", rma.customer_name),) if rma.customer_name else ()),
            ("Send it before", f"{rma.expires_at:%-d %B %Y}"),
        ),
        table=Table(
            header=("Article", "Item", "Serial number", "Quantity"),
            rows=((rma.sku, rma.title, rma.serial or "–", str(rma.quantity)),),
            figures=(3,),
        ),
        notes=INSTRUCTIONS,
        barcode=True,
    )
