"""What the tests of well-known systems demand of receipts and of what becomes of the goods, by the case.

The expectation stands in each test in our words; where ours is deliberately better, it says how.
"""

from __future__ import annotations

import pytest

from amends.core.errors import Refused
from amends.disposal.api import trade
from amends.disposal.ports import Traded
from amends.inbound.api import arrive, find
from amends.ledger.api import GoodsStatus, available, stock, verify
from amends.returns.api import authorise_disposition, inspect, propose_disposition, rma, together
from tests.returns.world import World, authorised, build, seen


@pytest.fixture
def world(db: None) -> World:
    return build()


def test_6_one_good_and_one_damaged_unit_of_two(world: World) -> None:
    """Stock 2, two returned: one good, one damaged; stock 3, received 2, written off 1. Ours is better: neither is
    on the shelf before it was looked at and two people said so."""
    bought = Traded(kind="bought", location="WH1", sku="KETTLE", units=2, reference="PO", key="po")
    trade(world.wanda, bought)
    back = authorised(world, quantity=2)
    good = arrive(world.wanda, seen(back)).receipt
    bad = arrive(world.wanda, seen(back, condition="damaged_in_transit")).receipt
    assert (rma(world.wanda, back.id).received_quantity, available(["KETTLE"])) == (2, {"KETTLE": 2})
    for receipt, code in ((good, "use_as_is"), (bad, "scrap")):
        inspect(world.wanda, receipt.id, "", "no_fault_found")
        authorise_disposition(world.quinn, propose_disposition(world.wanda, receipt.id, code).id, True)
    scrapped = sum(units for place, _, units in stock(sku="KETTLE") if place.status is GoodsStatus.SCRAP)
    assert (available(["KETTLE"]), scrapped, verify()) == ({"KETTLE": 3}, 1, [])
    assert rma(world.wanda, back.id).state == "closed"


def test_28_one_receipt_is_of_one_order(world: World) -> None:
    """Lines of two orders in one receipt are refused. Ours is better: one authorisation may be over both, and its
    scan leads to each line, which is received by itself."""
    one, other = authorised(world), authorised(world)
    assert one.order_number != other.order_number
    header = together.join(world.zoe, [one.public_id, other.public_id])
    with pytest.raises(Refused, match="quantity_over"):
        arrive(world.wanda, seen(one, 2))
    assert rma(world.wanda, other.id).received_quantity == 0
    assert {row.public_id for row in find(world.wanda, header.public_id).rmas} == {one.public_id, other.public_id}
    arrive(world.wanda, seen(one))
    assert [row.public_id for row in find(world.wanda, header.public_id).rmas] == [other.public_id]
    arrive(world.wanda, seen(other))
    assert {rma(world.wanda, row.id).state for row in (one, other)} == {"received"}
