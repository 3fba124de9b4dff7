"""From the alarm to the proof: once for a lot, each move once, and what the claim check learns of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from amends.catalog.api import matching_advisories
from amends.catalog.models import Advisory
from amends.catalog.ports import Sign
from amends.claims.api import defect_types
from amends.claims.models import Claim
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, Refused
from amends.ledger.api import on_hand_by_lot, post
from amends.ledger.ports import Book, GoodsPlace, GoodsStatus, LegInput
from amends.notices.models import Letter
from amends.orders.models import SoldUnit
from amends.quality import api as quality
from amends.quality.commands.alarms import raise_alarms
from amends.quality.commands.refresh import refresh
from amends.quality.models import Problem
from amends.quality.types.looks import LotRow, Warnings
from tests.people import colleague
from tests.quality.world import BAD, trade
from tests.racing import at_once

problems = quality.problems
SHELF = GoodsPlace("MAIN", GoodsStatus.SELLABLE, "A1")
SUPPLIER = GoodsPlace("world", GoodsStatus.WITH_SUPPLIER)


def engineer() -> Actor:
    return colleague("quality")


def alarm(lot: str = BAD) -> Warnings:
    row = LotRow(
        sku="KET-1", title="Kettle One", supplier="VEGA", lot=lot, units=150, failures=40, expected=8, recent=20,
        recent_expected=4, times=4.0, low=2.9, high=5.2, evidence=12, since=date(2026, 6, 1), waiting=20, bad=True,
    )  # fmt: skip
    return Warnings(threshold=4.2, lots=(row,))


@pytest.mark.django_db
def test_a_problem_from_alarm_to_proof(settings: Any, tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    settings.QUALITY_DIR = tmp_path
    me, today = engineer(), clock.now().date()
    products = trade()
    refresh()
    ref = problems.problems(me).items[0].ref
    assert problems.problem(me, ref).lot == BAD
    refresh()
    assert len(problems.problems(me, only_open=False).items) == 1  # never twice for one lot
    with pytest.raises(Refused):
        problems.contain(me, ref, "held", today, True)  # nothing holds for ever, nor not at all
    legs = [LegInput(place, "sku:KET-1", many, BAD) for place, many in ((SUPPLIER, -12), (SHELF, 12))]
    post(Book.GOODS, "goods_in", "PO-1", legs, SYSTEM, key="po-1")
    problems.contain(me, ref, "20 pieces stand in cage 3.", today + timedelta(days=30), True)
    (held,) = on_hand_by_lot("KET-1", BAD)
    assert (held.place.status, held.units) == (GoodsStatus.ON_HOLD, 12)
    letter = Letter.objects.get(template="supplier_problem")
    assert (letter.to, letter.reference) == ("quality@vega.example", ref)
    assert BAD in letter.text
    unit = SoldUnit.objects.filter(serial__startswith="K05").earliest("id")
    sign = Sign(product_id=products["kettle"].pk, serial=unit.serial, lot_code="", date_code="")
    found = matching_advisories([sign], "hw_leak", "", today)
    assert [one.action for one in found] == ["review"]
    with pytest.raises(Refused):
        problems.confirm_pattern(me, ref, "x", "", "approve", "", today + timedelta(days=90))  # no cause yet
    cause = defect_types("cause")[0]
    problems.find_cause(me, ref, cause.code, "no_power", "Cut open: the strip of T-9 is bent.")
    with pytest.raises(Refused):
        problems.correct(me, ref, "new strip", today)  # no action was taken
    action = problems.add_action(me, ref, "corrective", "Gauge for the strip", "Ada at Vega", today)
    problems.finish_action(me, ref, action)
    made = problems.confirm_pattern(
        me, ref, "Bent strip", "no_power", "approve", "We know it.", today + timedelta(90)
    )
    found = matching_advisories([sign], "no_power", "", today)
    assert [(one.public_id, one.action) for one in found] == [(made, "approve")]  # the containment has ended
    assert Advisory.objects.get(public_id=made).valid_to == today + timedelta(90)
    problems.correct(me, ref, "Every strip is gauged.", today - timedelta(days=80))
    refresh()
    (row,) = [one for one in (quality.warnings(me) or Warnings()).lots if one.lot == BAD]
    assert row.waiting == 0  # the book of goods knows the lot now, and holds it back
    caused = {bar.key: bar.claims for bar in quality.bars(me, "cause", {"lot": BAD}).rows}
    assert caused[cause.code] == Claim.objects.filter(sold_unit__serial__startswith="K05").count()
    effect = problems.problem(me, ref).effect
    assert effect is not None
    assert effect.before_failures > 0
    assert effect.after_months > 0
    if effect.high is None or effect.high >= 1:
        with pytest.raises(Refused):
            problems.close(me, ref, "Done")
    problems.close(me, ref, "Thanks to Vega.", anyway=True)
    view = problems.problem(me, ref)
    assert view.state == "closed"
    assert view.steps["d8"].startswith("Thanks to Vega.")
    assert {"d2", "d3", "d4", "d6", "d8"} <= view.steps.keys()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_and_contain_once() -> None:
    me, today = engineer(), clock.now().date()
    trade(per_lot=2, lots=3, unsold=0)
    opened = at_once(*(lambda: raise_alarms(alarm(), clock.now()) for _ in range(4)))
    assert sorted(opened) == [0, 0, 0, 1]
    ref = Problem.objects.get().public_id

    def act() -> None:
        problems.contain(me, ref, "held", today + timedelta(days=30), True)

    ended = at_once(act, act, act)
    assert sum(one is None for one in ended) == 1
    assert all(isinstance(one, Conflict | Refused) for one in ended if one is not None)
    assert Advisory.objects.count() == 1
    assert Letter.objects.filter(template="supplier_problem").count() == 1
