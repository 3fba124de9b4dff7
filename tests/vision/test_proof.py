"""The proof that a machine may decide: exact, and the same as an independent reckoning."""

from __future__ import annotations

import pytest
from scipy.stats import beta, binom

from amends.vision.proof import at_most, cases_needed, interval, proved


@pytest.mark.parametrize(("errors", "cases"), [(0, 199), (1, 315), (2, 418), (3, 515)])
def test_the_table_of_cases_needed(errors: int, cases: int) -> None:
    assert cases_needed(errors) == cases
    assert proved(errors, cases)
    assert not proved(errors, cases - 1)
    assert not proved(errors + 1, cases)


@pytest.mark.parametrize(("right", "cases"), [(0, 7), (7, 7), (3, 7), (595, 602), (1, 1), (9_900, 10_000)])
def test_interval_agrees_with_the_beta_distribution(right: int, cases: int) -> None:
    low, high = interval(right, cases)
    expected = beta.ppf(0.025, right, cases - right + 1) if right else 0.0
    assert low == pytest.approx(expected, abs=1e-9)
    expected = beta.ppf(0.975, right + 1, cases - right) if right < cases else 1.0
    assert high == pytest.approx(expected, abs=1e-9)


def test_nothing_proves_nothing() -> None:
    assert interval(0, 0) == (0.0, 1.0)
    assert not proved(0, 0)
    assert at_most(3, 50, 0.1) == pytest.approx(binom.cdf(3, 50, 0.1))
