"""An inventory system's stock is another than ours: write to those who look after the goods."""

from __future__ import annotations

from django.conf import settings

from amends.accounts.api import Role
from amends.jobs.api import subscribe
from amends.ledger.api import reconciliation
from amends.ledger.ports import StockCompared
from amends.notices.api import write
from amends.workflows.storylines.alert import people_of

_SHOWN = 10


@subscribe(StockCompared, "workflows.report_stock")
def report_stock(fact: StockCompared) -> None:
    """One letter to each of the quality people when the differences changed, and when the last one is gone."""
    if not fact.turned:
        return
    found = reconciliation.comparison(fact.comparison_id)
    for person in people_of(Role.QUALITY):
        context = {
            "name": person.name,
            "system": fact.system,
            "different": fact.different,
            "differences": found.differences[:_SHOWN],
            "url": f"{settings.SITE_URL}/console/stock/compare/{fact.comparison_id}/",
        }
        key = f"stock/{fact.comparison_id}/{person.id}"
        write(key, person.email, "stock_differs", context, reference=f"stock of {fact.system}")
