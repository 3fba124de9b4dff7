"""One sale that two sources tell of."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from amends.core.actor import SYSTEM
from amends.orders import api
from amends.orders.models import Order, SoldUnit
from amends.orders.ports import SaleReference
from amends.orders.rules.twins import SaleRecord, TwinUnit, by_precedence, same_units
from tests.orders.made import line, order, refund, refund_line

pytestmark = pytest.mark.django_db
ORIGIN = order("AMZ-1", channel="amazon_sp", account="eu", lines=(line("a", 2), line("b")))


def copy(**fields: Any) -> Any:
    """The shop's copy of the marketplace's order."""
    values: dict[str, Any] = {
        "references": (SaleReference(channel="amazon_sp", external_id="AMZ-1"),),
        "lines": (line("77", 2, sku="SKU-a"), line("78", sku="SKU-b")),
    }
    return order("500", **values | fields)


def seen(external_id: str) -> list[tuple[str, bool, bool]]:
    found = api.order(SYSTEM, Order.objects.get(external_id=external_id).pk)
    return [(twin.channel, twin.leading, twin.stated) for twin in found.twins]


def unit(external_id: str, sku: str) -> int:
    return SoldUnit.objects.get(order_line__order__external_id=external_id, order_line__sku=sku).pk


class TestLinks:
    @pytest.mark.parametrize("turned", [False, True])
    def test_whichever_came_first_the_origin_leads(self, turned: bool) -> None:
        for fact in (copy(), ORIGIN) if turned else (ORIGIN, copy()):
            api.record_orders([fact])
        assert seen("500") == [("amazon_sp", True, True)]
        assert seen("AMZ-1") == [("shopify", False, True)]
        with override_settings(LEADING_SOURCES=["shopify"]):
            assert seen("AMZ-1") == [("shopify", True, True)]

    def test_a_stale_content_that_states_it_counts(self) -> None:
        api.record_orders([ORIGIN, copy(version=5, references=())])
        assert seen("500") == []
        api.record_orders([copy(version=4)])
        assert seen("500") == [("amazon_sp", True, True)]

    def test_what_leads_to_two_orders_or_to_its_own_source_links_nothing(self) -> None:
        api.record_orders([ORIGIN, order("AMZ-1", channel="amazon_sp", account="na"), copy()])
        assert seen("500") == []
        exact = (SaleReference(channel="amazon_sp", account="na", external_id="AMZ-1"),)
        api.record_orders([copy(version=2, references=exact)])
        assert [twin.account for twin in api.order(SYSTEM, Order.objects.get(external_id="500").pk).twins] == [
            "na"
        ]
        own = (SaleReference(channel="shopify", external_id="900"),)
        api.record_orders([order("900"), order("901", references=own)])
        assert seen("901") == []

    def test_three_records_of_one_sale(self) -> None:
        more = (SaleReference(channel="shopify", external_id="500"),)
        api.record_orders([ORIGIN, copy(), order("E9", channel="edi", references=more)])
        assert [channel for channel, _, _ in seen("E9")] == ["amazon_sp", "shopify"]

    def test_what_only_looks_like_it_is_said_and_not_linked(self) -> None:
        api.record_orders([order("1", number="#77"), order("2", number="77", channel="woocommerce")])
        api.record_orders([order("3", number="77", channel="bol", lines=(line("1", 2),))])
        assert seen("1") == [("woocommerce", False, False)]
        assert api.paid_for(unit("1", "SKU-1")).twins == ()


class TestUnits:
    @pytest.fixture(autouse=True)
    def both(self) -> None:
        api.record_orders([ORIGIN, copy()])

    def test_each_unit_knows_itself_in_the_other_record(self) -> None:
        first, second = unit("AMZ-1", "SKU-a"), unit("500", "SKU-a")
        here, there = api.paid_for(first), api.paid_for(second)
        assert (here.twins, there.twins) == ((second,), (first,))
        assert here.sale_orders == there.sale_orders
        assert here.sale_orders[0] == here.order_id

    def test_one_refund_that_both_tell_of_counts_once(self) -> None:
        api.record_refunds("shopify", "main", [refund("r1", "500", refund_line("77", 1, 1000))])
        assert (api.paid_for(unit("AMZ-1", "SKU-a")).refunded, api.paid_for(unit("500", "SKU-a")).refunded) == (
            1000,
            1000,
        )
        api.record_refunds("amazon_sp", "eu", [refund("x1", "AMZ-1", refund_line("a", 1, 1000))])
        paid = api.paid_for(unit("500", "SKU-a"))
        assert (paid.refunded, paid.refunded_quantity, paid.order_left) == (1000, 1, 2000)
        assert api.paid_for(unit("500", "SKU-b")).refunded == 0


def _unit(
    order_id: int, line_id: int, unit_id: int, pieces: int = 1, serial: str = "", sku: str = "A"
) -> TwinUnit:
    return TwinUnit(order_id, line_id, sku, pieces, unit_id, serial)


def test_lines_of_one_sku_are_told_apart_by_their_place_or_not_at_all() -> None:
    alike = [_unit(1, 11, 111), _unit(1, 12, 121), _unit(2, 21, 211), _unit(2, 22, 221)]
    assert [same_units(number, alike) for number in (111, 121, 211)] == [(211,), (221,), (111,)]
    split = [_unit(1, 11, 111, 2), _unit(2, 21, 211), _unit(2, 22, 221)]
    assert [same_units(number, split) for number in (111, 221)] == [(211, 221), (111,)]
    other = [_unit(1, 11, 111, sku="A"), _unit(2, 21, 211, sku="B"), _unit(1, 12, 121, sku="")]
    assert [same_units(number, other) for number in (111, 121, 999)] == [(), (), ()]


def test_a_serial_names_the_unit() -> None:
    units = [_unit(1, 11, 1, 2, "S1"), _unit(1, 11, 2, 2, "S2"), _unit(2, 21, 3, 2, "S2"), _unit(2, 21, 4, 2)]
    assert [same_units(number, units) for number in (1, 2, 3, 4)] == [(4,), (3,), (2,), (1,)]


def test_precedence() -> None:
    records = [SaleRecord(1, "shop", "", "", True), SaleRecord(2, "market", "", "", False)]
    assert [one.order_id for one in by_precedence(records, [])] == [2, 1]
    assert [one.order_id for one in by_precedence(records, ["shop", "market"])] == [1, 2]
    assert [one.order_id for one in by_precedence(records[:1], ["market"])] == [1]
