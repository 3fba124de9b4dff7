"""What failures to come will bring, by hand and against a simulation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from amends.quality.commands.foresee import reserve
from amends.quality.rules.reserve import brought, per_failure, together
from amends.quality.rules.tables import TABLES
from amends.quality.types.looks import Forecast, ForecastRow, Horizon

_TYPES = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}


def horizon(expected: float, low: float, high: float, months: int = 3, why: str = "") -> Horizon:
    return Horizon(months=months, expected=expected, low=low, high=high, why=why)


def test_the_interval_holds_what_a_simulation_of_the_same_law_brings() -> None:
    chance = np.random.default_rng(3)
    count = chance.negative_binomial(25, 25 / (25 + 40), 40_000)  # 40 failures, with scatter beyond chance
    paid = chance.random((40_000, 200)) < 0.6  # six of ten are refunded 50.00
    brings = np.where(np.arange(200) < count[:, None], np.where(paid, 5_000, 0), 0).sum(1)
    low, high = np.quantile(count, (0.05, 0.95))
    each = per_failure(0.6 * 5_000 * 1e6, 0.6 * 5_000**2 * 1e6, 1e6, 0, 0)
    found = brought(horizon(40, low, high), each)
    assert found.expected == pytest.approx(brings.mean(), rel=0.02)
    assert 0.86 < ((brings >= found.low) & (brings <= found.high)).mean() < 0.94


def test_few_claims_are_lent_what_others_cost_and_many_are_not() -> None:
    assert per_failure(0, 0, 0, 100, 10_000).mean == 100
    assert per_failure(20 * 400, 20 * 400**2, 20, 100, 10_000).mean == pytest.approx(300)
    assert per_failure(1e6 * 400, 1e6 * 400**2, 1e6, 100, 10_000).mean == pytest.approx(400, rel=1e-3)


def test_what_is_unknown_stays_unknown_and_nothing_brings_nothing() -> None:
    each = per_failure(10, 100, 10, 1, 1)
    assert brought(horizon(5, 0, 50, why="too wide"), each).why == "too wide"
    assert together(horizon(5, 0, 50, why="too wide"), []).why == "too wide"
    assert brought(horizon(0, 0, 0), each).high == 0


def test_a_common_error_does_not_cancel_out() -> None:
    """Ten products whose failures rise together are as unsure as their sum is."""
    each = per_failure(1e6, 1e6, 1e6, 1, 1)  # each failure costs 1
    parts = [(horizon(10, 5, 16), each)] * 10
    apart, common = together(horizon(100, 84, 117), parts), together(horizon(100, 60, 140), parts)
    assert apart.expected == common.expected == pytest.approx(100)
    assert common.high - common.low > 1.9 * (apart.high - apart.low)


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    kinds = TABLES[name]
    blank = {"int64": 0, "string": "", "date": date(2026, 1, 1)}
    columns = {c: pa.array([row.get(c, blank[k]) for row in rows], _TYPES[k]) for c, k in kinds.items()}
    pa.parquet.write_table(pa.table(columns), folder / f"{name}.parquet")


def test_money_by_kind_and_currency_parts_and_goods_of_settled_claims(tmp_path: Path) -> None:
    _write(tmp_path, "units", [{"sku": "A", "currency": "EUR", "price": 10_000, "weight": 300},
                               {"sku": "A", "currency": "JPY", "price": 16_000, "weight": 100},
                               {"sku": "B", "currency": "EUR", "price": 2_000, "weight": 50}])  # fmt: skip
    done = {"sku": "A", "weight": 1, "counted": 1, "settled": 1}
    claims = [{**done, "claim_id": n, "returned": n % 2} for n in range(40)]
    claims += [
        {**done, "claim_id": 90, "settled": 0},  # not settled yet
        {**done, "claim_id": 91, "counted": 0},
    ]  # no fault found
    _write(tmp_path, "cases", claims)
    costs = [{"claim_id": n, "kind": "refund", "currency": "EUR", "minor": 10_000, "pieces": 1} for n in range(20)]
    costs += [{"claim_id": 30, "kind": "part", "currency": "EUR", "minor": 900, "pieces": 1},
              {"claim_id": 30, "kind": "labour", "currency": "EUR", "minor": 3_100, "pieces": 1},
              {"claim_id": 31, "kind": "refund", "currency": "JPY", "minor": 16_000, "pieces": 1},
              {"claim_id": 90, "kind": "refund", "currency": "EUR", "minor": 999_999, "pieces": 1}]  # fmt: skip
    _write(tmp_path, "costs", costs)
    _write(tmp_path, "parts", [{"claim_id": 30, "sku": "PUMP", "title": "Pump", "quantity": 2}])
    months = tuple(horizon(40.0 * m, 30.0 * m, 52.0 * m, m) for m in (3, 6, 12))
    rows = [ForecastRow(sku=sku, lot="", title=sku, in_use=1, failures=1, horizons=months) for sku in ("A", "B")]
    total = ForecastRow(sku="", title="", in_use=2, failures=2, horizons=months)
    found = reserve(tmp_path, Forecast(products=tuple(rows), total=total))
    assert found.settled == 40
    first, other = found.products
    of = {(one.kind, one.currency): one.horizons[0].expected / 120 for one in first.money}
    assert of["all", "EUR"] == pytest.approx((20 * 10_000 + 4_000) / 40, rel=0.01)
    assert of["all", "EUR"] == pytest.approx(of["refund", "EUR"] + of["part", "EUR"] + of["labour", "EUR"])
    assert of["refund", "JPY"] == pytest.approx(400, rel=0.01)
    assert first.returns[0].expected == pytest.approx(60, rel=0.01)
    assert first.parts[0].horizons[0].expected == pytest.approx(120 * 2 / 41, rel=0.01)
    lent = next(one for one in other.money if (one.kind, one.currency) == ("all", "EUR"))  # B: no claim of its own
    assert lent.horizons[0].expected / 120 == pytest.approx(2_000 * 204_000 / (40 * 0.75 * 10_000), rel=0.01)
    assert found.total is not None
    assert found.total.money[0].horizons[0].expected > first.money[0].horizons[0].expected


def test_too_few_settled_claims_are_said(tmp_path: Path) -> None:
    for name in ("units", "cases", "costs", "parts"):
        _write(tmp_path, name, [])
    row = ForecastRow(sku="", title="", in_use=1, failures=1, horizons=())
    assert "Fewer than 5" in reserve(tmp_path, Forecast(total=row)).sentence
    assert reserve(tmp_path, Forecast(sentence="Nothing failed.")).sentence == "Nothing failed."
