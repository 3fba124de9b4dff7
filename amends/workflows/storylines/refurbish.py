"""Goods that two people let onto the refurbishment bench get their work order."""

from __future__ import annotations

from amends.jobs.api import subscribe
from amends.refurbishment.api import goods_came
from amends.returns.ports import GoodsDisposed


@subscribe(GoodsDisposed, "workflows.refurbish")
def refurbish(fact: GoodsDisposed) -> None:
    """The order, in the state of the plan as it is now."""
    if fact.code == "refurbish":
        goods_came(fact.receipt_id, fact.location, fact.bin)
