"""Dispositions: proposed by one, authorised and carried out by another."""

from __future__ import annotations

import pytest

from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.ledger.api import GoodsPlace, GoodsStatus, available, balance, stock, verify
from amends.returns.api import (
    authorise_disposition,
    dispositions,
    inspect,
    propose_disposition,
    receipts,
    receive,
    rma,
)
from amends.returns.ports import DESTINATIONS, DispositionView, ReceiptView
from tests.returns.world import World, authorised, seen


def _inspected(world: World, quantity: int = 1) -> ReceiptView:
    arrived = receive(world.wanda, seen(authorised(world, quantity=quantity), quantity))
    return inspect(world.wanda, arrived.id, "fracture", "defect_confirmed")


def _proposed(world: World, code: str = "scrap", to_status: str = "") -> DispositionView:
    return propose_disposition(world.wanda, _inspected(world).id, code, to_status=to_status)


@pytest.mark.parametrize("code", DESTINATIONS)
def test_every_code_moves_the_goods_where_it_says(world: World, code: str) -> None:
    goods = _inspected(world, 2)
    proposed = propose_disposition(world.wanda, goods.id, code)
    assert balance(GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01"), "sku:KETTLE") == 2
    done = authorise_disposition(world.quinn, proposed.id, True, certificate="R-2026-7")
    assert (done.state, done.authorised_by) == ("done", world.quinn.label)
    assert balance(GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01"), "sku:KETTLE") == 0
    here = {place.status for place, _, _ in stock("WH1")}
    out = DESTINATIONS[code][0]
    assert here == (set() if out in (GoodsStatus.WITH_CUSTOMER, GoodsStatus.WITH_SUPPLIER) else {out})
    assert available(["KETTLE"]) == {"KETTLE": 2 if code == "use_as_is" else 0}
    assert rma(SYSTEM, goods.rma_id).state == "closed"
    assert verify() == []


@pytest.mark.parametrize(
    ("code", "to_status", "refused"),
    [
        ("melt", "", "disposition_unknown"),
        ("credit_only", "", "disposition_unknown"),
        ("scrap", "sellable", "status_unknown"),
        ("refurbish", "grade_a", "status_unknown"),
    ],
)
def test_what_cannot_be_proposed(world: World, code: str, to_status: str, refused: str) -> None:
    with pytest.raises(Refused) as refusal:
        _proposed(world, code, to_status=to_status)
    assert refusal.value.code == refused


def test_goods_are_inspected_first(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    with pytest.raises(Refused, match="inspect_first"):
        propose_disposition(world.wanda, arrived.id, "scrap")


def test_an_empty_box_has_nothing_to_dispose_of(world: World) -> None:
    empty = receive(world.wanda, seen(authorised(world), condition="empty_box"))
    inspect(world.wanda, empty.id, "", "wrong_item")
    with pytest.raises(Refused, match="nothing_to_dispose"):
        propose_disposition(world.wanda, empty.id, "scrap")


def test_one_disposition_at_a_time_and_a_refused_one_makes_room(world: World) -> None:
    goods = _inspected(world)
    first = propose_disposition(world.wanda, goods.id, "use_as_is")
    with pytest.raises(Refused, match="already_proposed"):
        propose_disposition(world.walt, goods.id, "scrap")
    with pytest.raises(Refused, match="reason_missing"):
        authorise_disposition(world.quinn, first.id, False)
    assert authorise_disposition(world.quinn, first.id, False, "it leaks").state == "refused"
    assert available(["KETTLE"]) == {"KETTLE": 0}
    assert [row.id for row in receipts(world.quinn, undisposed=True).items] == [goods.id]
    second = propose_disposition(world.walt, goods.id, "scrap")
    assert authorise_disposition(world.quinn, second.id, True).state == "done"
    assert list(receipts(world.quinn, undisposed=True).items) == []


def test_nobody_authorises_their_own_proposal(world: World) -> None:
    both = Actor("user", "Both", user_id=world.wanda.user_id, roles=frozenset({"warehouse", "quality"}))
    proposed = propose_disposition(both, _inspected(world).id, "use_as_is")
    with pytest.raises(Refused, match="same_person"):
        authorise_disposition(both, proposed.id, True)
    assert available(["KETTLE"]) == {"KETTLE": 0}


def test_who_may_not(world: World) -> None:
    proposed = _proposed(world)
    for actor in (world.walt, world.ann, world.zoe):
        with pytest.raises(Refused, match="not_allowed"):
            authorise_disposition(actor, proposed.id, True)
    with pytest.raises(Refused, match="not_allowed"):
        propose_disposition(world.quinn, proposed.receipt_id, "scrap")
    with pytest.raises(NotFound):
        dispositions(world.zoe)
    with pytest.raises(NotFound):
        authorise_disposition(world.quinn, 0, True)


def test_a_disposition_is_carried_out_once(world: World) -> None:
    proposed = _proposed(world, "use_as_is")
    authorise_disposition(world.quinn, proposed.id, True)
    for approve in (True, False):
        with pytest.raises(Refused, match="move_not_allowed"):
            authorise_disposition(world.quinn, proposed.id, approve, "again")
    assert available(["KETTLE"]) == {"KETTLE": 1}
