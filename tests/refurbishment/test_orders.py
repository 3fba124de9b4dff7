"""From quarantine to an article of its own, and what stops it on the way."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from amends.catalog.api import lists, product_by_sku, save_product, unit
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.disposal.api import weighing
from amends.ledger.api import (
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    MoneyAccount,
    available,
    balance,
    money_balance,
    post,
    verify,
)
from amends.refurbishment.api import (
    add_photo,
    centres,
    give_up,
    goods_came,
    grade,
    offspring,
    order_by_ref,
    orders,
    origins,
    photo_bytes,
    record_erasure,
    record_test,
    record_work,
    release,
    reopen,
    save_centre,
    save_plan,
    start,
    yields,
)
from amends.refurbishment.ports import Erasure, Plan, WorkOrderView
from amends.returns.api import authorise_disposition, inspect, propose_disposition, receipts, receive
from tests.returns.world import World, authorised, seen

BENCH = GoodsPlace("WH1", GoodsStatus.IN_REPAIR, "refurbish")
PLAN = Plan(
    sku="PHONE", currency="EUR", steps=("Open", "Clean"), tests=("Calls", "Charges"), rate_minor=4_800,
    cost_minor=1_500, prices=(("A", 30_000), ("B", 22_000)), months=18,
)  # fmt: skip


def picture() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(body, "JPEG")
    return body.getvalue()


def queued(world: World, sku: str = "PHONE", quantity: int = 1) -> WorkOrderView:
    """Two people sent goods to the bench."""
    product = world.phone if sku == "PHONE" else world.kettle
    serial = "SN77" if sku == "PHONE" else ""
    back = authorised(world, product, quantity=quantity, serial=serial)
    arrived = receive(world.wanda, seen(back, quantity, serial))
    inspect(world.wanda, arrived.id, "fracture", "defect_confirmed")
    proposed = propose_disposition(world.wanda, arrived.id, "refurbish")
    authorise_disposition(world.quinn, proposed.id, True)
    return goods_came(arrived.id, "WH1", "refurbish")


def stocked(sku: str, units: int) -> None:
    shelf = GoodsPlace("WH1", GoodsStatus.SELLABLE, "A-01")
    legs = [LegInput(WITH_SUPPLIERS, f"sku:{sku}", -units), LegInput(shelf, f"sku:{sku}", units)]
    post(Book.GOODS, "bought", "PO-1", legs, SYSTEM, key=f"bought {sku}")


def test_a_phone_is_refurbished_and_sold_as_another_article(world: World) -> None:
    save_product(
        SYSTEM, "PHONE", "Phone X", serialised=True, stores_data=True, category="phones",
        unit_cost_minor=20_000, cost_currency="EUR",
    )  # fmt: skip
    save_product(SYSTEM, "CELL", "Battery", unit_cost_minor=900, cost_currency="EUR")
    save_plan(SYSTEM, PLAN)
    stocked("CELL", 3)
    order = queued(world)
    ref = order.public_id
    assert (order.plan.tests, order.stores_data, order.missing) == (
        PLAN.tests,
        True,
        ("tests", "erasure", "photo"),
    )
    start(world.wanda, ref)
    for _ in range(2):  # the same key: once
        record_work(world.wanda, ref, "part", "New battery", "k1", sku="CELL", quantity=2)
    done = record_work(world.wanda, ref, "labour", "Changed it", "k2", minutes=25)
    assert (done.cost_minor, available(["CELL"])["CELL"]) == (1_800 + 2_000, 1)
    assert money_balance(MoneyAccount("refurbishing_costs", "PHONE"), "EUR").minor == 3_800
    with pytest.raises(Refused, match="part_none"):
        record_work(world.wanda, ref, "part", "More", "k3", sku="CELL", quantity=2)
    with pytest.raises(Refused, match="test_unknown"):
        record_test(world.wanda, ref, "Swims", True)
    record_test(world.wanda, ref, "Calls", True)
    record_test(world.wanda, ref, "Charges", False, "3 W")
    add_photo(world.wanda, ref, "front.jpg", picture())
    with pytest.raises(Refused, match="not_ready") as refusal:
        grade(world.wanda, ref, "B")
    assert "data erased" in refusal.value.text
    record_test(world.wanda, ref, "Charges", True, "18 W")
    with pytest.raises(Refused, match="erasure_wrong"):
        record_erasure(world.wanda, ref, Erasure(method="rub", tool="cloth", report="1"))
    record_erasure(world.wanda, ref, Erasure(method="purge", tool="Blank 3", report="ER-1"))
    with pytest.raises(Refused, match="price_missing"):
        grade(world.wanda, ref, "C")
    graded = grade(world.wanda, ref, "B")
    assert (graded.new_sku, graded.price_minor, graded.value_minor) == ("PHONE-RB", 22_000, 18_200)
    assert available(["PHONE", "PHONE-RB"]) == {"PHONE": 0, "PHONE-RB": 0}
    both = Actor("user", "Both", user_id=world.wanda.user_id, roles=frozenset({"quality"}))
    for actor, code in ((both, "same_person"), (world.walt, "not_allowed")):
        with pytest.raises(Refused, match=code):
            release(actor, ref)
    sold = release(world.quinn, ref, "outlet")
    assert (sold.state, sold.channel, sold.released_by) == ("released", "outlet", world.quinn.label)
    assert available(["PHONE", "PHONE-RB"]) == {"PHONE": 0, "PHONE-RB": 1}
    article = product_by_sku("PHONE-RB")
    # 200.00 it had cost and 38.00 of work, sold for 220.00: it stands at that, and no higher
    assert money_balance(MoneyAccount("goods_at_cost", "PHONE-RB"), "EUR").minor == 22_000
    assert money_balance(MoneyAccount("refurbishing_costs", "PHONE"), "EUR").minor == 1_800
    assert money_balance(MoneyAccount("goods_in_repair", "PHONE"), "EUR").minor == 0
    assert article is not None
    assert article.category == "phones"
    assert article.stores_data
    assert unit(article.id, "SN77") is not None
    assert [one.term.months for one in lists.terms(SYSTEM, "PHONE-RB").items] == [18]
    assert [(one.sku, one.order_ref) for one in origins("PHONE-RB", "SN77")] == [("PHONE", ref)]
    assert [one.new_sku for one in offspring("PHONE", "SN77")] == ["PHONE-RB"]
    (line,) = yields(world.quinn)
    assert (line.percent, line.value_minor) == (100, 18_200)
    assert photo_bytes(world.quinn, sold.photos[0].public_id)[:2] == b"\xff\xd8"
    with pytest.raises(Refused, match="move_not_allowed"):
        release(world.quinn, ref)
    with pytest.raises(NotFound):
        order_by_ref(world.zoe, ref)
    assert verify() == []


def test_part_of_the_units_comes_through_and_the_rest_is_scrapped(world: World) -> None:
    ref = queued(world, "KETTLE", 5).public_id
    start(world.wanda, ref)
    record_test(world.wanda, ref, "Boils", True)
    add_photo(world.wanda, ref, "all.jpg", picture())
    with pytest.raises(Refused, match="good_wrong"):
        grade(world.wanda, ref, "A", good=6, price_minor=100)
    grade(world.wanda, ref, "A", good=3, price_minor=2_000)
    reopen(world.wanda, ref, "One leaks after all.")
    grade(world.wanda, ref, "C", good=2, price_minor=1_000)
    release(world.quinn, ref)
    assert available(["KETTLE", "KETTLE-RC"]) == {"KETTLE": 0, "KETTLE-RC": 2}
    assert balance(GoodsPlace("WH1", GoodsStatus.SCRAP), "sku:KETTLE") == 3
    assert balance(BENCH, "sku:KETTLE") == 0
    assert yields(world.quinn)[0].percent == 40
    assert verify() == []


def test_what_is_given_up_stands_in_quarantine_and_gets_another_disposition(world: World) -> None:
    order = queued(world, "KETTLE", 2)
    with pytest.raises(Refused, match="reason_missing"):
        give_up(world.wanda, order.public_id, " ")
    give_up(world.wanda, order.public_id, "The seal cannot be had.")
    assert balance(GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01"), "sku:KETTLE") == 2
    (waiting,) = receipts(world.quinn, undisposed=True).items
    assert (waiting.id, waiting.disposition) == (order.receipt_id, "")
    again = propose_disposition(world.wanda, waiting.id, "refurbish")
    authorise_disposition(world.quinn, again.id, True)
    second = goods_came(waiting.id, "WH1", "refurbish")
    assert [one.public_id for one in orders(world.quinn, ["queued"]).items] == [second.public_id]
    assert second.public_id != order.public_id
    assert goods_came(waiting.id, "WH1", "refurbish") == second
    assert verify() == []


def test_a_place_works_on_so_many_at_once(world: World) -> None:
    save_product(SYSTEM, "KETTLE", "Kettle", unit_cost_minor=5_000, cost_currency="EUR")
    save_plan(SYSTEM, Plan(sku="KETTLE", currency="EUR", cost_minor=77))
    save_centre(SYSTEM, "WH1", 1)
    first = queued(world, "KETTLE")
    start(world.wanda, first.public_id)
    second = queued(world, "KETTLE")
    with pytest.raises(Refused, match="centre_full"):
        start(world.walt, second.public_id)
    (place,) = centres(world.quinn)
    assert (place.capacity, place.queued, place.working) == (1, 1, 1)
    give_up(world.wanda, first.public_id, "No.")
    start(world.walt, second.public_id)
    figures = {one.code: one.why for one in weighing(world.quinn, first.receipt_id).options}
    assert "work €0.77" in figures["refurbish"]
