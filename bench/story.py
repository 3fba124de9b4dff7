"""The claim story a second, and the statements of each step.

Claim, check, decide, grant, authorise, receive, inspect, settle (credit memo posted), through the rooms' own
api in the order in which the workflows call them, each step in transactions of its own on a durable database.
With 1 and 8 clients (processes), in a shop of 1,000 and of 1,000,000 orders.
Usage: python -m bench.story [--orders 1000 1000000] [--clients 1 8] [--seconds 10]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import psycopg

from amends.cli.scratch import scratch_database
from bench.counting import counting
from bench.fill import fill

STEPS = ("claim", "check", "decide", "grant", "authorise", "receive", "inspect", "settle")


def main() -> None:
    """Fill, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, nargs="+", default=[1_000, 1_000_000])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    for orders in options.orders:
        with scratch_database("amends_bench") as url:
            units = _shop(url, orders)
            print(f"{orders:,} orders")
            print("  statements a step: " + ", ".join(f"{k} {v}" for k, v in _statements(next(units)).items()))
            for clients in options.clients:
                _measure(url, units, clients, options.seconds)


def _shop(url: str, orders: int) -> Iterator[tuple[int, int]]:
    """Fill the shop; gives (order id, line id) pairs, each once."""
    from amends.catalog import api as catalog
    from amends.core.actor import SYSTEM

    catalog.save_location(SYSTEM, "BEN", "Bench warehouse", "DE", ("Street 1", "10115 Berlin"))
    catalog.save_bin(SYSTEM, "BEN", "Q-01", "quarantine")
    product = catalog.save_product(SYSTEM, "TERMS", "For its terms", category="lamps")
    terms = catalog.freeze_terms([product.id], "DE", "shopify", date(2026, 1, 1))
    fill(url, orders, terms[product.id])
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT order_id, id FROM orders_orderline ORDER BY id LIMIT 200000").fetchall()
    return iter([(row[0], row[1]) for row in rows])


def story(order_id: int, line_id: int, counts: Counter[str] | None = None) -> int:
    """One case from claim to credit memo; the memo's amount in cents."""
    from amends.checks import api as checks
    from amends.claims import api as claims
    from amends.claims.ports import ClaimInput
    from amends.core.actor import SYSTEM
    from amends.decisions import api as decisions
    from amends.resolutions import api as resolutions
    from amends.returns import api as returns
    from amends.returns.api import ReceiptInput

    with counting(counts, "claim"):
        claim = claims.open_claim(
            SYSTEM,
            ClaimInput(
                order_id=order_id, order_line_id=line_id, defect_code="doa_no_power", description="Never came on"
            ),
        )
        claims.submit(SYSTEM, claim.id)
    with counting(counts, "check"):
        checks.run_checks(claim.id)
    with counting(counts, "decide"):
        decision = decisions.decide_by_policy(claim.id)
    assert decision is not None, "the policy left the case to a person"
    with counting(counts, "grant"):
        resolution = resolutions.grant(decision.id)
    with counting(counts, "authorise"):
        rma = returns.authorise(SYSTEM, resolution.id)
    with counting(counts, "receive"):
        seen = ReceiptInput(
            rma_id=rma.id, quantity=1, serial="", location_code=rma.location_code, key=rma.public_id
        )
        receipt = returns.receive(SYSTEM, seen)
    with counting(counts, "inspect"):
        returns.inspect(SYSTEM, receipt.id, "power_supply_failed", "defect_confirmed")
    with counting(counts, "settle"):
        settled = resolutions.settle(SYSTEM, resolution.id)
    return settled.amount_minor


def _statements(unit: tuple[int, int]) -> Counter[str]:
    counts: Counter[str] = Counter(dict.fromkeys(STEPS, 0))
    story(*unit, counts)
    return counts


def _client(units: list[tuple[int, int]], seconds: float, done: Any) -> None:
    import django

    django.setup()
    story(*units.pop())
    end = time.perf_counter() + seconds
    count = 0
    while time.perf_counter() < end:
        story(*units.pop())  # running out of units would be a wrong figure, so it fails
        count += 1
    done.put(count)


def _measure(url: str, units: Iterator[tuple[int, int]], clients: int, seconds: float) -> None:
    context = multiprocessing.get_context("spawn")
    done = context.Queue()
    shares = [list(islice(units, 1 + int(seconds * 60 / (5 + clients)))) for _ in range(clients)]
    os.environ["DATABASE_URL"] = url
    processes = [context.Process(target=_client, args=(share, seconds, done)) for share in shares]
    for process in processes:
        process.start()
    told = sum(done.get() for _ in processes)
    for process in processes:
        process.join()
    print(f"  {clients} client(s): {told / seconds:.1f} stories/s, {told * len(STEPS) / seconds:.0f} steps/s")


if __name__ == "__main__":
    main()
