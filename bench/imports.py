"""Orders in bulk: rows a second, and the ratio to a bare COPY of the same rows.

Usage: python -m bench.imports [--orders 200000] [--file online_retail.parquet]
"""

from __future__ import annotations

import argparse
import hashlib
import time
from itertools import islice
from pathlib import Path

import psycopg
from psycopg import sql

from amends.cli.scratch import scratch_database
from bench.copying import copy_seconds
from bench.shopify_orders import payloads

TABLES = (
    "accounts_customer",
    "accounts_customeridentity",
    "catalog_product",
    "orders_order",
    "orders_orderline",
    "orders_soldunit",
    "orders_payment",
    "orders_fulfilment",
    "orders_refund",
    "orders_refundline",
    "intake_rawevent",
    "intake_deadletter",
)
_BATCH = 5_000


def main() -> None:
    """Run what was asked for; each part has a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=200_000)
    parser.add_argument("--file", type=Path, default=None, help="an invoice-line file, too")
    options = parser.parse_args()
    with scratch_database("amends_bench") as url:
        _shopify(url, options.orders)
        if options.file:
            _wipe(url)
            _retail(url, options.file)


def _shopify(url: str, count: int) -> None:
    from amends.core.actor import SYSTEM
    from amends.intake.api import process_pending, save_source

    save_source(SYSTEM, "shopify", "bench", "Bench", ["bench-secret"])
    bodies = payloads(count)
    start = time.perf_counter()
    for first in range(0, count, _BATCH):
        _keep(url, first, list(islice(bodies, _BATCH)))
    kept = time.perf_counter() - start
    start = time.perf_counter()
    while process_pending(limit=_BATCH):
        pass
    _print(f"{count:,} generated Shopify orders", url, time.perf_counter() - start, count, kept)


def _keep(url: str, first: int, bodies: list[bytes]) -> None:
    """Put raw events in as the receiver does: many in one statement (COPY here)."""
    names = "source_id topic dedupe_key headers body body_sha256 received_at state attempts kind reference"
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM intake_source WHERE channel = 'shopify'")
        (source,) = cursor.fetchone() or (0,)
        statement = sql.SQL("COPY intake_rawevent ({}) FROM STDIN").format(
            sql.SQL(", ").join(sql.Identifier(name) for name in names.split())
        )
        with cursor.copy(statement) as copy:
            for number, body in enumerate(bodies, first):
                digest = hashlib.sha256(body).hexdigest()
                key = f"bench-{number}"
                moment = "2025-06-01T00:00:00Z"
                copy.write_row((source, "orders/create", key, "{}", body, digest, moment, "pending", 0, "", ""))


def _retail(url: str, file: Path) -> None:
    from amends.channels.api import load_retail

    start = time.perf_counter()
    report = load_retail(file, lambda step, done, total: None)
    seconds = time.perf_counter() - start
    _print(f"{file.name}: {report.rows:,} rows, reconciles: {report.reconciles}", url, seconds, report.rows)
    start = time.perf_counter()
    load_retail(file, lambda step, done, total: None)
    print(f"  the same file again (nothing changes): {time.perf_counter() - start:.1f} s")


def _print(title: str, url: str, seconds: float, count: int, kept: float | None = None) -> None:
    bare, rows = copy_seconds(url, TABLES)
    print(title)
    if kept is not None:
        print(f"  raw events kept first: {kept:.1f} s (generating them included)")
    print(f"  taken in {seconds:.1f} s = {count / seconds:,.0f}/s, {rows / seconds:,.0f} table rows/s")
    print(f"  bare COPY of the same {rows:,} rows: {bare:.1f} s; ratio {bare / seconds:.2f}")


def _wipe(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")


if __name__ == "__main__":
    main()
