"""Lists of claims: order, pages, search, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

from amends.claims import api
from amends.claims.models import Claim
from amends.claims.ports import ClaimRow
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.core.page import encode
from amends.orders.api import OrderView
from tests.claims.shop import about, buyer, sell, staff

pytestmark = pytest.mark.django_db


def review(bought: OrderView, **changed: Any) -> int:
    claim = api.open_claim(staff(), about(bought, **changed))
    api.submit(staff(), claim.id)
    api.send_to_review(SYSTEM, claim.id, "look")
    return claim.id


def walk(size: int, **query: Any) -> list[int]:
    """All ids by following the cursors."""
    found: list[int] = []
    cursor = ""
    while True:
        page = api.claims(staff(), size=size, cursor=cursor, **query)
        assert len(page.items) <= size
        found += [row.id for row in page.items]
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


def test_review_shows_safety_first_then_those_that_wait_longest() -> None:
    bought = sell(quantity=5)
    plain = [review(bought), review(bought)]
    smoke = [review(bought, defect_code="safety_smoke"), review(bought, defect_code="battery_swollen")]
    later = review(bought)
    for size in (1, 2, 3, 50):
        assert walk(size, states=["in_review"]) == [*smoke, *plain, later]


def test_other_lists_are_newest_first_without_drafts() -> None:
    bought = sell(quantity=9)
    ids = [review(bought) for _ in range(5)]
    draft = api.open_claim(staff(), about(bought)).id
    assert walk(2) == ids[::-1]
    assert walk(2, states=["draft"]) == [draft]
    assert draft in [row.id for row in api.claims(buyer(bought)).items]


def test_a_customer_sees_own_claims_only() -> None:
    mine, other = sell(), sell(customer="dora")
    own = review(mine)
    review(other)
    assert [row.id for row in api.claims(buyer(mine)).items] == [own]
    assert api.claims(buyer(mine), text=other.number).items == []


def test_found_by_what_people_have_in_hand() -> None:
    bought = sell("SN10042")
    claim = review(bought, serial="SN10O42")
    review(sell("SN99999", customer="dora", sku="KETTLE"))
    ref = Claim.objects.get(pk=claim).public_id
    for text in (ref, ref.lower(), bought.number, "CORA@shop.example", "sn-10o 42", "lamp-1"):
        assert walk(50, text=text) == [claim], text
    assert walk(50, text="nothing like it") == []
    draft = api.open_claim(staff(), about(bought))
    assert walk(50, text=draft.public_id) == [draft.id]
    assert walk(50, text=ref, states=["closed"]) == []


def test_damaged_cursors_are_refused() -> None:
    for cursor in ("x", encode(["a"]), encode([1, 2, 3]), encode([2**70]), encode([])):
        with pytest.raises(Refused, match="bad_cursor"):
            api.claims(staff(), cursor=cursor)
    with pytest.raises(Refused, match="bad_cursor"):
        api.claims(staff(), states=["in_review"], cursor=encode([1]))


def test_a_list_costs_one_statement_however_long(django_assert_num_queries: Any) -> None:
    bought = sell(quantity=9)
    for _ in range(4):
        review(bought)
    agent = staff()
    with django_assert_num_queries(1):
        api.claims(agent, states=["in_review"])
    with django_assert_num_queries(1):
        api.claims(agent)


def test_other_claims_are_those_handed_in_on_the_unit_or_serial() -> None:
    bought, twin = sell("SN10042"), sell("SN20000", customer="dora")
    unit = bought.lines[0].units[0].id
    first, second = review(bought, serial="SN10042"), review(bought, serial="SN10042")
    elsewhere = review(twin, serial="SN10042")
    api.open_claim(staff(), about(bought, serial="SN10042"))
    gone = api.open_claim(staff(), about(bought, serial="SN10042"))
    api.submit(staff(), gone.id)
    api.withdraw(staff(), gone.id, "wrong lamp")

    def ids(rows: list[ClaimRow]) -> list[int]:
        return sorted(row.id for row in rows)

    assert ids(api.others.other_claims(unit, "SN10042", first)) == [second, elsewhere]
    assert ids(api.others.other_claims(unit, "", first)) == [second]
    assert ids(api.others.other_claims(unit, "", 0)) == [first, second]


def test_claims_of_an_order() -> None:
    bought = sell(quantity=3)
    ids = [review(bought), review(bought)]
    review(sell())
    assert [row.id for row in api.claims_of_order(staff(), bought.id)] == ids[::-1]
    assert [row.id for row in api.claims_of_order(buyer(bought), bought.id)] == ids[::-1]
    stranger = Actor("customer", "Eve", customer_id=10**9)
    assert api.claims_of_order(stranger, bought.id) == []
