"""What a defect cost is gathered as soon as it changes: inspected, disposed of, settled, repaired, replaced."""

from __future__ import annotations

from typing import Any

from amends.core.facts import Fact
from amends.jobs.api import subscribe
from amends.recovery.api import gather
from amends.replacements.ports import ReplacementSent
from amends.resolutions.api import RemedySettled
from amends.resolutions.ports import RemedyCancelled
from amends.returns.ports import GoodsDisposed, GoodsInspected, ReturnWaived
from amends.workshop.ports import RepairTold

CHANGES: tuple[type[Fact], ...] = (
    GoodsInspected, GoodsDisposed, ReturnWaived, RemedySettled, RemedyCancelled, ReplacementSent, RepairTold,
)  # fmt: skip


def recover(fact: Any) -> None:
    """This claim's costs, as they are now; each of these facts names its claim."""
    gather([fact.claim_id])


for _kind in CHANGES:
    subscribe(_kind, "workflows.recover")(recover)
