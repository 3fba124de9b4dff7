"""Full resolutions a second: decide, grant, memo and posting, against the bare SQL of the same rows.

Ours goes through the rooms' own api, each step in a transaction of its own: a person decides a claim in review,
the entitlement is taken, the credit memo is issued and posted and its refund started. The peer is what
the database alone can do: the very rows that one resolution writes (table by table, as many commits), inserted
into copies of the tables with their primary keys and nothing else, and the shared rows (memo counter, balances)
counted up. Told both by the clock and in processor time (of the client and of its database session together),
which neighbours on the machine hardly change.
Usage: python -m bench.resolutions [--orders 1000000] [--clients 1 8] [--seconds 10]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from amends.cli.scratch import scratch_database
from bench.effort import effort
from bench.story import _shop

STEPS = ("decide", "grant", "settle")
SHARED = {"resolutions_memocounter": "last", "ledger_balance": "amount"}
_CLAIMS = """
INSERT INTO claims_claim (public_id, state, channel, order_id, order_line_id, sold_unit_id, customer_id,
    product_id, sku, title, quantity, serial_reported, defect_version, defect_code, defect_label, defect_category,
    needs_photo, safety, description, opened_by, created_at, submitted_at, settled_remedy)
SELECT 'CLM-B' || u.id, 'in_review', o.channel, o.id, l.id, u.id, o.customer_id, l.product_id, l.sku, l.title, 1,
    '', 1, 'hw_stopped', 'Stopped', 'Hardware failure', false, false, 'It stopped.', 'bench', now(), now(), ''
FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id JOIN orders_order o ON o.id = l.order_id
WHERE o.account = 'fill' ORDER BY u.id LIMIT %s
"""


def main() -> None:
    """Fill, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    with scratch_database("amends_bench") as url:
        _shop(url, options.orders)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_CLAIMS, [min(options.orders, 40_000)])
            connection.execute("ANALYZE claims_claim")
            rows = connection.execute("SELECT id FROM claims_claim WHERE public_id LIKE 'CLM-B%' ORDER BY id")
            claims = [row[0] for row in rows.fetchall()]
        os.environ["DATABASE_URL"] = url
        user = _person()
        resolve(claims.pop(), user)  # what is loaded once a process
        print(f"{options.orders:,} orders")
        counts, written = _look(url, claims.pop(), user)
        print("  statements a step: " + ", ".join(f"{step} {counts[step]}" for step in STEPS))
        print("  rows a resolution: " + ", ".join(f"{name} {len(found)}" for name, found in written))
        _copies(url, written)
        for clients in options.clients:
            ours = _measure(_ours, url, clients, options.seconds, claims, user)
            bare = _measure(_bare, url, clients, options.seconds, claims, written)
            print(f"  {clients} client(s): {ours.rate:.1f} resolutions/s, bare SQL {bare.rate:.1f}/s, "
                  f"ratio {ours.rate / bare.rate:.2f}")  # fmt: skip
            if ours.cpu and bare.cpu:
                print(f"      processor time: {ours.cpu * 1000:.1f} ms (database {ours.database * 1000:.1f}), "
                      f"bare SQL {bare.cpu * 1000:.1f} ms, ratio {bare.cpu / ours.cpu:.2f}")  # fmt: skip


def _person() -> int:
    from amends.accounts.api import create_user, set_money_limit
    from amends.core.actor import SYSTEM
    from amends.core.money import Money

    set_money_limit(SYSTEM, "supervisor", Money(10**12, "EUR"))
    return create_user("bench@amends.example", "Bench", ["supervisor"]).id


@contextmanager
def _step(counts: Counter[str] | None, name: str) -> Iterator[None]:
    if counts is None:
        yield
        return
    from django.db import connection

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        counts[name] += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        yield


def resolve(claim_id: int, user: int, counts: Counter[str] | None = None) -> int:
    """One resolution; the memo's amount in cents."""
    from amends.core.actor import SYSTEM, Actor
    from amends.decisions import api as decisions
    from amends.decisions.api import Ruling
    from amends.resolutions import api as resolutions

    actor = Actor("user", "Bench", user, roles=frozenset({"supervisor"}))
    ruling = Ruling(
        outcome="approve", remedy="refund", return_required=False, reasons=(("person", "We refund it."),)
    )
    with _step(counts, "decide"):
        decision = decisions.decide(actor, claim_id, ruling, "Looked at it.")
    with _step(counts, "grant"):
        granted = resolutions.grant(decision.id)
    with _step(counts, "settle"):
        return resolutions.settle(SYSTEM, granted.id).amount_minor


Written = list[tuple[str, list[dict[str, Any]]]]


def _look(url: str, claim_id: int, user: int) -> tuple[Counter[str], Written]:
    """Statements of each step, and the rows that one resolution writes."""
    counts: Counter[str] = Counter()
    with psycopg.connect(url, autocommit=True) as connection:
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND column_name = 'id' AND data_type IN ('bigint', 'integer') ORDER BY 1"
            )
        ]
        before = {name: _last(connection, name) for name in tables}
        resolve(claim_id, user, counts)
        written = []
        for name, mark in before.items():
            with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
                cursor.execute(
                    sql.SQL("SELECT * FROM {} WHERE id > %s ORDER BY id").format(sql.Identifier(name)), [mark]
                )
                if found := cursor.fetchall():
                    written.append((name, found))
    return counts, written


def _last(connection: psycopg.Connection[Any], name: str) -> int:
    row = connection.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(name)))
    return int((row.fetchone() or (0,))[0])


def _copies(url: str, written: Written) -> None:
    key = "ALTER TABLE {} DROP COLUMN id, ADD COLUMN id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    with psycopg.connect(url, autocommit=True) as connection:
        for name, _ in written:
            bare = sql.Identifier(f"bare_{name}")
            connection.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(bare, sql.Identifier(name)))
            connection.execute(sql.SQL(key).format(bare))
        for name in SHARED:
            copy = sql.SQL("CREATE TABLE {} AS SELECT * FROM {} ORDER BY id LIMIT 2")
            connection.execute(copy.format(sql.Identifier(f"shared_{name}"), sql.Identifier(name)))


def _ours(claims: list[int], user: int, seconds: float, done: Any) -> None:
    import django

    django.setup()
    resolve(claims.pop(), user)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    end, count = time.perf_counter() + seconds, 0
    with effort(backend) as spent:
        while time.perf_counter() < end:
            resolve(claims.pop(), user)  # running out of claims would be a wrong figure, so it fails
            count += 1
    done.put((count, spent.cpu, spent.database))


def _bare(url: str, written: Written, seconds: float, done: Any) -> None:
    statements = []
    for name, rows in written:
        columns = [column for column in rows[0] if column != "id"]
        values = sql.SQL(", ").join(
            sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(columns))) for _ in rows
        )
        insert = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
            sql.Identifier(f"bare_{name}"), sql.SQL(", ").join(map(sql.Identifier, columns)), values
        )
        given = [
            Jsonb(row[column]) if isinstance(row[column], dict | list) else row[column]
            for row in rows
            for column in columns
        ]
        statements.append((insert, given))
    third = -(-len(statements) // len(STEPS))
    with psycopg.connect(url) as connection:
        end, count = time.perf_counter() + seconds, 0
        with effort(connection.info.backend_pid) as spent:
            while time.perf_counter() < end:
                for n in range(len(STEPS)):
                    for insert, given in statements[n * third : (n + 1) * third]:
                        connection.execute(insert, given, prepare=True)
                    if n == len(STEPS) - 1:
                        _count_up(connection)
                    connection.commit()
                count += 1
    done.put((count, spent.cpu, spent.database))


def _count_up(connection: psycopg.Connection[Any]) -> None:
    for name, column in SHARED.items():
        count_up = sql.SQL("UPDATE {} SET {} = {} + 1").format(
            sql.Identifier(f"shared_{name}"), sql.Identifier(column), sql.Identifier(column)
        )
        connection.execute(count_up, prepare=True)


class Rate(msgspec.Struct):
    """Of one kind of clients together: how many a second, and what each of them took in seconds of processor time,
    and of that in the database (0: cannot be seen)."""

    rate: float
    cpu: float
    database: float


def _measure(
    client: Callable[..., None], url: str, clients: int, seconds: float, claims: list[int], extra: Any
) -> Rate:
    context = multiprocessing.get_context("spawn")
    done = context.Queue()
    processes = []
    for _ in range(clients):
        if client is _ours:
            share = [claims.pop() for _ in range(2 + int(seconds * 80 / (3 + clients)))]
            arguments: tuple[Any, ...] = (share, extra, seconds, done)
        else:
            arguments = (url, extra, seconds, done)
        processes.append(context.Process(target=client, args=arguments))
    for process in processes:
        process.start()
    counts, cpu, database = (sum(told) for told in zip(*(done.get() for _ in processes), strict=True))
    for process in processes:
        process.join()
    each = max(counts, 1)
    return Rate(rate=max(counts, 1) / seconds, cpu=cpu / each, database=database / each)


if __name__ == "__main__":
    main()
