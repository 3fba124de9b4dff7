"""One remedy of an order was cancelled: the others may have waited for it alone."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.resolutions.api import together
from amends.resolutions.ports import RemedyCancelled


@subscribe(RemedyCancelled, "workflows.settle_rest")
def settle_rest(fact: RemedyCancelled) -> None:
    """Where an order has one memo, it can be issued now."""
    together.settle_rest(SYSTEM, fact.resolution_id)
