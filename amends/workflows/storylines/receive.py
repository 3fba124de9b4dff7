"""The parcel is here: tell the customer."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.returns.api import rma
from amends.returns.ports import GoodsReceived
from amends.workflows.post import letter


@subscribe(GoodsReceived, "workflows.say_goods_received")
def say_goods_received(fact: GoodsReceived) -> None:
    """One letter per receipt."""
    letter(fact.claim_id, "goods_received", str(fact.receipt_id), rma_ref=rma(SYSTEM, fact.rma_id).public_id)
