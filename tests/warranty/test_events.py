"""What happens to sold units, and what it does to their coverage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.accounts.api import customers
from amends.catalog import api as catalog
from amends.catalog.ports import AfterRepair, Term
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.orders.api import SoldUnitView, order
from amends.warranty import api
from amends.warranty.api import NewEvent
from tests.racing import at_once, errors
from tests.workflows.shop import sell

AGENT = Actor("user", "Ann", 1, roles=frozenset({"agent"}))
WAREHOUSE = Actor("user", "Wim", 2, roles=frozenset({"warehouse"}))


def today() -> date:
    return clock.now().date()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def unit_of(order_id: int, line: int = 0) -> SoldUnitView:
    return order(SYSTEM, order_id).lines[line].units[0]


def term(name: str = "Maker's warranty", **change: Any) -> Term:
    values: dict[str, Any] = {
        "kind": "commercial", "name": name, "months": 6, "starts": "purchase", "source": "leaflet",
    }  # fmt: skip
    return Term(**values | change)


def sold(days_ago: int, *terms: Term, **what: Any) -> SoldUnitView:
    for one in terms:
        catalog.save_term(SYSTEM, one, valid_from=date(2020, 1, 1))
    return unit_of(sell(days_ago=days_ago, **what))


def record(unit: SoldUnitView, /, kind: str, on: date, actor: Actor = AGENT, **more: Any) -> Any:
    return api.record_event(actor, unit.id, NewEvent(kind=kind, on=on, **more))


def by_name(unit: SoldUnitView, on: date | None = None) -> dict[str, Any]:
    return {line.term.name: line for line in api.cover(unit, on or today()).lines}


@pytest.mark.django_db
class TestEvents:
    def test_what_is_recorded_counts_from_its_day_and_not_before(self) -> None:
        unit = sold(100, term(registration=True), term("App", slot="app", starts="activation"))
        assert {name: line.reason for name, line in by_name(unit).items() if line.term.kind == "commercial"} == {
            "Maker's warranty": "not_registered",
            "App": "start_unknown",
        }
        record(unit, "registered", ago(50))
        record(unit, "activated", ago(40))
        assert by_name(unit)["Maker's warranty"].covered is True
        assert by_name(unit)["App"].start == ago(40)
        assert by_name(unit, ago(51))["Maker's warranty"].covered is False
        assert [event.kind for event in api.events(AGENT, unit.id)] == ["activated", "registered"]

    def test_a_repair_a_reading_and_taking_back(self) -> None:
        unit = sold(100, term(suspends=True, use_limit=500, use_unit="hours"))
        before = by_name(unit)["Maker's warranty"].end
        wrong = record(unit, "repair", ago(30), until=ago(20))
        record(unit, "reading", ago(0), value=499, unit=" Hours ")
        line = by_name(unit)["Maker's warranty"]
        assert (line.end, line.covered) == (before + timedelta(days=10), True)
        api.take_back(AGENT, wrong.id, "It was another unit")
        api.take_back(AGENT, wrong.id, "Twice")
        assert by_name(unit)["Maker's warranty"].end == before
        [shown] = [event for event in api.events(AGENT, unit.id) if event.kind == "repair"]
        assert (shown.void_by, shown.void_reason) == ("Ann", "It was another unit")

    @pytest.mark.parametrize(
        ("event", "code"),
        [
            ({"kind": "birthday"}, "event_kind_unknown"),
            ({"kind": "repair", "on": 1}, "event_in_future"),
            ({"kind": "registered", "on": -21}, "event_before_purchase"),
            ({"kind": "repair", "on": -3, "until": -4}, "event_days_wrong"),
            ({"kind": "activated", "until": 0}, "event_days_wrong"),
            ({"kind": "reading", "value": 7}, "event_reading_wrong"),
            ({"kind": "reading", "value": -1, "unit": "km"}, "event_reading_wrong"),
            ({"kind": "plan", "term_id": 987654}, "event_plan_unknown"),
            ({"kind": "plan"}, "event_plan_unknown"),
            ({"kind": "inherits"}, "event_origin_wrong"),
            ({"kind": "inherits", "origin_id": 987654}, "event_origin_wrong"),
        ],
    )
    def test_what_is_no_event(self, event: dict[str, Any], code: str) -> None:
        unit = sold(20)
        days = {name: ago(-event.get(name, 0)) for name in ("on", "until") if name in event or name == "on"}
        wrong: dict[str, Any] = event | days
        with pytest.raises(Refused, match=code):
            record(unit, **wrong)
        assert api.events(AGENT, unit.id) == []

    def test_who_may(self) -> None:
        unit = sold(20)
        assert unit.customer_id is not None
        assert customers([unit.customer_id])
        mine = Actor("customer", "Ada", None, unit.customer_id, frozenset({"customer"}))
        other = Actor("customer", "Eve", None, unit.customer_id + 1, frozenset({"customer"}))
        with pytest.raises(NotFound):
            api.register_unit(other, unit.id)
        with pytest.raises(NotFound):
            api.cover_of(other, unit.id, today())
        with pytest.raises(NotFound):
            record(unit, "repair", ago(1), actor=mine)
        with pytest.raises(NotFound):
            record(unit, "registered", ago(1), actor=mine)  # not backwards
        with pytest.raises(Refused, match="not_allowed"):
            record(unit, "registered", ago(1), actor=WAREHOUSE)
        assert api.register_unit(mine, unit.id).on == today()
        with pytest.raises(Refused, match="registered_already"):
            api.register_unit(mine, unit.id)
        assert api.cover_of(mine, unit.id, today()).life.registered == today()

    def test_a_replacement_inherits_terms_dates_and_plans(self) -> None:
        first = sold(100, term(), term("Fresh", slot="fresh", replacement="renews"))
        second, third = unit_of(sell(days_ago=20)), unit_of(sell(days_ago=5))
        record(second, "inherits", ago(18), origin_id=first.id)
        record(third, "inherits", ago(3), origin_id=second.id)
        found = by_name(third)
        assert found["Maker's warranty"].start == first.purchased_on
        assert found["Fresh"].start == ago(3)
        assert by_name(second)["Fresh"].start == ago(18)
        with pytest.raises(Refused, match="event_origin_wrong"):
            record(first, "inherits", ago(1), origin_id=third.id)  # no circle
        with pytest.raises(Refused, match="event_origin_wrong"):
            record(third, "inherits", ago(1), origin_id=first.id)  # one origin
        stranger = unit_of(sell(email="eve@buy.example"))
        with pytest.raises(Refused, match="event_origin_wrong"):
            record(stranger, "inherits", ago(1), origin_id=first.id)

    def test_a_unit_takes_two_statements_and_so_do_many(self) -> None:
        units = [sold(20) for _ in range(5)]
        record(units[0], "registered", ago(3))
        for some in (units[:1], units):
            with CaptureQueriesContext(connection) as seen:
                api.covers(some, today())
            assert len(seen) == 2


@pytest.mark.django_db
class TestPlans:
    def plan(self, months: int = 24, **scope: Any) -> int:
        care = Term("plan", "Care", months, "purchase", "plan terms")
        return catalog.save_term(SYSTEM, care, valid_from=date(2020, 1, 1), plan_sku="CARE", **scope).id

    def test_a_recorded_plan_is_kept_as_it_was_bought(self) -> None:
        plan_id, unit = self.plan(), sold(20)
        record(unit, "plan", ago(10), term_id=plan_id)
        catalog.agreements.end_term(SYSTEM, plan_id, ago(1))
        assert by_name(unit)["Care"].start == ago(10)
        with pytest.raises(Refused, match="event_plan_not_for_unit"):
            record(unit, "plan", today(), term_id=plan_id)

    def test_a_plan_sold_as_a_line_covers_what_it_is_made_for(self) -> None:
        from tests.web.shop import bought

        self.plan(sku="")
        order_id = bought().id
        lines = order(SYSTEM, order_id).lines
        care = next(line for line in lines if line.sku == "KETTLE-17")
        catalog.save_term(
            SYSTEM,
            Term("plan", "Kettle care", 24, "after", "plan terms"),
            valid_from=date(2020, 1, 1),
            plan_sku="CUP-W",  # any article may be a plan
            sku="KETTLE-17",
        )
        assert api.attach_plans([order_id, 987654]) == 1
        assert api.attach_plans([order_id]) == 1  # told again, it stays one
        found = by_name(care.units[0])
        assert list(found).count("Kettle care") == 1
        assert len(api.events(AGENT, care.units[0].id)) == 1
        assert found["Kettle care"].reason == "not_begun"

    def test_without_plans_orders_cost_one_statement(self) -> None:
        with CaptureQueriesContext(connection) as seen:
            assert api.attach_plans(list(range(1000))) == 0
        assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_event_at_once_is_one() -> None:
    unit = sold(20, term(after_repair=(AfterRepair("each", 6),)))

    def repair() -> int:
        return int(record(unit, "repair", ago(9), until=ago(5), ref="resolution/1").id)

    results = at_once(*[repair for _ in range(4)])
    assert not errors(results)
    assert len(set(results)) == 1
    assert len(api.events(AGENT, unit.id)) == 1
