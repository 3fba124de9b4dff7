"""The bench: weighed goods, many at once, the board, the counts."""

from __future__ import annotations

import pytest

from amends.catalog.api import save_bin, save_product, save_supplier
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused
from amends.disposal.api import (
    authorise_many,
    bench,
    board,
    board_sums,
    count,
    counts,
    decide_count,
    propose_many,
    save_weighing,
    weighing,
)
from amends.disposal.ports import MOST_AT_ONCE, BoardLine, WeighRule
from amends.ledger.api import GoodsPlace, GoodsStatus, MoneyAccount, available, balance, money_balance, verify
from amends.returns.api import authorise_disposition, inspect, keeping, propose_disposition, receive
from amends.returns.ports import DisposalTerms, ReceiptView
from tests.returns.world import World, authorised, seen

Q01 = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01")


def inspected(world: World, quantity: int = 1, result: str = "defect_confirmed") -> ReceiptView:
    arrived = receive(world.wanda, seen(authorised(world, quantity=quantity), quantity))
    return inspect(world.wanda, arrived.id, "fracture" if result == "defect_confirmed" else "", result)


def test_goods_are_weighed_with_what_the_rooms_know(world: World) -> None:
    save_supplier(SYSTEM, "ACME", "Acme")
    save_product(
        SYSTEM, "KETTLE", "Steel kettle", unit_cost_minor=4_000, cost_currency="EUR", supplier_code="ACME"
    )
    goods, nothing = inspected(world, 2), receive(world.wanda, seen(authorised(world)))
    (line,) = bench(world.quinn).items
    assert (line.receipt.id, line.weighing.code) == (goods.id, "return_to_vendor")
    assert line.weighing == weighing(world.quinn, goods.id)
    assert "3 sold in 90 days, 0 in stock" in str(line.weighing.options)
    save_weighing(SYSTEM, WeighRule(currency="EUR", vendor_percent=0), "They pay nothing.")
    assert weighing(world.quinn, goods.id).code != "return_to_vendor"
    assert weighing(world.quinn, goods.id).version == 1
    (done,) = propose_many(world.wanda, [goods.id])
    assert done.disposition is not None
    assert (done.disposition.advised, done.disposition.code) == (done.code, done.code)
    with pytest.raises(NotFound):
        bench(world.zoe)
    assert nothing.inspected is False


def test_many_at_once_each_for_itself(world: World) -> None:
    goods = [inspected(world) for _ in range(3)]
    fresh = receive(world.wanda, seen(authorised(world)))
    done = propose_many(world.wanda, [*(one.id for one in goods), goods[0].id, fresh.id, 987_654], "scrap")
    assert [(one.done, one.code) for one in done] == [
        (True, "scrap"), (True, "scrap"), (True, "scrap"), (False, "inspect_first"), (False, "not_found"),
    ]  # fmt: skip
    again = propose_many(world.wanda, [one.id for one in goods], "scrap")
    assert {one.code for one in again} == {"already_proposed"}
    ids = [one.disposition.id for one in done if one.disposition is not None]
    assert all(one.done for one in authorise_many(world.quinn, ids, True))
    assert {one.code for one in authorise_many(world.quinn, ids, True)} == {"move_not_allowed"}
    assert balance(GoodsPlace("WH1", GoodsStatus.SCRAP), "sku:KETTLE") == 3
    for wrong in ([], list(range(1, MOST_AT_ONCE + 2))):
        with pytest.raises(Refused, match="bulk_size"):
            authorise_many(world.quinn, wrong, True)
    with pytest.raises(Refused, match="not_allowed"):
        authorise_many(world.wanda, ids, True)
    (unknown,) = propose_many(world.wanda, [inspected(world).id])
    assert (unknown.done, unknown.code) == (False, "nothing_advised")  # no unit cost, nothing to weigh


def test_recycling_needs_its_certificate_and_what_leaves_is_written_off(world: World) -> None:
    save_product(SYSTEM, "KETTLE", "Steel kettle", unit_cost_minor=1_234, cost_currency="JPY")
    proposed = propose_disposition(world.wanda, inspected(world, 3).id, "recycle")
    with pytest.raises(Refused, match="certificate_missing"):
        authorise_disposition(world.quinn, proposed.id, True)
    done = authorise_disposition(world.quinn, proposed.id, True, certificate=" RC-77 ")
    assert (done.certificate, done.cost_minor, done.currency) == ("RC-77", 3_702, "JPY")
    assert money_balance(MoneyAccount("goods_written_off", "recycle"), "JPY").minor == 3_702
    sold = DisposalTerms(partner="Lots Ltd", proceeds_minor=450, currency="JPY")
    lots = propose_disposition(world.wanda, inspected(world).id, "liquidate", terms=sold)
    assert authorise_disposition(world.quinn, lots.id, True).proceeds_minor == 450
    assert money_balance(MoneyAccount("liquidation_receivable", "Lots Ltd"), "JPY").minor == 450
    assert balance(GoodsPlace("WH1", GoodsStatus.SCRAP, "liquidate"), "sku:KETTLE") == 1
    with pytest.raises(Refused, match="proceeds_wrong"):
        propose_disposition(world.wanda, inspected(world).id, "scrap", terms=sold)
    assert verify() == []


def test_what_stores_data_goes_to_stock_by_the_refurbishment_only(world: World) -> None:
    save_product(SYSTEM, "KETTLE", "Smart kettle", stores_data=True)
    goods = inspected(world, result="no_fault_found")
    with pytest.raises(Refused, match="erasure_needed"):
        propose_disposition(world.wanda, goods.id, "use_as_is")
    proposed = propose_disposition(world.wanda, goods.id, "refurbish")
    authorise_disposition(world.quinn, proposed.id, True)
    assert balance(GoodsPlace("WH1", GoodsStatus.IN_REPAIR, "refurbish"), "sku:KETTLE") == 1
    assert available(["KETTLE"]) == {"KETTLE": 0}


def test_the_board_goes_on_by_key_with_age_value_and_room(world: World) -> None:
    save_product(SYSTEM, "KETTLE", "Steel kettle", unit_cost_minor=500, cost_currency="EUR", category="kettles")
    first = receive(world.wanda, seen(authorised(world, quantity=2), 2))
    inspected(world)
    receive(world.wanda, seen(authorised(world, world.battery)))
    save_bin(SYSTEM, "WH1", "Q-KET", "quarantine", takes=["kettles"], capacity=2)
    assert receive(world.wanda, seen(authorised(world))).bin == "Q-KET"
    lines: list[BoardLine] = []
    cursor = ""
    while True:
        page = board(world.quinn, size=1, cursor=cursor)
        lines += page.items
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert [(line.bin, line.sku, line.units) for line in lines] == [
        ("Q-01", "KETTLE", 3), ("Q-BAT", "BATT", 1), ("Q-KET", "KETTLE", 1),
    ]  # fmt: skip
    assert (lines[0].receipts, lines[0].uninspected, lines[0].since) == (2, 1, first.at)
    assert (lines[0].value_minor, lines[0].room, lines[2].room) == (1_500, None, 1)
    assert [line.sku for line in board(world.quinn, hazard="battery").items] == ["BATT"]
    assert list(board(world.quinn, "WH2").items) == []
    sums = board_sums(world.quinn)
    assert (sums.units, sums.uninspected, sums.unpriced, sums.values) == (5, 3, 1, (("EUR", 2_000),))
    with pytest.raises(Refused, match="bad_cursor"):
        board(world.quinn, cursor="WyJhIl0")
    save_bin(SYSTEM, "WH1", "Q-01", "quarantine", capacity=3)
    over = receive(world.wanda, seen(authorised(world, quantity=2), 2))
    waiting = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "UNASSIGNED")
    assert (over.bin, balance(waiting, "sku:KETTLE")) == ("UNASSIGNED", 2)  # never refused, never sellable
    assert keeping.assign_bins(world.wanda, "WH1") == 0
    save_bin(SYSTEM, "WH1", "Q-01", "quarantine", capacity=5)
    assert (keeping.assign_bins(world.wanda, "WH1"), keeping.assign_bins(world.wanda, "WH1")) == (1, 0)
    assert (balance(waiting, "sku:KETTLE"), balance(Q01, "sku:KETTLE")) == (0, 5)
    assert (available(["KETTLE"]), verify()) == ({"KETTLE": 0}, [])


def test_a_lot_is_counted_by_itself(world: World) -> None:
    for lot, units in (("B-1", 3), ("B-2", 2), ("", 1)):
        receive(world.wanda, seen(authorised(world, quantity=units), units, lot=lot))
    short = count(world.wanda, "WH1", "Q-01", "KETTLE", 1, "mislaid", lot="b-1")
    assert (short.lot, short.booked, short.difference) == ("B-1", 3, -2)
    count(world.wanda, "WH1", "Q-01", "KETTLE", 2, lot="B-2")
    decide_count(world.quinn, short.id, True)
    assert [balance(Q01, "sku:KETTLE", lot) for lot in ("B-1", "B-2", "")] == [1, 2, 4]
    found = count(world.wanda, "WH1", "Q-01", "KETTLE", 5, "found", lot="B-1")
    decide_count(world.quinn, found.id, True)
    lost = GoodsPlace("WH1", GoodsStatus.SCRAP, "count")
    assert [balance(place, "sku:KETTLE", "B-1") for place in (Q01, lost)] == [5, 0]  # two again, two never booked
    assert verify() == []


def test_a_count_is_posted_by_a_second_person(world: World) -> None:
    receive(world.wanda, seen(authorised(world, quantity=5), 5))
    with pytest.raises(Refused, match="count_reason"):
        count(world.wanda, "WH1", "Q-01", "KETTLE", 3)
    short = count(world.wanda, "WH1", "Q-01", "KETTLE", 3, "mislaid", "looked twice")
    assert (short.state, short.difference, balance(Q01, "sku:KETTLE")) == ("counted", -2, 5)
    with pytest.raises(Refused, match="count_open"):
        count(world.walt, "WH1", "Q-01", "KETTLE", 4, "mislaid")
    with pytest.raises(Refused, match="not_allowed"):
        decide_count(world.walt, short.id, True)
    assert decide_count(world.quinn, short.id, True).state == "posted"
    assert (balance(Q01, "sku:KETTLE"), available(["KETTLE"])) == (3, {"KETTLE": 0})
    more = count(world.wanda, "WH1", "Q-01", "KETTLE", 6, "found")
    decide_count(world.quinn, more.id, True)
    assert balance(Q01, "sku:KETTLE") == 6
    assert balance(GoodsPlace("WH1", GoodsStatus.SCRAP, "count"), "sku:KETTLE") == 0
    assert count(world.wanda, "WH1", "Q-01", "KETTLE", 6).state == "posted"  # as booked: nobody is asked
    stale = count(world.wanda, "WH1", "Q-01", "KETTLE", 5, "miscounted")
    receive(world.wanda, seen(authorised(world)))
    with pytest.raises(Refused, match="count_stale"):
        decide_count(world.quinn, stale.id, True)
    assert balance(Q01, "sku:KETTLE") == 7
    assert decide_count(world.quinn, stale.id, False, "count again").state == "refused"
    for place in (("WH9", "Q-01", "KETTLE"), ("WH1", "Q-99", "KETTLE"), ("WH1", "Q-01", "NOTHING")):
        with pytest.raises(Refused, match="count_unknown"):
            count(world.wanda, *place, 1, "found")
    assert len(counts(world.quinn, ["posted"]).items) == 3
    assert verify() == []
