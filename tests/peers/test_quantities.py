"""What the tests of well-known systems demand of quantities, of things left out and of lengths, by the case.

The expectation stands in each test in our words; where ours is deliberately better, it says how.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amends.accounts.api import issue_token
from amends.catalog.api import coverage
from amends.catalog.ports import Term, TermSet
from amends.catalog.rules.lengths import later, split_months
from amends.claims.models import Claim
from amends.core.actor import SYSTEM
from amends.core.errors import Conflict, Refused
from amends.ledger.api import WITH_CUSTOMERS, GoodsPlace, GoodsStatus, balance
from amends.resolutions.api import cancel, grant, resolution, settle, together
from amends.resolutions.models import CreditMemo, Entitlement, Resolution
from amends.returns.api import accept_short, cancel_rma, inspect, receive, rma
from tests.resolutions.till import approved, person, sold
from tests.returns.world import World, authorised, build, seen
from tests.web.api.desk import Api

pytestmark = pytest.mark.django_db
KETTLES = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01")


def _desk() -> Api:
    agent = person("agent")
    assert agent.user_id is not None
    return Api(issue_token(agent, agent.user_id, "tests"))


@pytest.fixture
def world() -> World:
    return build()


def _received(world: World, of: int, quantity: int, **said: Any) -> Any:
    back = authorised(world, quantity=of)
    return back, receive(world.wanda, seen(back, quantity, **said))


def test_3_three_received_of_two_announced_are_refused(world: World) -> None:
    """Ours is better: the refusal says how many are still awaited, and neither goods nor money have moved."""
    back = authorised(world, quantity=2)
    with pytest.raises(Refused, match="quantity_over") as refusal:
        receive(world.wanda, seen(back, 3))
    assert refusal.value.facts["left"] == 2
    assert (balance(KETTLES, "sku:KETTLE"), rma(SYSTEM, back.id).state) == (0, "authorised")
    assert Resolution.objects.get().quantity == 2
    receive(world.wanda, seen(back, 2))
    with pytest.raises(Conflict, match="already_received"):
        receive(world.walt, seen(back, 1, key="one more"))
    assert balance(KETTLES, "sku:KETTLE") == 2


def test_4_an_unknown_line_and_a_missing_line_are_two_errors(world: World) -> None:
    """Each has a name of its own; the missing one names its field."""
    api, unit = _desk(), sold()
    report = {"order_id": unit.order_line.order_id, "defect_code": "hw_stopped", "description": "It stopped."}
    missing = api.post("/claims", report)
    assert (missing.status, missing["code"], list(missing["fields"])) == (422, "body_invalid", ["order_line_id"])
    unknown = api.post("/claims", report | {"order_line_id": 987654321})
    assert (unknown.status, unknown["code"]) == (404, "not_found")
    other = api.post("/claims", report | {"order_line_id": sold().order_line_id})  # the line of another order
    assert (other.status, other["code"]) == (404, "not_found")
    assert not Claim.objects.exists()


def test_13_nothing_is_confirmed_without_an_item() -> None:
    """A claim names a line and at least one piece of it, a credit memo at least one remedy."""
    api, unit = _desk(), sold()
    line = unit.order_line
    report = {"order_id": line.order_id, "order_line_id": line.pk, "defect_code": "hw_stopped"}
    empty = api.post("/claims", report | {"description": "It stopped.", "quantity": 0})
    assert empty.status == 422
    with pytest.raises(Refused, match="nothing_chosen"):
        together.settle_together(SYSTEM, line.order_id, [])
    assert not Claim.objects.exists()
    assert not CreditMemo.objects.exists()


def test_25_lost_or_short_moves_no_goods_and_the_goods_may_still_come(world: World) -> None:
    """An empty box and a parcel that came short are accepted without a movement; what comes later is received.
    Ours is better: what was paid is what came, and the piece that comes later is held apart until somebody says
    what it is for."""
    back, empty = _received(world, 2, 2, condition="empty_box")
    assert (empty.booked, balance(KETTLES, "sku:KETTLE"), balance(WITH_CUSTOMERS, "sku:KETTLE")) == (False, 0, 0)
    receive(world.wanda, seen(back, 1, key="the real one"))
    assert balance(KETTLES, "sku:KETTLE") == 1
    accept_short(world.ann, back.id, "The other one is lost.")
    assert (rma(SYSTEM, back.id).quantity, balance(WITH_CUSTOMERS, "sku:KETTLE")) == (1, -1)


def test_48_one_error_lists_all_that_is_missing_and_nothing_is_taken_back_too_late(world: World) -> None:
    """Missing fields are told at once, each by its name; what was issued or received is not called off."""
    answer = _desk().post("/claims", {})
    assert (answer.status, answer["code"]) == (422, "body_invalid")
    assert set(answer["fields"]) == {"order_id", "order_line_id", "defect_code", "description"}
    issued = grant(approved(sold()))
    settle(SYSTEM, issued.id)
    with pytest.raises(Refused, match="move_not_allowed"):
        cancel(person("agent"), issued.id, "Too late.")
    assert (resolution(issued.id).state, Entitlement.objects.get().quantity_used) == ("issued", 1)
    back, receipt = _received(world, 1, 1)
    with pytest.raises(Refused, match="move_not_allowed"):
        cancel_rma(world.ann, back.id, "Too late.")
    inspect(world.quinn, receipt.id, "power_supply_failed", "defect_confirmed")
    with pytest.raises(Refused, match="move_not_allowed"):
        cancel_rma(world.ann, back.id, "Much too late.")


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 1, 10), "6.5", date(2026, 7, 25)),
        (date(2026, 8, 31), "6.5", date(2027, 3, 15)),  # 28 February and fifteen days
        (date(2023, 8, 29), "6.5", date(2024, 3, 15)),  # a leap year: 29 February
        (date(2026, 1, 10), "0.1", date(2026, 1, 13)),
    ],
)
def test_61_a_fraction_of_a_month_is_counted_in_days(start: date, months: str, last: date) -> None:
    """6.5 months are six months and half the days of a month. Ours is better: a month has thirty days there,
    whichever it falls in, and a part of a day is a day (nobody loses one in February)."""
    whole, days = split_months(Decimal(months))
    assert later(start, whole, days) == last
    term = Term("commercial", "Maker's warranty", whole, "purchase", "leaflet", days=days)
    on_the_day = coverage(TermSet(1, "d", (term,)), start, start, last)
    after = coverage(TermSet(1, "d", (term,)), start, start, date.fromordinal(last.toordinal() + 1))
    assert (on_the_day.covered, after.covered) == (True, False)


def test_61_no_length_is_not_defined_rather_than_valid() -> None:
    nothing = Term("commercial", "Maker's warranty", 0, "purchase", "leaflet")
    told = coverage(TermSet(1, "d", (nothing,)), date(2026, 1, 10), date(2026, 1, 10), date(2026, 1, 10))
    assert (told.covered, told.lines[0].reason) == (None, "length_unknown")
