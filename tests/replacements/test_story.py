"""Replacements through the whole house: kept when granted, sent first or later, paired, never without end."""

from __future__ import annotations

import pytest

from amends.accounts.api import actor_for, user_for_customer
from amends.claims import api as claims
from amends.core.actor import SYSTEM
from amends.jobs.api import run_pending
from amends.ledger.api import available
from amends.notices.api import letters
from amends.orders.api import sold_unit
from amends.replacements.api import (
    ask_collateral,
    generation,
    record_by_hand,
    replacement_by_ref,
    replacement_for,
    send,
)
from amends.replacements.models import Replacement
from amends.warranty.api import cover, events
from amends.workflows.api import case, reopen_case
from amends.workflows.storylines.replace import WRONG_UNIT
from tests.workflows.shop import Shop, arrived, decided, inspected, open_shop, report, sell, shelve

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


def test_returned_replaced_and_claimed_again_with_the_first_ones_coverage(shop: Shop) -> None:
    shelve("CAM-1", 5)
    claim = report(sell("CAM-1", 45_000, "CAM00001", days_ago=200), serial="CAM00001")
    decided(shop, claim.id)
    made = replacement_for(claim.id)
    assert made is not None
    assert (made.state, made.reserved_at, available(["CAM-1"])["CAM-1"]) == ("reserved", "HAM A-01", 4)
    inspected(shop, arrived(shop, claim.id, "CAM00001"))
    send(shop.wim, made.public_id, "CAM00002", "DHL", "JD1")
    run_pending()
    sent = replacement_by_ref(shop.ann, made.public_id)
    assert sent.new_unit_id is not None
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.claim.state) == ("settled", "closed")
    new, first = sold_unit(sent.new_unit_id), sold_unit(sent.first_unit_id)
    assert [event.kind for event in events(SYSTEM, new.id)] == ["inherits"]
    assert "replaced" in {event.kind for event in events(SYSTEM, first.id)}
    day = claim.created_at.date()
    ends = [{line.term.name: line.end for line in cover(unit, day).lines} for unit in (first, new)]
    assert ends[0] == ends[1]
    # the customer finds the unit among the own orders and reports it
    ada = actor_for(user_for_customer(new.customer_id or 0))
    again = report(new.order_id, serial="CAM00002")
    assert claims.claim(ada, again.id).sold_unit_id == new.id
    decided(shop, again.id)
    second = replacement_for(again.id)
    assert second is not None
    assert second.generation == 2
    inspected(shop, arrived(shop, again.id, "CAM00002"))
    send(shop.wim, second.public_id, "CAM00003", "DHL", "JD2")
    run_pending()
    third_unit = Replacement.objects.get(pk=second.id).new_unit_id
    assert third_unit is not None
    assert generation(third_unit) == 2


def test_a_cancelled_remedy_frees_what_was_kept(shop: Shop) -> None:
    shelve("KET-1", 1)
    claim = report(sell())
    decided(shop, claim.id)
    assert available(["KET-1"])["KET-1"] == 0
    reopen_case(shop.ann, claim.id, "The customer wants the money.")
    run_pending()
    assert available(["KET-1"])["KET-1"] == 1
    made = replacement_for(claim.id)
    assert made is not None
    assert made.state == "cancelled"


def test_sent_first_and_another_unit_comes_back(shop: Shop) -> None:
    shelve("CAM-1", 2)
    claim = report(sell("CAM-1", 45_000, "CAM00001", days_ago=30), serial="CAM00001")
    decided(shop, claim.id)
    made = replacement_for(claim.id)
    assert made is not None
    ask_collateral(shop.ann, made.public_id, 45_000)
    run_pending()
    record_by_hand(shop.fin, made.public_id, True, "deposit 1")
    send(shop.wim, made.public_id, "CAM00004", "DHL")
    run_pending()
    told = [letter.text for letter in letters(claim.public_id).items if letter.template == "collateral"]
    assert len(told) == 1
    assert "€450.00" in told[0]
    receipt = arrived(shop, claim.id, "CAM00009", "wrong_serial")
    inspected(shop, receipt, "swapped_unit")
    now = replacement_by_ref(shop.ann, made.public_id)
    assert now.collateral is not None
    assert now.collateral.state == "held"
    assert WRONG_UNIT in {message.text for message in case(shop.ann, claim.id).claim.messages}


def test_the_right_unit_releases_the_collateral(shop: Shop) -> None:
    shelve("KET-1", 1)
    claim = report(sell())
    decided(shop, claim.id)
    made = replacement_for(claim.id)
    assert made is not None
    ask_collateral(shop.ann, made.public_id, 5_950)
    run_pending()
    record_by_hand(shop.fin, made.public_id, True, "deposit 1")
    send(shop.wim, made.public_id, "", "DHL")
    run_pending()
    inspected(shop, arrived(shop, claim.id))
    now = replacement_by_ref(shop.ann, made.public_id)
    assert now.collateral is not None
    assert now.collateral.state == "releasing"
