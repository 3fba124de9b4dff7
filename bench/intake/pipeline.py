"""From kept bytes to orders: events a second of one worker, against a bare COPY of the same rows, and whether it
stays the same while the number of orders grows.

The limit is a COPY into bare tables, without an index or a constraint; beside it stands a COPY into empty tables
with the indexes that ours have, because no way of writing does without those. Both are given by the clock and by
processor time (of the worker and its database session together), because other work on the machine changes only
the first. A "core" below is one second of processor time.

Usage: python -m bench.intake.pipeline [--events 10000] [--orders 10000 200000] (the aim: --orders 10000 2000000)
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from multiprocessing import get_context

from amends.cli.scratch import scratch_database
from bench.copying import copy_effort, last_ids
from bench.effort import Effort, effort, most_memory
from bench.fill import fill
from bench.imports import TABLES, _keep
from bench.shopify_orders import payloads

_BATCH = 5_000


def main() -> None:
    """One size after the other, each in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--orders", type=int, nargs="+", default=[10_000, 200_000])
    options = parser.parse_args()
    found: list[tuple[int, Effort]] = []
    for orders in options.orders:  # each in a process of its own: one database is one set-up of Django
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            found.append((orders, alone.submit(_size, orders, options.events).result()))
    first, last = found[0], found[-1]
    wall, cpu = last[1].wall / first[1].wall, last[1].cpu / first[1].cpu if first[1].cpu else 0.0
    print(f"{first[0]:,} -> {last[0]:,} orders: {wall:.2f}x the time by the clock, {cpu:.2f}x of processor time")


def _size(orders: int, count: int) -> Effort:
    with scratch_database("amends_bench") as url:
        return _measure(url, orders, count)


def _measure(url: str, orders: int, count: int) -> Effort:
    from django.db import connection

    from amends.core.actor import SYSTEM
    from amends.intake.api import process_pending, save_source

    since = time.perf_counter()
    fill(url, orders, _terms())
    save_source(SYSTEM, "shopify", "bench", "Bench", ["bench-secret"])
    bodies = payloads(count + _BATCH)
    _keep(url, 0, list(islice(bodies, _BATCH)))
    while process_pending(limit=_BATCH):
        pass  # warm: customers, products, plans
    marks = last_ids(url, TABLES)
    for first in range(_BATCH, count + _BATCH, _BATCH):
        _keep(url, first, list(islice(bodies, _BATCH)))
    print(f"{orders:,} orders in the book (filled in {time.perf_counter() - since:.0f} s)", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    with effort(backend) as spent:
        while process_pending(limit=_BATCH):
            pass
    for limit, indexed in (("bare COPY", False), ("COPY into tables with our indexes", True)):
        copied, rows = copy_effort(url, marks, indexed=indexed)
        _print(count, spent, limit, copied, rows)
    print(f"  most memory of the worker: {most_memory():.0f} MiB", flush=True)
    return spent


def _terms() -> int:
    from amends.catalog import api as catalog
    from amends.core.actor import SYSTEM

    product = catalog.save_product(SYSTEM, "TERMS", "For its terms", category="lamps")
    return catalog.freeze_terms([product.id], "DE", "shopify", date(2026, 1, 1))[product.id]


def _print(count: int, spent: Effort, limit: str, copied: Effort, rows: int) -> None:
    for name, ours, theirs in (("clock", spent.wall, copied.wall), ("processor", spent.cpu, copied.cpu)):
        if ours and theirs:
            print(
                f"  by the {name}: {count:,} events in {ours:.1f} s = {count / ours:,.0f}/s; {limit} of "
                f"the same {rows:,} rows {theirs:.2f} s; ratio {theirs / ours:.2f}"
            )


if __name__ == "__main__":
    main()
