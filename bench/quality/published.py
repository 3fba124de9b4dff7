"""Published tables: as printed, and as computed here."""

from __future__ import annotations

import csv
import time
from collections import Counter, defaultdict
from pathlib import Path

from amends.statistics.life.data import Life, life
from amends.statistics.life.location_scale import fit_limited
from amends.statistics.life.profile import life_interval
from amends.statistics.life.weibull import fit_weibull
from amends.statistics.rates.chain_ladder import mack
from amends.statistics.signals.gps import fit_prior
from amends.statistics.signals.maxsprt import critical_value
from tests.statistics.tables import NIST_FAILED, taylor_ashe


def run(data: Path) -> None:
    """Print them."""
    print("\nPUBLISHED TABLES                                      printed                    here")
    fit = fit_weibull(life([*NIST_FAILED, *[500] * 10], [True] * 10 + [False] * 10))
    _line("NIST 8.4.1.3 shape, scale", "1.7208, 606.53", f"{fit.shape:.4f}, {fit.scale:.2f}")
    reserve = mack(taylor_ashe())
    _line(
        "Mack on Taylor-Ashe", "18,680,856; SE 2,447,095", f"{reserve.total:,.0f}; SE {reserve.total_error:,.0f}"
    )
    _line("MaxSPRT T=1", "2.853937", f"{critical_value(1.0):.6f}")
    if not data.exists():
        return
    cage = read(data, "bearingcage", "hours")
    fit, b10 = fit_weibull(cage), life_interval(cage, 0.1)
    _line("bearing cage beta, logL", "2.035, -76.4369", f"{fit.shape:.3f}, {fit.log_likelihood:.4f}")
    _line("bearing cage B10 (LR)", "3,903 (2,093-22,144)", f"{b10.value:,.0f} ({b10.low:,.0f}-{b10.high:,.0f})")
    shock = fit_weibull(read(data, "shockabsorber", "miles"))
    import math

    _line("shock absorber mu, sigma", "10.230, .3164", f"{math.log(shock.scale):.3f}, {1 / shock.shape:.4f}")
    bearing = fit_weibull(read(data, "lzbearing", "megacycles"))
    _line("Lieblein-Zelen", "2.102, 81.87", f"{bearing.shape:.3f}, {bearing.scale:.2f}")
    limited = fit_limited(read(data, "lfp1370", "hours"), "weibull")
    here = f"{limited.mu:.3f}, {limited.sigma:.3f}, {limited.share:.5f}, {limited.log_likelihood:.3f}"
    _line("limited failures, 4,156 ICs", "3.345, 2.016, .00674, -293.033", here)
    prior = fit_prior(*reports(data))
    here = f"{prior.alpha1:.3f}, {prior.beta1:.3f}, {prior.alpha2:.3f}, {prior.beta2:.3f}, {prior.share:.4f}"
    _line("GPS on CAERS", "3.256, .400, 2.024, 1.906, .0653", here)
    began = time.process_time()
    for _ in range(500):
        fit_weibull(cage)
    each = (time.process_time() - began) / 500 * 1000
    _line("a Weibull fit (25 rows)", "libraries 16-520 ms", f"{each:.2f} ms")


def _line(name: str, printed: str, here: str) -> None:
    print(f"  {name:34} {printed:>34}   {here}")


def read(data: Path, name: str, age: str) -> Life:
    """One of the tables of Meeker and Escobar."""
    with (data / "smrd" / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    failed = [row.get("event", "Failed") in ("Failed", "Failure") for row in rows]
    return life([float(row[age]) for row in rows], failed, [float(row.get("count", 1)) for row in rows])


def reports(data: Path) -> tuple[list[int], list[float]]:
    """Counts and expected counts of all pairs of product and symptom in CAERS."""
    with (data / "caers.csv").open(newline="") as file:
        told = {(row["id"], row["var1"], row["var2"]) for row in csv.DictReader(file)}
    pairs = Counter((product, symptom) for _, product, symptom in told)
    products, symptoms = defaultdict(set), defaultdict(set)
    for case, product, symptom in sorted(told):
        products[product].add(case)
        symptoms[symptom].add(case)
    cases = len({case for case, _, _ in told})
    keys = sorted(pairs)
    return [pairs[key] for key in keys], [len(products[a]) * len(symptoms[b]) / cases for a, b in keys]
