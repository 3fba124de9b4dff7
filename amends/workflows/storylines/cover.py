"""What happens to a unit changes its coverage: plans that are sold with it, repairs, replacements."""

from __future__ import annotations

from amends.claims.api import claim
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.orders.ports import OrdersRecorded
from amends.resolutions.api import RemedySettled, resolution_for
from amends.returns.api import receipts_for, rma_for_claim
from amends.warranty.api import NewEvent, attach_plans, record_event


@subscribe(OrdersRecorded, "workflows.attach_plans")
def record_plans(fact: OrdersRecorded) -> None:
    """Extended plans among the orders' lines."""
    attach_plans(fact.order_ids)


@subscribe(RemedySettled, "workflows.record_repair_or_replacement")
def record_life(fact: RemedySettled) -> None:
    """A repair lasts from the day the goods came in (where they never did, from the report) to their return."""
    granted = resolution_for(fact.claim_id)
    if granted is None or granted.remedy not in ("repair", "replacement"):
        return
    case = claim(SYSTEM, fact.claim_id)
    until = (granted.settled_at or clock.now()).date()
    note = f"Claim {case.public_id}"
    ref = f"resolution/{fact.resolution_id}"
    if granted.remedy == "replacement":
        record_event(SYSTEM, granted.sold_unit_id, NewEvent(kind="replaced", on=until, note=note, ref=ref))
        return
    back = rma_for_claim(fact.claim_id)
    came = [receipt.at.date() for receipt in receipts_for(back.id)] if back is not None else []
    start = min(came, default=(case.submitted_at or case.created_at).date())
    new = NewEvent(kind="repair", on=min(start, until), until=until, note=note, ref=ref)
    record_event(SYSTEM, granted.sold_unit_id, new)
