"""The snapshot and every figure made of it, against plain counting over the same rows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from amends.claims.models import Claim
from amends.core.errors import Refused
from amends.orders.models import SoldUnit
from amends.quality import api as quality
from amends.quality.commands.refresh import refresh
from amends.quality.commands.take_snapshot import make_current, take_snapshot
from amends.quality.ports import SnapshotView
from amends.quality.queries import store
from amends.quality.rules.lots import times_as_bad
from tests.people import colleague
from tests.quality.world import BAD, REFUND, trade


def test_a_lot_is_drawn_towards_its_product() -> None:
    mean, low, high = times_as_bad(0, 0, 0.3)
    assert mean == pytest.approx(1.0)
    assert low < 1 < high
    assert 2.0 < times_as_bad(30, 10, 0.1)[0] < 3.0 < times_as_bad(3000, 1000, 0.1)[0] * 1.01
    assert times_as_bad(30, 10, 0.3)[1] > 1.25


@pytest.mark.django_db
def test_one_night_from_postgresql_to_every_figure(tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    pytest.importorskip("duckdb")
    me = colleague("quality")
    with override_settings(QUALITY_DIR=tmp_path):
        assert quality.snapshot_view(me) is None
        assert quality.forecast(me) is None
        with pytest.raises(Refused):
            quality.bars(me, "sku", {})
        products = trade()
        first = Claim.objects.earliest("id")
        Claim.objects.filter(pk=first.pk).update(state="withdrawn")
        line = SoldUnit.objects.filter(order_line__sku="LMP-2", order_line__claim=None).earliest("id")
        SoldUnit.objects.filter(pk=line.pk).update(quantity=5)  # five pieces, of which two are claimed together
        seven = Claim.objects.filter(sku="KET-1").latest("id")
        seven.pk, seven.public_id, seven.sku = None, "CLM-TWO", "LMP-2"
        seven.sold_unit_id, seven.order_line_id, seven.quantity = line.pk, line.order_line_id, 2
        seven.order_id = line.order_line.order_id
        seven.save()
        refresh()
        _figures(me, products)
        _looks(me)
        with override_settings(QUALITY_ENGINE="off"), pytest.raises(Refused) as missing:
            quality.bars(me, "sku", {})
        assert missing.value.code == "analytics_missing"
        for _ in range(2):
            make_current(take_snapshot())
        assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 2  # older ones are gone


def _figures(me: Any, products: dict[str, Any]) -> None:
    claims = list(Claim.objects.exclude(state="withdrawn"))
    pieces = sum(SoldUnit.objects.values_list("quantity", flat=True))
    view = quality.snapshot_view(me)
    assert view is not None
    assert view.engine
    assert view.cases == len(claims)
    by_sku = {bar.key: bar.claims for bar in quality.bars(me, "sku", {}).rows}
    assert by_sku == Counter(claim.sku for claim in claims)
    symptoms = quality.bars(me, "symptom", {"sku": "KET-1"})
    assert {bar.key: bar.claims for bar in symptoms.rows} == Counter(
        claim.defect_code for claim in claims if claim.sku == "KET-1"
    )
    assert symptoms.rows[-1].cumulated == 100
    assert symptoms.others == 0
    month = quality.bars(me, "month", {}).rows[0]
    assert month.claims == quality.bars(me, "sku", {"month": month.key}).total
    with pytest.raises(Refused):
        quality.bars(me, "sku; DROP TABLE", {})
    page = quality.cases(me, {"lot": BAD}, size=10)
    rest = quality.cases(me, {"lot": BAD}, cursor=page.next_cursor or "", size=200)
    assert {row.lot for row in [*page.items, *rest.items]} == {BAD}
    bad = next(bar for bar in quality.bars(me, "lot", {}).rows if bar.key == BAD)
    assert len(page.items) + len(rest.items) == bad.claims
    rates = quality.rates(me, "sku", {})
    assert sum(rate.units for rate in rates) == pieces
    assert sum(rate.failures for rate in rates) == sum(claim.quantity for claim in claims)
    worst = max(quality.rates(me, "lot", {"sku": "KET-1"}), key=lambda rate: rate.per_1000)
    assert worst.key == BAD
    assert worst.low <= worst.per_1000 <= worst.high
    table = quality.nevada(me, {}, months=60, ages=36)
    assert table.units == pieces
    assert table.failures == sum(claim.quantity for claim in claims)
    assert all(cell.risk >= -1e-6 for row in table.rows for cell in row.cells)
    chart = quality.p_chart(me, "lot", {"sku": "KET-1"})
    assert chart is not None
    assert [point.key for point in chart.points if point.outside == 1] in ([BAD], [])
    assert max(chart.points, key=lambda point: point.rate).key == BAD
    monthly = quality.u_chart(me, {})
    assert monthly is not None
    assert sum(point.count for point in monthly.points) > 0


def view_of(me: Any) -> SnapshotView:
    view = quality.snapshot_view(me)
    assert view is not None
    return view


def _looks(me: Any) -> None:
    warned = quality.warnings(me)
    assert warned is not None
    assert warned.sentence == ""
    first = warned.lots[0]
    assert first.lot == BAD
    assert first.since is not None
    assert first.bad
    assert first.waiting == 20
    assert not any(row.bad for row in warned.lots[1:])
    found = quality.causes(me)
    assert found is not None
    first_cause = found.within[0]  # the lot, its week and its thermostat mark the same pieces: it says so
    marks = [*(f"{name} = {level}" for name, level in first_cause.where), *first_cause.same]
    assert {f"lot = KET-1 · {BAD}", "part thermostat = T-9"} <= set(marks)
    foreseen = quality.forecast(me)
    assert foreseen is not None
    assert {row.sku for row in foreseen.products} == {"KET-1", "LMP-2"}
    assert BAD in {row.lot for row in foreseen.lots}
    assert foreseen.past
    to_come = quality.reserve(me)
    assert to_come is not None
    assert to_come.total is not None
    (whole,) = [one for one in to_come.total.money if one.kind == "all"]
    quarter, failures = whole.horizons[0], to_come.total.failures[0]
    assert not quarter.why
    assert 0.3 * REFUND < quarter.expected / failures.expected < 0.7 * REFUND  # every second claim was refunded
    assert quarter.low < quarter.expected < quarter.high
    assert sum(row.claims for row in found.themes) + found.without_theme == view_of(me).cases
    assert len(found.themes) == 3
    assert {row.theme for row in found.by_theme} == {next(r.name for r in found.themes if "start" in r.name)}
    spoken = quality.bars(me, "theme", {})
    assert {bar.key: bar.claims for bar in spoken.rows if bar.key} == {
        row.name: row.claims for row in found.themes
    }
    assert store.snapshot() is not None
