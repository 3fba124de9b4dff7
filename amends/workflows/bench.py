"""From the bench back into quarantine: what could not be repaired gets another disposition."""

from __future__ import annotations

from django.db import transaction

from amends.catalog.api import quarantine_bin
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.ledger.api import GoodsPlace
from amends.returns.api import keeping
from amends.workshop.api import into_quarantine, repair_by_ref


def bench_to_quarantine(actor: Actor, ref: str, location: str = "") -> GoodsPlace:
    """The unit of an unrepairable order stands in quarantine again, where its disposition is proposed anew.

    `location` where the unit is in a workshop that has no quarantine bin. Refused: move_not_allowed, stock_short.
    """
    found = repair_by_ref(actor, ref)
    if found.state != "unrepairable":
        raise Refused("move_not_allowed", axis="repair", state=found.state, verb="go to quarantine")
    where = location.strip() or found.place
    bin_code = quarantine_bin(where, found.sku, found.quantity)
    with transaction.atomic():
        place = into_quarantine(actor, found.public_id, bin_code, where)
        keeping.come_back(actor, found.claim_id, bin_code)
        return place
