"""Every figure of the quality statistics in one run, beside the baselines.

    AMENDS_SHARED=../shared python -m bench.quality [--quick]

Published tables (what is printed there, what comes out here), speed of a fit, forecast (Device D, and 1,000
products of 60 months) against a 3-month run rate and a plain Weibull, early warning on real hazards against the
tail test that it replaces, root cause with and without planted causes against a marginal test, and the drives of
`hdfail.csv`. --quick makes the simulations small. Parts whose data are absent say so.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bench.quality import causes, engine, forecast, published, warning

SHARED = Path(os.environ.get("AMENDS_SHARED") or Path(__file__).resolve().parents[3] / "shared")


def main() -> None:
    """Print all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    data = SHARED / "data" / "reliability"
    if not data.exists():
        print(f"(no shared data at {data}: the parts that need them are left out)")
    published.run(data)
    forecast.run(data)
    warning.run(data, 40 if given.quick else 400)
    causes.run(data, 200_000 if given.quick else 1_000_000, 2 if given.quick else 5)
    engine.run(1_000_000 if given.quick else 10_000_000)


main()
