"""The parcel is here: tell the customer."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.parcels.api import arrived
from amends.returns.api import rma, together
from amends.returns.ports import GoodsReceived
from amends.workflows.post import letter


@subscribe(GoodsReceived, "workflows.say_goods_received")
def say_goods_received(fact: GoodsReceived) -> None:
    """One letter per receipt; a parcel of which there is no doubt is here."""
    back = rma(SYSTEM, fact.rma_id)
    arrived(back.id, all_here=back.outstanding == 0, sent_with=together.sent_with(back))
    letter(fact.claim_id, "goods_received", str(fact.receipt_id), rma_ref=back.public_id)
