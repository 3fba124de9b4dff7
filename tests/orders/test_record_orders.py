"""Taking orders in bulk, through the api and the database."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amends.accounts.models import Customer
from amends.catalog.models import Product
from amends.core.actor import SYSTEM
from amends.jobs.models import FactRow
from amends.orders import api
from amends.orders.models import Fulfilment, Order, OrderLine, Payment, Refund, RefundLine, SoldUnit
from amends.orders.ports import CustomerFact, OrderFact
from amends.orders.rules.states import FULFILMENT, ORDER, PAYMENT, forbidden
from tests.orders.made import NOON, line, order, payment, refund, refund_line, shipment
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db


def outcomes(*facts: OrderFact, **how: Any) -> list[str]:
    return [outcome.code or outcome.outcome for outcome in api.record_orders(facts, **how)]


def state() -> dict[str, Any]:
    """All that is kept of orders, without internal ids and without what has quantity 0."""
    orders = Order.objects.order_by("external_id").values()
    hidden = {"id", "customer_id"}
    return {
        "orders": [{name: value for name, value in row.items() if name not in hidden} for row in orders],
        "lines": list(
            OrderLine.objects.filter(quantity__gt=0)
            .order_by("order__external_id", "external_id")
            .values_list("order__external_id", "external_id", "position", "sku", "quantity", "total", "kind")
        ),
        "units": list(
            SoldUnit.objects.filter(quantity__gt=0)
            .order_by("order_line__order__external_id", "order_line__external_id", "serial")
            .values_list(
                "order_line__order__external_id",
                "order_line__external_id",
                "serial",
                "quantity",
                "frozen_terms__digest",
                "purchased_on",
                "delivered_on",
            )
        ),
        "payments": list(
            Payment.objects.order_by("order__external_id", "external_id").values_list(
                "order__external_id", "external_id", "state", "amount", "at"
            )
        ),
        "fulfilments": list(
            Fulfilment.objects.order_by("order__external_id", "external_id").values_list(
                "order__external_id",
                "external_id",
                "state",
                "shipped_at",
                "delivered_at",
                "tracking_number",
                "lines",
            )
        ),
        "refunds": list(
            Refund.objects.order_by("external_id").values_list(
                "external_id", "order__external_id", "amount", "reason", "content"
            )
        ),
        "refund_lines": list(
            RefundLine.objects.order_by("refund__external_id", "position").values_list(
                "refund__external_id", "position", "order_line__external_id", "sku", "quantity", "total"
            )
        ),
    }


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
    assert state() == before
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


# --- any order of arrival ---------------------------------------------------------------------------------------

_STATES = st.tuples(
    st.sampled_from(sorted(ORDER.states)),
    st.sampled_from(sorted(PAYMENT.states)),
    st.sampled_from(sorted(FULFILMENT.states)),
)
_SERIALS = st.lists(st.sampled_from(["A1", "B2", "C3"]), max_size=3, unique=True).map(tuple)
_LINES = st.lists(
    st.builds(
        lambda number, quantity, serials: line(str(number), quantity, serials=serials),
        st.integers(1, 3),
        st.integers(0, 4),
        _SERIALS,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.external_id,
).map(tuple)
_HOURS = st.one_of(st.none(), st.integers(0, 200).map(lambda hours: NOON + timedelta(hours=hours)))
_SHIPMENTS = st.lists(
    st.builds(
        shipment,
        st.sampled_from(["f1", "f2"]),
        st.sampled_from(["pending", "shipped", "delivered", "cancelled", "failed"]),
        shipped_at=_HOURS,
        delivered_at=_HOURS,
        lines=st.sampled_from([(), (("1", 1),), (("1", 1), ("2", 2))]),
        tracking_number=st.sampled_from(["", "T1"]),
    ),
    max_size=2,
).map(tuple)
_PAYMENTS = st.lists(
    st.builds(payment, st.sampled_from(["p1", "p2"]), st.integers(1, 3), st.sampled_from(["pending", "succeeded"]),
              at=_HOURS),
    max_size=2,
).map(tuple)  # fmt: skip
_REFUNDS = st.lists(
    st.builds(
        lambda number, lines: refund(f"r{number}", "100", *lines, amount=5),
        st.integers(1, 2),
        st.lists(st.builds(refund_line, st.sampled_from(["1", "2", "9", ""]), st.integers(1, 2)), max_size=2),
    ),
    max_size=2,
).map(tuple)


@st.composite
def histories(draw: st.DrawFn) -> list[OrderFact]:
    """Versions of one order whose states follow each other as the axes allow; two may share a version."""
    facts: list[OrderFact] = []
    for version in draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)):
        facts.append(
            order(
                version=version,
                lines=draw(_LINES),
                payments=draw(_PAYMENTS),
                fulfilments=draw(_SHIPMENTS),
                refunds=draw(_REFUNDS),
            )
        )
    facts.sort(key=lambda fact: fact.version)
    done: list[OrderFact] = []
    for fact in facts:
        states = draw(_STATES.filter(partial(_may_follow, done, fact)))
        done.append(
            msgspec.structs.replace(
                fact, order_state=states[0], payment_state=states[1], fulfilment_state=states[2]
            )
        )
    return done


def _may_follow(done: list[OrderFact], fact: OrderFact, new: tuple[str, str, str]) -> bool:
    return all(_may(old, fact, new) for old in done)


def _may(old: OrderFact, fact: OrderFact, new: tuple[str, str, str]) -> bool:
    before = (old.order_state, old.payment_state, old.fulfilment_state)
    return old.version == fact.version or forbidden(before, new) is None


def _wipe() -> None:
    for table in (RefundLine, Refund, Fulfilment, Payment, SoldUnit, OrderLine, Order):
        table.objects.all().delete()


def _refunds_name_lines_that_stay(history: list[OrderFact]) -> bool:
    """Shops keep a refunded line on the order. Where a version drops it, whether the refund is tied to the line
    depends on the order of arrival still (its amounts do not): a known limit."""
    named = {line.line_external_id for fact in history for refund in fact.refunds for line in refund.lines}
    return all(named <= {line.external_id for line in fact.lines} for fact in history)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking on a database takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(histories().filter(_refunds_name_lines_that_stay), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(history: list[OrderFact], chance: random.Random) -> None:
    _wipe()
    assert not any(outcome.code for outcome in api.record_orders(history))
    expected = state()
    arrivals = list(itertools.permutations(history))
    for arrival in chance.sample(arrivals, min(4, len(arrivals))):
        _wipe()
        rest = list(arrival)
        while rest:  # in batches of any size, and some versions twice
            cut = chance.randint(1, len(rest))
            api.record_orders(rest[:cut])
            rest = rest[cut:]
        api.record_orders([chance.choice(history)])
        assert state() == expected


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
