"""What may be given to somebody who did not pay us: never money that another shop, or the buyer, is owed."""

from __future__ import annotations

from amends.accounts.ports import ELSEWHERE
from amends.core.errors import Refused
from amends.decisions.commands.proposal import Case
from amends.decisions.rules.choice import each, pays
from amends.decisions.types import IN_KIND, Ruling
from amends.purchases.api import given_away


def check_payer(case: Case, ruling: Ruling) -> None:
    """Refused: bought_elsewhere, when the ruling gives money for what another shop was paid for;
    gift_not_refunded, when it pays back to the payment of an order that another customer than the claim's placed:
    it would tell the price to the one and pay the other."""
    if ruling.outcome != "approve" or not pays(ruling):
        return
    if case.claim.channel == ELSEWHERE:
        raise Refused("bought_elsewhere", field="remedy")
    if all(one.remedy in IN_KIND or "store_credit" in (one.remedy, one.method) for one in each(ruling)):
        return
    if given_away(case.unit.customer_id, case.claim.customer_id):
        raise Refused("gift_not_refunded", field="remedy")
