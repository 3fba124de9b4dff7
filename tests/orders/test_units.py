"""Sold units: serials, what was paid, and what the channel gave back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.core.errors import NotFound, Refused
from amends.orders import api
from amends.orders.models import OrderLine, SoldUnit
from amends.orders.ports import RefundFact
from amends.orders.queries import paid
from tests.orders.made import NOON, line, order, refund, refund_line, shipment
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db


def sold(*lines: Any, **fields: Any) -> None:
    outcomes = api.record_orders([order(lines=lines, **fields)])
    assert [outcome.outcome for outcome in outcomes] == ["created"]


def unit_of(line_id: str, serial: str = "") -> int:
    return api.unit_for_claim(OrderLine.objects.get(external_id=line_id).pk, serial).id


def record(*facts: RefundFact) -> list[str]:
    return [outcome.code or outcome.outcome for outcome in api.record_refunds("shopify", "main", facts)]


def test_what_was_paid_with_discount_and_tax() -> None:
    sold(line("1", 3, 1000, discount=100, tax=0), line("2", 1, 500))
    paid = api.paid_for(unit_of("1"))
    assert (paid.quantity, paid.price, paid.discount, paid.paid, paid.currency) == (3, 3000, 100, 2900, "GBP")
    assert (paid.refunded_quantity, paid.refunded) == (0, 0)


def test_three_serials_share_ten_pounds_to_the_penny() -> None:
    sold(line("1", 3, gross=1000, total=1000, serials=("A1", "B1", "C1")))
    parts = [api.paid_for(unit_of("1", serial)).paid for serial in ("A1", "B1", "C1")]
    assert sorted(parts) == [333, 333, 334]


def test_refunds_of_the_channel_count() -> None:
    sold(line("1", 2, 1000), line("2", 1, 500))
    assert record(refund("r1", "100", refund_line("1", 1, 1000))) == ["created"]
    paid = api.paid_for(unit_of("1"))
    assert (paid.refunded_quantity, paid.refunded, paid.paid) == (1, 1000, 2000)
    assert api.paid_for(unit_of("2")).refunded == 0


def test_a_refund_that_names_no_lines_is_shared_over_the_order() -> None:
    sold(line("1", 1, 1000), line("2", 1, 500))
    record(refund("r1", "100", amount=1500, adjustment=1500))
    assert [api.paid_for(unit_of(number)).refunded for number in "12"] == [1000, 500]
    with CaptureQueriesContext(connection) as seen:
        api.paid_for(SoldUnit.objects.values_list("pk", flat=True)[0])
    assert len(seen) == 3


def test_where_nothing_was_given_back_the_short_way_says_what_the_long_one_says() -> None:
    """One statement instead of two: both must come to the same figures."""
    sold(line("1", 3, 1000, discount=100, tax=190), line("2", 1, 500, kind="service"), shipping=400)
    unit = unit_of("1")
    with CaptureQueriesContext(connection) as seen:
        api.paid_for(unit)
    assert len(seen) == 1
    found = paid._row(unit)
    assert not found.eventful
    assert not found.linked
    assert paid._quiet(found) == paid._told(found)
    record(refund("r1", "100", refund_line("1", 1, 900)))
    assert paid._row(unit).eventful


def test_a_refund_in_another_currency_is_not_counted() -> None:
    sold(line("1", 1, 1000))
    record(refund("r1", "100", refund_line("1", 1, 999), currency="USD"))
    assert api.paid_for(unit_of("1")).refunded == 0


class TestRefundsByThemselves:
    def test_before_their_order_they_are_refused_and_fit_later(self) -> None:
        early = refund("r1", "100", refund_line("1", 1, 1000))
        assert record(early) == ["order_unknown"]
        sold(line("1", 1, 1000))
        assert record(early, refund("r2", "100", refund_line("9"))) == ["created", "line_unknown"]
        assert record(early) == ["unchanged"]

    def test_the_fuller_of_two_tellings_counts_in_any_order(self) -> None:
        thin = refund("r1", "100", amount=1000, adjustment=1000, at=None)
        full = refund("r1", "100", refund_line("1", 1, 1000))
        for number, pair in enumerate([(thin, full), (full, thin)]):
            api.record_orders([order(str(number), lines=(line("1", 1, 1000),))])
            facts = [refund(f"{number}", str(number), *fact.lines, amount=1000, at=fact.at) for fact in pair]
            record(facts[0])
            record(facts[1])
            unit = SoldUnit.objects.get(order_line__order__external_id=str(number))
            paid = api.paid_for(unit.pk)
            assert (paid.refunded_quantity, paid.refunded) == (1, 1000)

    def test_where_the_source_cannot_tell_it_is_kept_without_order(self) -> None:
        assert record(refund("r1", "", refund_line("", 2, 500))) == ["created"]

    def test_a_refund_never_moves_to_another_order(self) -> None:
        api.record_orders([order("1"), order("2")])
        assert record(refund("r1", "1", refund_line())) == ["created"]
        assert record(refund("r1", "2", refund_line("1", 1, 900))) == ["refund_elsewhere"]

    def test_shipments_by_themselves(self) -> None:
        sold(line("1"))
        unit = unit_of("1")
        arrived = shipment("f1", "delivered", delivered_at=NOON, lines=(("1", 1),))
        results = api.record_fulfilments("shopify", "main", [arrived])
        assert [result.outcome for result in results] == ["updated"]
        assert api.sold_unit(unit).delivered_on == NOON.date()
        [unknown] = api.record_fulfilments("woocommerce", "main", [arrived])
        assert unknown.code == "order_unknown"


class TestSerials:
    def test_a_claim_finds_its_unit(self) -> None:
        sold(
            line("1", 2, serials=("SN-1",)), line("2", 2, serials=("SN-8", "SN-9")), line("3", 1, serials=("X1",))
        )
        line_ids = dict(OrderLine.objects.values_list("external_id", "pk"))
        assert api.unit_for_claim(line_ids["1"], "sn 1").serial == "SN1"
        assert api.unit_for_claim(line_ids["1"], "").serial == ""
        assert api.unit_for_claim(line_ids["1"], "WRONG").serial == ""
        assert api.unit_for_claim(line_ids["2"], "sn-9").serial == "SN9"
        with pytest.raises(NotFound):
            api.unit_for_claim(line_ids["2"], "")
        assert api.unit_for_claim(line_ids["3"], "WRONG").serial == "X1"
        with pytest.raises(NotFound):
            api.unit_for_claim(0, "")
        with pytest.raises(NotFound):
            api.sold_unit(0)
        with pytest.raises(NotFound):
            api.paid_for(0)

    def test_registering_splits_the_rest_and_stays(self) -> None:
        sold(line("1", 3, 1000))
        line_id = OrderLine.objects.get().pk
        rest = unit_of("1")
        assert api.register_serials(line_id, ["sn-1", "SN 2", "sn1"]) == 2
        assert api.register_serials(line_id, ["SN2"]) == 0
        assert api.paid_for(unit_of("1", "SN1")).paid == 1000
        assert (unit_of("1"), api.sold_unit(rest).quantity) == (rest, 1)
        with pytest.raises(Refused, match="serials_too_many"):
            api.register_serials(line_id, ["SN3", "SN4"])
        assert api.register_serials(line_id, ["SN3"]) == 1
        assert api.sold_unit(rest).serial == "SN3"
        assert api.sold_unit(rest).frozen_terms_id is not None
        api.record_orders([order(version=2, lines=(line("1", 4, 1000),))])
        live = SoldUnit.objects.filter(quantity__gt=0).values_list("serial", "quantity")
        assert sorted(live) == [("", 1), ("SN1", 1), ("SN2", 1), ("SN3", 1)]

    @pytest.mark.django_db(transaction=True)
    def test_two_people_cannot_register_more_than_was_sold(self) -> None:
        sold(line("1", 2, 1000))
        line_id = OrderLine.objects.get().pk
        results = at_once(
            *[lambda n=n: api.register_serials(line_id, [f"A{n}", f"B{n}"]) for n in range(3)],
            lambda: api.record_orders([order(version=2, lines=(line("1", 2, 1000),))]),
        )
        assert len(errors(results)) == 2
        assert all(isinstance(error, Refused) for error in errors(results))
        assert sum(SoldUnit.objects.values_list("quantity", flat=True)) == 2
