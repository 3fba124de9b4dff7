"""Peer case 57: goods re-enter at the cost they left at, and their cost goes where they go."""

from __future__ import annotations

from datetime import timedelta

from amends.catalog.api import save_product
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.ledger.api import MoneyAccount, money_balance, verify
from amends.orders.models import SoldUnit
from amends.returns.api import authorise_disposition, inspect, propose_disposition, receive
from amends.returns.commands.keeping import cost_of
from tests.returns.world import World, authorised, seen

_ACCOUNTS = (
    "cost_of_goods_sold", "goods_in_quarantine", "goods_at_cost", "goods_in_repair", "goods_with_supplier",
)  # fmt: skip


def _held(sku: str = "KETTLE", currency: str = "EUR") -> dict[str, int]:
    held = {kind: money_balance(MoneyAccount(kind, sku), currency).minor for kind in _ACCOUNTS}
    return {kind: minor for kind, minor in held.items() if minor}


def test_case_57_goods_come_back_at_the_cost_they_left_at_and_it_goes_with_them(world: World) -> None:
    sold_at_first = authorised(world, quantity=2)
    SoldUnit.objects.filter(pk=sold_at_first.sold_unit_id).update(
        purchased_on=clock.now().date() - timedelta(days=2)
    )
    save_product(SYSTEM, "KETTLE", "Kettle", unit_cost_minor=1_234, cost_currency="EUR")
    save_product(SYSTEM, "KETTLE", "Kettle", unit_cost_minor=9_999, cost_currency="EUR")  # dearer since
    found = receive(world.wanda, seen(sold_at_first, 2, key="k"))
    assert receive(world.wanda, seen(sold_at_first, 2, key="k")) == found  # Enter twice reverses once
    assert _held() == {"cost_of_goods_sold": -2_468, "goods_in_quarantine": 2_468}
    unpriced = receive(world.wanda, seen(authorised(world, world.battery)))
    assert (cost_of(unpriced.id), _held("BATT")) == (None, {})
    theirs = receive(world.wanda, seen(authorised(world, remedy="repair")))
    wrong = receive(world.wanda, seen(authorised(world), condition="wrong_item"))
    assert (cost_of(theirs.id), cost_of(wrong.id)) == (None, None)  # a repaired unit stays the customer's
    inspect(world.wanda, found.id, "fracture", "defect_confirmed")
    for code, account in (
        ("return_to_vendor", "goods_with_supplier"), ("use_as_is", "goods_at_cost"),
        ("refurbish", "goods_in_repair"), ("return_to_customer", "cost_of_goods_sold"), ("scrap", ""),
    ):  # fmt: skip
        before = _held()
        back = receive(world.wanda, seen(authorised(world)))
        inspect(world.wanda, back.id, "fracture", "defect_confirmed")
        done = propose_disposition(world.wanda, back.id, code)
        authorise_disposition(world.quinn, done.id, True)
        expected = {**dict.fromkeys(_ACCOUNTS, 0), **before}
        expected["cost_of_goods_sold"] -= 9_999
        if account:
            expected[account] += 9_999
        assert _held() == {kind: minor for kind, minor in expected.items() if minor}, code
    assert money_balance(MoneyAccount("goods_written_off", "scrap"), "EUR").minor == 9_999
    assert verify() == []
