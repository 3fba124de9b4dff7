"""Taking orders in bulk, through the api and the database."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from amends.accounts.models import Customer
from amends.catalog.models import Product
from amends.core.actor import SYSTEM
from amends.jobs.models import FactRow
from amends.orders import api
from amends.orders.models import Order, OrderLine, Payment, Refund, RefundLine, SoldUnit
from amends.orders.ports import CustomerFact, OrderFact
from tests.orders.arrivals import state
from tests.orders.made import NOON, line, order, payment, refund, refund_line, shipment
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db


def outcomes(*facts: OrderFact, **how: Any) -> list[str]:
    return [outcome.code or outcome.outcome for outcome in api.record_orders(facts, **how)]


def test_a_whole_order_is_taken_with_everything_in_it() -> None:
    fact = order(
        lines=(line("1", 2, 1500, discount=100, tax=50), line("2", serials=("sn-1", "SN 2"), quantity=3)),
        payments=(payment(amount=5950),),
        fulfilments=(shipment(state="delivered", delivered_at=NOON + timedelta(days=2), lines=(("1", 2),)),),
        refunds=(refund("r1", "100", refund_line("2", 1, 900, reason="broken")),),
        payment_state="partially_refunded",
    )
    [outcome] = api.record_orders([fact])
    assert outcome.outcome == "created"
    assert outcome.order_id is not None
    view = api.order(SYSTEM, outcome.order_id)
    assert (view.number, view.customer_name, view.payment_state) == ("#100", "Kim Sample", "partially_refunded")
    first, second = view.lines
    assert (first.title, first.quantity, first.total, first.returned_quantity) == ("Thing 1", 2, 2950, 0)
    [unit] = first.units
    assert (unit.serial, unit.quantity, unit.purchased_on, unit.delivered_on) == (
        "",
        2,
        date(2026, 3, 1),
        date(2026, 3, 3),
    )
    assert unit.frozen_terms_id is not None
    assert sorted((one.serial, one.quantity) for one in second.units) == [("", 1), ("SN1", 1), ("SN2", 1)]
    assert {one.delivered_on for one in second.units} == {None}
    assert second.returned_quantity == 1
    assert view.refunds[0].lines == ((second.id, "SKU-2", 1, 900, "broken"),)
    assert Customer.objects.get().name == "Kim Sample"
    assert set(Product.objects.values_list("sku", flat=True)) == {"SKU-1", "SKU-2"}


def test_the_same_again_is_unchanged_and_an_older_version_is_stale() -> None:
    old, new = order(version=1), order(version=2, payment_state="paid")
    assert outcomes(new) == ["created"]
    before = state()
    assert outcomes(new) == ["unchanged"]
    assert outcomes(old) == ["stale"]
    assert state() == before
    assert outcomes(order(version=3, payment_state="paid", customer=CustomerFact())) == ["updated"]
    assert Order.objects.get().customer_id is None


def test_versions_in_one_batch_are_taken_as_one_after_the_other() -> None:
    batch = [order(version=2), order(version=1), order(version=3), order(version=3), order("200")]
    assert outcomes(*batch) == ["stale", "stale", "created", "unchanged", "created"]
    assert Order.objects.get(external_id="100").version == "000003"


def test_a_forbidden_transition_is_refused_and_leaves_the_order_as_it_was() -> None:
    assert outcomes(order(version=1, order_state="cancelled")) == ["created"]
    before = state()
    [refusal] = api.record_orders([order(version=2, lines=(line("9"),))])
    assert (refusal.code, refusal.facts["before"], refusal.facts["after"]) == (
        "transition_forbidden",
        "cancelled",
        "open",
    )
    after = state()
    held = after["lines"].pop()
    assert after == before
    assert held[-1], "the line of the held content stays known, as removed: refunds may name it"
    assert outcomes(order(version=2), gate=False) == ["updated"]
    batch = [order("300", 1, payment_state="refunded"), order("300", 2, payment_state="paid")]
    assert outcomes(*batch) == ["created", "transition_forbidden"]
    assert Order.objects.get(external_id="300").payment_state == "refunded"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"order_state": "odd"}, "state_unknown"),
        ({"lines": (line("1"), line("1"))}, "line_twice"),
        ({"lines": (line("1", 2**31),)}, "quantity_out_of_range"),
        ({"total": 2**63}, "amount_out_of_range"),
    ],
)
def test_one_bad_order_does_not_hold_up_the_others(change: dict[str, Any], code: str) -> None:
    assert outcomes(order("1"), order("2", **change), order("3")) == ["created", code, "created"]


def test_odd_characters_survive_and_nul_does_not_break_the_batch() -> None:
    odd = 'Tab\there "quoted" back\\slash \n newline \\N 🙂'
    assert outcomes(order(lines=(line(title=odd),)), order("2", number="a\x00b")) == ["created", "created"]
    assert OrderLine.objects.get(order__external_id="100").title == odd
    assert Order.objects.get(external_id="2").number == "ab"


def test_large_ids_and_amounts_survive() -> None:
    fact = order("9007199254740993123", lines=(line("900719925474099399", 1, 4_000_000_000_000),))
    assert outcomes(fact) == ["created"]
    row = OrderLine.objects.get()
    assert (row.order.external_id, row.external_id, row.total) == (
        "9007199254740993123",
        "900719925474099399",
        4_000_000_000_000,
    )


def test_a_line_that_went_away_and_came_back() -> None:
    both, one = (line("1"), line("2")), (line("1"),)
    api.record_orders([order(version=1, lines=both)])
    kept = OrderLine.objects.get(external_id="2").pk
    api.record_orders([order(version=2, lines=one)])
    assert OrderLine.objects.get(external_id="2").quantity == 0
    assert not SoldUnit.objects.filter(order_line_id=kept, quantity__gt=0).exists()
    api.record_orders([order(version=3, lines=both)])
    assert OrderLine.objects.get(external_id="2").pk == kept
    assert SoldUnit.objects.get(order_line_id=kept).quantity == 1


def test_a_unit_keeps_its_identity_when_its_serial_becomes_known() -> None:
    api.record_orders([order(version=1)])
    unit = SoldUnit.objects.get()
    api.record_orders([order(version=2, lines=(line(serials=("sn 7",)),))])
    assert SoldUnit.objects.get().pk == unit.pk
    assert [(one.serial, one.id) for one in api.sold_units_by_serial("SN-7")] == [("SN7", unit.pk)]


def test_a_late_old_version_still_brings_its_payments_shipments_and_refunds() -> None:
    api.record_orders([order(version=2)])
    old = order(
        version=1,
        payments=(payment(),),
        fulfilments=(shipment(state="delivered", delivered_at=NOON),),
        refunds=(refund("r1", "100", refund_line()),),
    )
    assert outcomes(old) == ["stale"]
    assert Payment.objects.get().amount == 1000
    assert SoldUnit.objects.get().delivered_on == NOON.date()
    assert RefundLine.objects.get().order_line is not None


def test_a_refund_line_finds_its_order_line_later() -> None:
    api.record_orders([order(version=1, refunds=(refund("r1", "100", refund_line("2")),))])
    assert RefundLine.objects.get().order_line is None
    api.record_orders([order(version=2, lines=(line("1"), line("2")))])
    assert RefundLine.objects.get().order_line == OrderLine.objects.get(external_id="2")
    assert RefundLine.objects.get().sku == "SKU-2"


def test_goods_that_are_named_by_sku_alone_find_the_only_line_with_it() -> None:
    api.record_orders([order(version=1, lines=(line("1"), line("2")))])
    named = refund_line("", sku="SKU-2")
    assert [it.outcome for it in api.record_refunds("shopify", "main", [refund("r1", "100", named)])] == [
        "created"
    ]
    assert RefundLine.objects.get().order_line == OrderLine.objects.get(external_id="2")
    api.record_orders([order(version=2, lines=(line("1"), line("2"), line("3", sku="SKU-2")))])
    assert RefundLine.objects.get().order_line is None
    assert RefundLine.objects.get().sku == "SKU-2"


class TestFacts:
    def published(self) -> list[tuple[str, dict[str, Any]]]:
        return list(FactRow.objects.order_by("id").values_list("name", "payload"))

    def test_one_fact_a_batch_and_refunds_that_name_units(self) -> None:
        batch = [order(str(n), refunds=(refund(f"r{n}", str(n), refund_line()),)) for n in range(30)]
        batch.append(order("200", refunds=(refund("r200", "200", amount=500),)))
        api.record_orders(batch)
        (first, orders), (second, refunds) = self.published()
        assert (first, second) == ("orders.orders_recorded", "orders.refund_recorded")
        assert len(orders["order_ids"]) == 31
        assert (len(refunds["refund_ids"]), len(refunds["sold_unit_ids"])) == (30, 30)
        api.record_orders(batch)
        assert len(self.published()) == 2

    def test_history_is_taken_in_silence(self) -> None:
        api.record_orders([order(refunds=(refund("r1", "100", refund_line()),))], announce=False)
        assert self.published() == []


def test_thousands_take_as_many_statements_as_ten() -> None:
    def statements(count: int, start: int) -> int:
        facts = [
            order(
                str(start + n),
                customer=CustomerFact(external_id=str(start + n), email=f"k{start + n}@mail.example"),
                payments=(payment(),),
                refunds=(refund(f"r{start + n}", str(start + n), refund_line()),),
            )
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as seen:
            assert {outcome.outcome for outcome in api.record_orders(facts, announce=False)} == {"created"}
        return len(seen)

    statements(1, 0)
    assert statements(10, 10) == statements(2000, 1000)


# --- at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_the_same_orders_at_once() -> None:
    def batch(turn: int) -> list[OrderFact]:
        facts = [
            order(
                str(n),
                version=1 + turn % 2,
                payment_state="paid" if turn % 2 else "pending",
                lines=(line("1", 2), line("2", serials=(f"S{n}",))),
                payments=(payment(f"p{n}"),),
                refunds=(refund(f"r{n}", str(n), refund_line()),),
            )
            for n in range(200)
        ]
        random.Random(turn).shuffle(facts)
        return facts

    results = at_once(*[lambda turn=turn: api.record_orders(batch(turn)) for turn in range(4)])
    assert not errors(results)
    assert {outcome.code for result in results for outcome in result} == {""}
    assert set(Order.objects.values_list("version", "payment_state")) == {("000002", "paid")}
    created = [outcome for result in results for outcome in result if outcome.outcome == "created"]
    assert len(created) == Order.objects.count() == 200
    assert (OrderLine.objects.count(), SoldUnit.objects.count(), Payment.objects.count()) == (400, 400, 200)
    assert RefundLine.objects.filter(order_line=None).count() == 0
    assert RefundLine.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_orders_and_their_refunds_and_shipments_at_once() -> None:
    facts = [order(str(n), lines=(line("1"),)) for n in range(100)]
    api.record_orders(facts)
    newer = [msgspec.structs.replace(fact, version="000002") for fact in facts]
    refunds = [refund(f"r{n}", str(n), refund_line()) for n in reversed(range(100))]
    embedded = [msgspec.structs.replace(fact, version="000003", refunds=(one,)) for fact, one in zip(
        facts, reversed(refunds), strict=True)]  # fmt: skip
    shipments = [
        msgspec.structs.replace(shipment(f"f{n}", "delivered", delivered_at=NOON), order_external_id=str(n))
        for n in range(100)
    ]
    results = at_once(
        lambda: api.record_orders(newer),
        lambda: api.record_refunds("shopify", "main", refunds),
        lambda: api.record_orders(embedded),
        lambda: api.record_fulfilments("shopify", "main", shipments),
    )
    assert not errors(results)
    assert Refund.objects.count() == RefundLine.objects.exclude(order_line=None).count() == 100
    assert set(SoldUnit.objects.values_list("delivered_on", flat=True)) == {NOON.date()}
    assert set(Order.objects.values_list("version", flat=True)) == {"000003"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["orders_order", "orders_orderline", "accounts_customer", "catalog_product"])
def test_what_is_named_elsewhere_cannot_be_deleted_behind_the_back_of_the_program(table: str) -> None:
    api.record_orders([order(payments=(payment(),))])

    def delete() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_customeridentity")
            cursor.execute(f"DELETE FROM {table}")

    with pytest.raises(IntegrityError):
        delete()
    assert OrderLine.objects.count() == 1


def test_no_row_names_what_is_not_there() -> None:
    """The database does not check these keys row by row; so each must be right by construction."""
    first = [order(str(n), lines=(line("1"), line("2"))) for n in range(5)]
    api.record_orders([*first, order("9", 2), order("9", 1)])
    api.record_orders([order(str(n), 2, payments=(payment(),), fulfilments=(shipment(),)) for n in range(5)])
    for child, column, parent in (
        ("orders_order", "customer_id", "accounts_customer"),
        ("orders_orderline", "order_id", "orders_order"),
        ("orders_orderline", "product_id", "catalog_product"),
        ("orders_soldunit", "order_line_id", "orders_orderline"),
        ("orders_soldunit", "frozen_terms_id", "catalog_frozenterms"),
        ("orders_payment", "order_id", "orders_order"),
        ("orders_fulfilment", "order_id", "orders_order"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*), count(p.id) FROM {child} c LEFT JOIN {parent} p ON p.id = c.{column}"
                f" WHERE c.{column} IS NOT NULL"
            )
            rows, there = cursor.fetchone()
        assert rows == there > 0, (child, column)
