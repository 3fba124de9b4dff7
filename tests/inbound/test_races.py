"""Stations, scanners and people at one moment."""

from __future__ import annotations

import pytest

from amends.core.actor import SYSTEM
from amends.inbound.api import UnannouncedInput, arrive, came_with, goods, match, take_in, unannounced
from amends.ledger.api import GoodsPlace, GoodsStatus, balance, verify
from amends.returns.api import cancel_rma, receipts_for, rma
from tests.racing import at_once, errors
from tests.returns.world import World, authorised, build, seen

pytestmark = pytest.mark.django_db(transaction=True)
Q01 = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01")


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_the_gate_at_one_moment(world: World) -> None:
    """Enter hit four times with a surplus; two stations with one return; received while cancelled; taken in four
    times; matched twice, to two returns."""
    back = authorised(world, quantity=2)
    hits = at_once(*[lambda: arrive(world.wanda, seen(back, 5, key="enter"), surplus=True)] * 4)
    assert errors(hits) == []
    assert [row.quantity for row in receipts_for(back.id)] == [2]
    assert [row.quantity for row in came_with(back.id)] == [3]

    twice = authorised(world, world.battery)
    found = at_once(
        lambda: arrive(world.wanda, seen(twice, key="s1")), lambda: arrive(world.walt, seen(twice, key="s2"))
    )
    assert [getattr(error, "code", error) for error in errors(found)] == ["already_received"]
    assert rma(SYSTEM, twice.id).received_quantity == 1

    torn = authorised(world, world.phone, serial="SN5")
    found = at_once(
        lambda: arrive(world.wanda, seen(torn, 1, "SN5", key="c")),
        lambda: cancel_rma(world.ann, torn.id, "customer keeps it"),
    )
    assert len(errors(found)) == 1
    assert (rma(SYSTEM, torn.id).state, len(receipts_for(torn.id))) in (("received", 1), ("cancelled", 0))

    same = UnannouncedInput(key="once", location_code="WH1", sku="KETTLE")
    hits = at_once(*[lambda: take_in(world.wanda, same)] * 4)
    assert errors(hits) == []
    assert len({row.public_id for row in hits}) == 1
    ref, one, two = hits[0].public_id, authorised(world), authorised(world)
    found = at_once(lambda: match(world.wanda, ref, one.public_id), lambda: match(world.walt, ref, two.public_id))
    assert len(errors(found)) == 1
    assert len(receipts_for(one.id) + receipts_for(two.id)) == 1
    assert unannounced(world.wanda, ref).state == "matched"
    assert len(goods(world.ann, "open").items) == 1
    assert balance(Q01, "sku:KETTLE") == 2 + 3 + 1
    assert verify() == []
