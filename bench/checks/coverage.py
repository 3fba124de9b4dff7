"""The coverage of one sold unit, in real time, among many: a unit of the order pages and of every claim.

Fills a scratch database by SQL: ten units an order, frozen terms of many countries, and a life for one unit in six
(registered, repaired, read off, replaced, a plan). Then asks for units at random, each through the room's own api
as a page does: read the unit, its events and its terms, compute. Prints times against the limit of 10 ms, and as
ratios: of the whole answer to reading the unit alone, and of the answer among many units to that among few.
Usage: python -m bench.checks.coverage [--units 100000 10000000] [--asked 2000]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg

from amends.cli.scratch import scratch_database

LIMIT_MS = 10.0
LINES = 10
_STATEMENTS = (
    """INSERT INTO catalog_product (sku, title, category, serialised, hazard, cost_currency, serial_pattern,
         reviewed)
       SELECT 'FILL-' || n, 'Filler ' || n, 'lamps', true, '', 'EUR', '', true FROM generate_series(1, 1000) n""",
    """INSERT INTO accounts_customer (public_id, name, email, phone, country, language, created_at)
       SELECT 'CUS-F' || n, 'Filler ' || n, 'filler' || n || '@example.org', '', 'DE', 'en', now()
       FROM generate_series(1, greatest(%(orders)s / 4, 1)) n""",
    """INSERT INTO orders_order (channel, account, external_id, number, version, placed_at, updated_at, currency,
         country, customer_id, customer_name, email, prices_include_tax, subtotal, discount, shipping,
         shipping_tax, fees, tax, total, order_state, payment_state, fulfilment_state, profile, content)
       SELECT 'shopify', 'fill', 'f' || n, 'F' || n, '1', now() - interval '20 days', now(), 'EUR', 'DE',
         (SELECT min(id) FROM accounts_customer) + n %% greatest(%(orders)s / 4, 1), 'Filler', '', true,
         11900, 0, 0, 0, 0, 1900, 11900, 'open', 'paid', 'fulfilled', '{}', 'fill' || n
       FROM generate_series(1, %(orders)s) n""",
    """INSERT INTO orders_orderline (order_id, external_id, position, sku, product_id, title, quantity, unit_price,
         gross, discount, tax, total, kind)
       SELECT o.id, m::text, m, 'FILL-' || (1 + o.id %% 1000),
         (SELECT min(id) FROM catalog_product WHERE sku LIKE 'FILL-%%') + o.id %% 1000, 'Filler', 1, 119, 11900, 0,
         1900, 11900, 'goods'
       FROM orders_order o, generate_series(1, %(lines)s) m""",
    """INSERT INTO orders_soldunit (order_line_id, serial, quantity, lot_code, frozen_terms_id, purchased_on,
         delivered_on, origin)
       SELECT l.id, 'SN' || l.id, 1, '', (%(terms)s::bigint[])[1 + l.id %% %(sets)s],
         current_date - (l.id %% 2000)::int, current_date - (l.id %% 2000)::int + 3, ''
       FROM orders_orderline l""",
    """INSERT INTO warranty_unitevent (sold_unit_id, kind, "on", until, value, unit, note, ref, by, at, void_by,
         void_reason, frozen_terms_id)
       SELECT u.id, e.kind, u.delivered_on + e.after,
         CASE e.kind WHEN 'repair' THEN u.delivered_on + e.after + 9 END,
         CASE e.kind WHEN 'reading' THEN 100 END, CASE e.kind WHEN 'reading' THEN 'hours' ELSE '' END, '', '',
         'fill', now(), '', '', CASE e.kind WHEN 'plan' THEN %(plan)s END
       FROM orders_soldunit u
       JOIN (VALUES ('registered', 6, 1), ('repair', 12, 100), ('repair', 36, 300), ('reading', 12, 150),
                    ('replaced', 60, 200), ('plan', 24, 2)) AS e (kind, every, after) ON u.id %% e.every = 0""",
    "VACUUM ANALYZE",
)


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, nargs="+", default=[100_000, 10_000_000])
    parser.add_argument("--asked", type=int, default=2_000)
    options = parser.parse_args()
    few = 0.0
    for units in options.units:
        with multiprocessing.get_context("spawn").Pool(1) as pool:  # Django keeps to one database a process
            middle = pool.apply(_one, (units, options.asked))
        if few:
            print(f"  {middle / few:.2f} times the answer among {options.units[0]:,} units")
        few = few or middle


def _one(units: int, asked: int) -> float:
    """Prints; the median of the whole answer in milliseconds."""
    with scratch_database("amends_bench") as url:
        began = time.perf_counter()
        _fill(url, units)
        print(f"{units:,} sold units (filled in {time.perf_counter() - began:.0f} s)", flush=True)
        return _measure(url, asked)


def _fill(url: str, units: int) -> None:
    from amends.catalog import api as catalog
    from amends.catalog.ports import AfterRepair, Term, TermKey
    from amends.core.actor import SYSTEM

    product = catalog.save_product(SYSTEM, "TERMS", "For its terms", category="lamps")
    terms = (
        Term("commercial", "Maker's warranty", 36, "delivery", "bench", suspends=True),
        Term("commercial", "Motor", 60, "delivery", "bench", slot="motor", registration=True,
             registration_days=30),
        Term("commercial", "Drive", 24, "delivery", "bench", slot="drive", use_limit=2000, use_unit="hours",
             after_repair=(AfterRepair("fresh", 3),)),
    )  # fmt: skip
    for term in terms:
        catalog.save_term(SYSTEM, term, valid_from=date(2015, 1, 1))
    days = [date(2020, 6, 1) + timedelta(days=90 * n) for n in range(26)]
    keys = [TermKey(product.id, to, "shopify", day) for to in ("DE", "ES", "FR", "GB", "SE", "US") for day in days]
    sets = sorted(set(catalog.freeze_many(keys).values()))
    plan = catalog.agreements.freeze_one(Term("plan", "Care", 24, "after", "bench"))
    values = {
        "orders": max(units // LINES, 1), "lines": LINES, "terms": sets, "sets": len(sets), "plan": plan,
    }  # fmt: skip
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        for statement in _STATEMENTS:
            connection.execute(statement, values, prepare=False)


def _measure(url: str, asked: int) -> float:
    """Prints; the median of the whole answer in milliseconds."""
    from django.db import connection as django
    from django.test.utils import CaptureQueriesContext

    from amends.catalog.api import coverage, term_sets
    from amends.orders.api import sold_unit
    from amends.warranty.api import cover

    with psycopg.connect(url) as connection:
        first, last = connection.execute("SELECT min(id), max(id) FROM orders_soldunit").fetchone() or (1, 1)
    dice = random.Random(20261123)
    ids = [dice.randint(first, last) for _ in range(asked)]
    today = date.today()  # noqa: DTZ011 (the database was filled by its own day)

    def read(unit_id: int) -> Any:
        return sold_unit(unit_id)

    def answer(unit_id: int) -> Any:
        return cover(sold_unit(unit_id), today)

    for unit_id in ids[:50]:
        answer(unit_id)
    with CaptureQueriesContext(django) as seen:
        found = answer(ids[0])
    whole, alone = _times(answer, ids), _times(read, ids)
    unit = sold_unit(ids[0])
    terms = term_sets([unit.frozen_terms_id or 0])[unit.frozen_terms_id or 0]
    rule = _times(lambda _: coverage(terms, unit.purchased_on, unit.delivered_on, today, found.life), ids)
    middle, most = statistics.median(whole), sorted(whole)[int(len(whole) * 0.99)]
    print(f"  {len(seen)} statements; p50 {middle:.2f} ms, p99 {most:.2f} ms, worst {max(whole):.2f} ms")
    print(f"  p99 is {most / LIMIT_MS:.2f} of the limit of {LIMIT_MS:.0f} ms")
    print(f"  {middle / statistics.median(alone):.2f} times reading the unit alone; "
          f"the rule itself {statistics.median(rule) * 1000:.0f} us")  # fmt: skip
    return middle


def _times(ask: Callable[[int], Any], ids: list[int]) -> list[float]:
    found = []
    for unit_id in ids:
        began = time.perf_counter()
        ask(unit_id)
        found.append((time.perf_counter() - began) * 1000)
    return found


if __name__ == "__main__":
    main()
