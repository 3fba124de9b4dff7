"""A lot that is on hold stays so: what comes to the shelf of it joins the hold."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.disposal.api import lots
from amends.jobs.api import subscribe
from amends.ledger.ports import AVAILABLE
from amends.returns.api import receipt
from amends.returns.ports import GoodsDisposed


@subscribe(GoodsDisposed, "workflows.hold_lot_again")
def hold_again(fact: GoodsDisposed) -> None:
    """Two people let a unit of such a lot onto the shelf."""
    if fact.status in {status.value for status in AVAILABLE}:
        found = receipt(SYSTEM, fact.receipt_id)
        lots.hold_again(found.sku, found.lot)
