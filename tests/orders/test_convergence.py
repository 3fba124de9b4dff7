"""In whatever order, batches and number an order's events arrive: the same result."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amends.orders import api
from amends.orders.models import Order, OrderLine, OrderVersion, Refund, RefundLine
from amends.orders.ports import ChangeFact, LineChange, OrderFact
from amends.orders.rules.refunds import REFUND
from amends.orders.rules.states import FULFILMENT, ORDER, PAYMENT
from tests.orders.arrivals import Event, arrive, state, wipe
from tests.orders.made import NOON, change, line, order, payment, refund, refund_line, shipment

pytestmark = pytest.mark.django_db


def axis(found: Any, *more: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*sorted(found.states), *more])


_VERSIONS = st.integers(1, 4)
_SERIALS = st.lists(st.sampled_from(["A1", "B2", "C3"]), max_size=3, unique=True).map(tuple)
_LINE = st.builds(
    lambda number, quantity, serials, sku: line(str(number), quantity, serials=serials, sku=sku),
    st.integers(1, 3),
    st.integers(0, 4),
    _SERIALS,
    st.sampled_from(["SKU-A", "SKU-B"]),
)
_LINES = st.lists(_LINE, min_size=1, max_size=3, unique_by=lambda one: one.external_id).map(tuple)
_HOURS = st.one_of(st.none(), st.integers(0, 200).map(lambda hours: NOON + timedelta(hours=hours)))
_SHIPMENT = st.builds(
    shipment,
    st.sampled_from(["f1", "f2"]),
    st.sampled_from(["pending", "shipped", "delivered", "cancelled", "failed"]),
    shipped_at=_HOURS,
    delivered_at=_HOURS,
    lines=st.sampled_from([(), (("1", 1),), (("1", 1), ("2", 2))]),
    tracking_number=st.sampled_from(["", "T1"]),
)
_PAID = st.sampled_from(["pending", "succeeded", "failed"])
_PAYMENT = st.builds(payment, st.sampled_from(["p1", "p2"]), st.integers(1, 3), _PAID, at=_HOURS)
_OWN_PAYMENT = st.one_of(
    st.builds(payment, st.sampled_from(["p1", "ch1"]), st.integers(1, 3), _PAID, currency=st.just("GBP"),
              order_channel=st.just("shopify"), order_external_id=st.just("100")),
    st.builds(payment, st.just("re1"), st.integers(1, 3), _PAID, kind=st.sampled_from(["refund", "chargeback"]),
              parent_id=st.sampled_from(["p1", "ch1"])),
)  # fmt: skip
_REFUND_LINES = st.lists(
    st.builds(refund_line, st.sampled_from(["1", "2", "9", ""]), st.integers(1, 2)), max_size=2
)
_REFUND = st.builds(
    lambda number, lines, state, version, amount: refund(
        f"r{number}", "100", *lines, amount=amount, state=state, version=version
    ),
    st.integers(1, 2),
    _REFUND_LINES,
    axis(REFUND),
    st.sampled_from(["", "1", "2"]),
    st.integers(4, 5),
)
_ORDER = st.builds(
    lambda version, **fields: order(version=version, **fields),
    _VERSIONS,
    lines=_LINES,
    payments=st.lists(_PAYMENT, max_size=2).map(tuple),
    fulfilments=st.lists(_SHIPMENT, max_size=2).map(tuple),
    refunds=st.lists(_REFUND, max_size=2).map(tuple),
    order_state=axis(ORDER),
    payment_state=axis(PAYMENT),
    fulfilment_state=axis(FULFILMENT),
)
_LINE_CHANGE = st.one_of(
    st.builds(lambda one: LineChange(line_external_id=one.external_id, action="replace", line=one), _LINE),
    st.builds(
        lambda number, quantity: LineChange(line_external_id=str(number), action="quantity", quantity=quantity),
        st.integers(1, 4),
        st.integers(0, 3),
    ),
    st.builds(lambda number: LineChange(line_external_id=str(number), action="remove"), st.integers(1, 4)),
)
_CHANGE = st.builds(
    lambda name, version, **fields: change(name, version, **fields),
    st.sampled_from(["c1", "c2"]),
    _VERSIONS,
    order_state=axis(ORDER, ""),
    payment_state=axis(PAYMENT, ""),
    lines=st.lists(_LINE_CHANGE, max_size=2).map(tuple),
)
_EVENTS = st.tuples(
    st.lists(_ORDER, min_size=1, max_size=4),
    st.lists(st.one_of(_CHANGE, _OWN_PAYMENT, _REFUND, _SHIPMENT), max_size=4),
).map(lambda two: [*two[0], *two[1]])


def batches(chance: random.Random, events: list[Event]) -> list[list[Event]]:
    """The events in batches of any size, some of them twice."""
    rest = [*events, *chance.sample(events, chance.randint(0, len(events)))]
    found = []
    while rest:
        cut = chance.randint(1, len(rest))
        found.append(rest[:cut])
        rest = rest[cut:]
    return found


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking on a database takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(_EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(events: list[Event], chance: random.Random) -> None:
    wipe()
    arrive([events])
    expected = state()
    for _ in range(3):
        wipe()
        chance.shuffle(events)
        arrive(batches(chance, events))
        assert state() == expected


def test_all_permutations_of_a_life() -> None:
    """Paid, edited after shipping, a line dropped that a refund names, changed by hand."""
    events: list[Event] = [
        order(version=1, lines=(line("1", 2), line("2")), payment_state="paid"),
        order(version=3, lines=(line("1", 2),), payment_state="paid", fulfilment_state="fulfilled"),
        change("c1", 4, lines=(LineChange(line_external_id="1", action="quantity", quantity=1),)),
        refund("r1", "100", refund_line("2", 1, 1000), amount=900, version="2"),
    ]
    results = []
    for arrival in permutations(events):
        wipe()
        arrive([[event] for event in arrival])
        results.append(state())
    assert all(result == results[0] for result in results)
    assert [row["total"] for row in results[0]["orders"]] == [1000]
    assert [(row[1], row[5], row[-1]) for row in results[0]["lines"]] == [("1", 1, False), ("2", 0, True)]
    assert results[0]["refund_lines"] == [("r1", 0, "2", "SKU-2", 1, 1000)]
    assert [row[2:5] for row in results[0]["refunds"]] == [("refund", "done", 900)]


class TestContradictions:
    """Contents whose states do not follow each other: the newer one is held, whichever came first."""

    cancelled = order(version=1, order_state="cancelled")
    reopened = order(version=2, lines=(line("9"),))

    def test_the_one_that_came_later_is_told_and_the_older_one_counts(self) -> None:
        for early, late in permutations([self.cancelled, self.reopened]):
            wipe()
            first, second = api.record_orders([early]), api.record_orders([late])
            assert (first[0].outcome, second[0].code) == ("created", "transition_forbidden")
            assert second[0].facts == {"before": "cancelled", "after": "open", "order": "#100"}
            assert Order.objects.get().order_state == "cancelled"
            assert api.record_orders([late])[0].code == "transition_forbidden"
            assert api.record_orders([early])[0].outcome == "unchanged"

    def test_whichever_a_person_lets_pass_the_newer_one_counts_then(self) -> None:
        for early, late in permutations([self.cancelled, self.reopened]):
            wipe()
            api.record_orders([early])
            api.record_orders([late])
            assert api.record_orders([late], gate=False)[0].outcome != "refused"
            assert Order.objects.get().order_state == "open"
            assert OrderLine.objects.get(removed=False).external_id == "9"

    def test_a_later_content_that_follows_is_taken(self) -> None:
        api.record_orders([self.cancelled])
        api.record_orders([self.reopened])
        assert [one.outcome for one in api.record_orders([order(version=3, order_state="cancelled")])] == [
            "updated"
        ]

    def test_what_happened_is_taken_from_a_held_content_as_well(self) -> None:
        late = msgspec.structs.replace(self.reopened, payments=(payment(),), refunds=(refund("r1", "100"),))
        api.record_orders([self.cancelled])
        api.record_orders([late])
        assert Refund.objects.count() == 1


class TestChanges:
    def test_a_change_moves_the_order_and_its_totals(self) -> None:
        both = (line("1", 4, 1000, discount=100, tax=50), line("2"))
        api.record_orders([order(lines=both, shipping=300, total=5250)])
        done = api.record_changes(
            "shopify",
            "main",
            [
                change(
                    "c1",
                    5,
                    order_state="closed",
                    lines=(
                        LineChange(line_external_id="1", action="quantity", quantity=2),
                        LineChange(line_external_id="2", action="remove"),
                        LineChange(line_external_id="3", action="add", line=line("3", 1, 700)),
                    ),
                )
            ],
        )
        assert [one.outcome for one in done] == ["updated"]
        row = Order.objects.get()
        assert (row.order_state, row.version, row.total, row.discount) == ("closed", "000005", 2975, -50)
        lines = OrderLine.objects.order_by("external_id").values_list(
            "external_id", "quantity", "total", "removed"
        )
        assert list(lines) == [("1", 2, 1975, False), ("2", 0, 0, True), ("3", 1, 700, False)]

    def test_it_waits_for_its_order_and_its_line(self) -> None:
        more = change("c1", 5, lines=(LineChange(line_external_id="7", action="quantity", quantity=2),))

        def codes() -> list[str]:
            return [one.code or one.outcome for one in api.record_changes("shopify", "main", [more])]

        assert codes() == ["order_unknown"]
        api.record_orders([order(version=1)])
        assert codes() == ["line_unknown"]
        api.record_orders([order(version=2, lines=(line("7"),))])
        assert OrderLine.objects.get(external_id="7").quantity == 2
        assert codes() == ["unchanged"]
        api.record_orders([order(version=6)])
        assert codes() == ["unchanged"]
        assert [one.outcome for one in api.record_changes("shopify", "main", [change("c0", 4)])] == ["stale"]

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"order_state": "odd"}, "state_unknown"),
            ({"lines": (LineChange(line_external_id="1", action="add"),)}, "change_unclear"),
            ({"lines": (LineChange(line_external_id="1", action="odd"),)}, "change_unclear"),
            (
                {"lines": (LineChange(line_external_id="1", action="quantity", quantity=-1),)},
                "quantity_out_of_range",
            ),
        ],
    )
    def test_what_cannot_be_taken(self, fields: dict[str, Any], code: str) -> None:
        api.record_orders([order()])
        assert [one.code for one in api.record_changes("shopify", "main", [change("c1", 5, **fields)])] == [code]


def test_a_refund_keeps_its_link_to_a_line_that_was_dropped_before_it_was_known() -> None:
    api.record_orders([order(version=2, refunds=(refund("r1", "100", refund_line("2")),))])
    assert RefundLine.objects.get().order_line is None
    assert [one.outcome for one in api.record_orders([order(version=1, lines=(line("1"), line("2")))])] == [
        "stale"
    ]
    dropped = OrderLine.objects.get(external_id="2")
    assert (dropped.removed, dropped.quantity, RefundLine.objects.get().order_line) == (True, 0, dropped)


def test_very_many_tellings_are_bounded_and_come_to_the_same() -> None:
    for version in range(1, 60):
        api.record_orders([order(version=version, payment_state="paid")])
    assert OrderVersion.objects.count() <= 41
    assert Order.objects.get().version == "000059"
    assert isinstance(api.record_orders([order(version=1)])[0].order_id, int)
    assert Order.objects.get().version == "000059"


def test_many_orders_told_again_take_as_many_statements_as_few() -> None:
    def contents(version: int, count: int) -> list[OrderFact]:
        return [order(f"{count}-{n}", version, lines=(line("1", version),)) for n in range(count)]

    def changes(version: int, count: int) -> list[ChangeFact]:
        some = (LineChange(line_external_id="1", action="quantity", quantity=version),)
        return [change(f"c{n}", version, order_external_id=f"{count}-{n}", lines=some) for n in range(count)]

    def statements(count: int) -> tuple[int, int]:
        api.record_orders(contents(1, count))
        with CaptureQueriesContext(connection) as contents_seen:
            api.record_orders(contents(2, count))
        with CaptureQueriesContext(connection) as changes_seen:
            api.record_changes("shopify", "main", changes(3, count))
        return len(contents_seen), len(changes_seen)

    statements(2)
    assert statements(10) == statements(200)
    assert OrderLine.objects.filter(quantity=3).count() == 212
