"""Two claims on one unit at once, from the form to the money: at most one is ever granted.

The checks bring every later claim before a person (they see each submission that was committed before). What
holds even if both are approved is the unit's entitlement: one cap on quantity and money, in the database.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from amends.claims import api as claims
from amends.claims.ports import ClaimSubmitted
from amends.core.errors import Conflict, Refused
from amends.decisions import api as decisions
from amends.decisions.api import Ruling
from amends.jobs.api import run_pending
from amends.resolutions.models import Resolution
from amends.workflows.storylines.check import check
from tests.racing import at_once, errors
from tests.workflows.shop import open_shop, report, sell

pytestmark = pytest.mark.django_db(transaction=True)
PAY = Ruling(
    outcome="approve", remedy="refund", share_percent=100, return_required=False,
    reasons=(("person", "We pay it back."),),
)  # fmt: skip


def checked(claim_id: int) -> None:
    """As the job does it, in a transaction of its own."""
    with transaction.atomic():
        check(ClaimSubmitted(claim_id=claim_id))


def test_filed_and_checked_at_once_the_policy_approves_at_most_one() -> None:
    shop = open_shop()
    for _ in range(3):
        bought = sell()

        def file_and_check(order_id: int = bought) -> int:
            claim = report(order_id)
            checked(claim.id)
            return claim.id

        results = at_once(*[file_and_check] * 3)
        assert not errors(results)
        states = [claims.claim(shop.ann, claim_id).state for claim_id in results]
        assert states.count("decided") <= 1
        assert set(states) <= {"decided", "in_review"}
        run_pending()
        assert Resolution.objects.filter(claim_id__in=results).exclude(state="cancelled").count() <= 1


def test_two_people_approve_two_claims_on_one_unit_at_once() -> None:
    shop = open_shop()
    bought = sell()
    first, second = report(bought), report(bought)
    run_pending()
    for claim in (first, second):
        assert claims.claim(shop.ann, claim.id).state == "in_review"
    results = at_once(
        lambda: decisions.decide(shop.sue, first.id, PAY, "I saw it"),
        lambda: decisions.decide(shop.ann, second.id, PAY, "I saw it"),
    )
    assert all(isinstance(error, Refused | Conflict) for error in errors(results))
    run_pending()
    paid = Resolution.objects.filter(sold_unit_id=first.sold_unit_id).exclude(state="cancelled")
    assert paid.count() == 1
    assert sum(row.amount_minor for row in paid) == 5_950
    states = sorted(claims.claim(shop.ann, claim.id).state for claim in (first, second))
    assert states[1] == "in_review"  # the other is back before a person
