"""Rates, limits, claims development and signals, held to published figures."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from amends.statistics.rates.chain_ladder import mack
from amends.statistics.rates.charts import p_chart, u_chart
from amends.statistics.rates.exact import count_interval, rate_ratio, share_interval
from amends.statistics.rates.nevada import nevada
from amends.statistics.signals.gps import fit_prior, shrunk
from amends.statistics.signals.maxsprt import critical_value
from amends.statistics.types import CannotTell
from tests.statistics.tables import rows, taylor_ashe


def test_mack_on_taylor_and_ashe() -> None:
    found = mack(taylor_ashe())
    assert round(found.total) == 18_680_856
    assert round(found.total_error) == 2_447_095
    assert [round(error / 1000) for error in found.error[1:4]] == [76, 122, 134]


def test_a_triangle_with_a_hole_is_refused() -> None:
    triangle = taylor_ashe()
    triangle[0, 3] = np.nan
    with pytest.raises(CannotTell):
        mack(triangle)


def test_maxsprt_critical_values_of_kulldorff() -> None:
    assert critical_value(1.0) == pytest.approx(2.853937, abs=5e-7)
    assert critical_value(10.0) == pytest.approx(3.467952, abs=5e-7)
    assert critical_value(1.0, least=3) == pytest.approx(1.774218, abs=5e-7)


def test_gps_on_caers() -> None:
    told = {(row["id"], row["var1"], row["var2"]) for row in rows("caers.csv")}
    pairs = Counter((product, symptom) for _, product, symptom in told)
    products, symptoms = defaultdict(set), defaultdict(set)
    for case, product, symptom in told:
        products[product].add(case)
        symptoms[symptom].add(case)
    cases = len({case for case, _, _ in told})
    counts = list(pairs.values())
    expected = [len(products[product]) * len(symptoms[symptom]) / cases for product, symptom in pairs]
    prior = fit_prior(counts, expected)
    assert [prior.alpha1, prior.beta1, prior.alpha2, prior.beta2] == pytest.approx(
        [3.256, 0.4, 2.024, 1.906], abs=2e-3
    )
    assert prior.share == pytest.approx(0.0653, abs=2e-4)
    ebgm, low = shrunk(np.array([1.0, 50.0]), np.array([0.001, 5.0]), prior)
    assert ebgm[0] < 10 < 1 / 0.001  # one report of a rare pair says little
    assert 7 < low[1] < ebgm[1] < 10


def test_exact_intervals() -> None:
    low, high = share_interval(np.array([0, 5, 10]), 10)
    assert low == pytest.approx([0, 0.1871, 0.6915], abs=5e-5)
    assert high == pytest.approx([0.3085, 0.8129, 1], abs=5e-5)
    low, high = count_interval(np.array([0, 10]))
    assert low == pytest.approx([0, 4.7954], abs=5e-5)
    assert high == pytest.approx([3.6889, 18.3904], abs=5e-5)
    value, under, over = rate_ratio(10, 5, 100, 100)
    assert value == 2
    assert 0.9 < under < 1 < 2 < over < 4


def test_charts_do_not_cry_over_small_groups() -> None:
    chart = p_chart([1, 0, 0, 0, 40], [20, 20, 20, 4000, 1000])
    assert list(chart.outside) == [0, 0, 0, -1, 1]
    assert (u_chart([1, 0, 2], [10, 12, 11]).outside == 0).all()
    chance = np.random.default_rng(3)
    wild = chance.binomial(2000, chance.beta(20, 400, 80))
    assert p_chart(wild, [2000] * 80).outside.any()
    assert not p_chart(wild, [2000] * 80, widen=True).outside.any()
    with pytest.raises(CannotTell):
        p_chart([], [])


def test_nevada_counts_only_who_could_be_seen() -> None:
    found = nevada([0, 0, 0, 1, 1], [2.5, 0.5, 3.0, 1.0, 1.5], [True, True, False, False, True], 2, 4)
    assert found.shipped.tolist() == [3, 2]
    assert found.failures.tolist() == [[1, 0, 1, 0], [0, 1, 0, 0]]
    assert found.at_risk.tolist() == [[2.5, 2, 1.5, 0], [2, 0.5, 0, 0]]
    assert found.rate[:3] == pytest.approx([1 / 4.5, 1 / 2.5, 1 / 1.5])
    assert np.isnan(found.rate[3])
    assert np.isnan(found.cumulative[3])
    assert (found.low[:3] < found.cumulative[:3]).all()
