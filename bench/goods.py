"""Receipts and dispositions a second at 1 and 8 stations, against the bare SQL of the same rows.

A receipt is what the gate does with one scan (inbound.arrive); a disposition is its proposal and another person's
authorisation, which carries it out (scrapped), both through the rooms' own api on a durable database. Goods are of
1,000 products at one place. The statements of each are printed, with what takes most of the database's time where
the server has pg_stat_statements.
Usage: python -m bench.goods [--returns 20000] [--stations 1 8] [--seconds 10]
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

from amends.cli.scratch import scratch_database
from bench import bare
from bench.counting import statements
from bench.recovery import GRANTED
from bench.resolutions import _CLAIMS
from bench.story import _shop

SHARED = {"ledger_balance": "amount"}
_RETURNS = (
    """INSERT INTO returns_rma (public_id, claim_id, resolution_id, state, customer_name, claim_ref, order_number,
         sold_unit_id, product_id, sku, title, serial, quantity, received_quantity, remedy, location_code,
         return_address, authorised_at, expires_at, expiry_rule)
       SELECT 'RMA-B' || k.id, k.id, z.id, CASE WHEN k.id %% 2 = 0 THEN 'authorised' ELSE 'inspected' END, '',
         k.public_id, '', k.sold_unit_id, k.product_id, k.sku, k.title, '', 1, k.id %% 2, 'refund', 'BEN', '[]',
         now(), now() + interval '30 days', '30 days'
       FROM claims_claim k JOIN resolutions_resolution z ON z.claim_id = k.id""",
    """INSERT INTO returns_receipt (rma_id, key, sku, quantity, serial, condition, location_code, bin, note,
         received_by, entry_id, is_inspected, is_gone, at)
       SELECT id, 'b' || id, sku, 1, '', 'as_expected', 'BEN', 'Q-01', '', 'bench', 1, true, false, now()
       FROM returns_rma WHERE state = 'inspected'""",
    """INSERT INTO returns_inspection (receipt_id, defect_version, found_defect, found_label, result, note,
         inspected_by, at)
       SELECT id, 1, 'x', 'x', 'defect_confirmed', '', 'bench', now() FROM returns_receipt""",
    "ANALYZE",
)


def main() -> None:
    """Fill, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--returns", type=int, default=20_000)
    parser.add_argument("--stations", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    with scratch_database("amends_bench") as url:
        _shop(url, options.returns)
        os.environ["DATABASE_URL"] = url
        people = _people()
        expected, here = _returns(url, options.returns)
        _compare("receipts", url, partial(receive, people), expected, 1, options)
        _compare("dispositions", url, partial(dispose, people), here, 2, options)


def receive(people: tuple[int, int], rma_id: int) -> object:
    """One scan at the gate."""
    from amends.core.actor import Actor
    from amends.inbound.api import arrive
    from amends.returns.api import ReceiptInput

    wanda = Actor("user", "Wanda", people[0], roles=frozenset({"warehouse"}))
    return arrive(wanda, ReceiptInput(rma_id=rma_id, quantity=1, serial="", location_code="BEN", key=f"k{rma_id}"))


def dispose(people: tuple[int, int], receipt_id: int) -> object:
    """One person proposes, another authorises."""
    from amends.core.actor import Actor
    from amends.returns.api import authorise_disposition, propose_disposition

    wanda = Actor("user", "Wanda", people[0], roles=frozenset({"warehouse"}))
    quinn = Actor("user", "Quinn", people[1], roles=frozenset({"quality"}))
    return authorise_disposition(quinn, propose_disposition(wanda, receipt_id, "scrap").id, True)


def _people() -> tuple[int, int]:
    from amends.accounts.api import create_user

    return (
        create_user("wanda@amends.example", "Wanda", ["warehouse"]).id,
        create_user("quinn@amends.example", "Quinn", ["quality"]).id,
    )


def _returns(url: str, count: int) -> tuple[list[int], list[int]]:
    """Half are expected, half are inspected and stand in quarantine: ids of the returns, and of the receipts."""
    from amends.core.actor import SYSTEM
    from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, post

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_CLAIMS, [count])
        for statement in (*GRANTED, *_RETURNS):
            connection.execute(statement, {}, prepare=False)
        stock = connection.execute("SELECT sku, count(*) FROM returns_receipt GROUP BY 1").fetchall()
        expected = connection.execute("SELECT id FROM returns_rma WHERE state = 'authorised' ORDER BY random()")
        here = connection.execute("SELECT id FROM returns_receipt ORDER BY random()")
        found = [row[0] for row in expected.fetchall()], [row[0] for row in here.fetchall()]
    place = GoodsPlace("BEN", GoodsStatus.QUALITY_REJECT, "Q-01")
    for sku, units in stock:
        legs = [LegInput(WITH_CUSTOMERS, f"sku:{sku}", -units), LegInput(place, f"sku:{sku}", units)]
        post(Book.GOODS, "receipt", "bench", legs, SYSTEM, key=f"bench:{sku}")
    return found


def _compare(
    what: str, url: str, one: Callable[[int], object], ids: list[int], commits: int, options: argparse.Namespace
) -> None:
    one(ids.pop())
    counted = statements(lambda: one(ids.pop()))
    rows = bare.written(url, lambda: one(ids.pop()))
    print(f"{what}: {counted} statements; rows: " + ", ".join(f"{name} {len(found)}" for name, found in rows))
    bare.copies(url, rows, SHARED, what)
    _statistics(url, "SELECT pg_stat_statements_reset()")
    for stations in options.stations:
        share = min(len(ids) // stations, int(options.seconds * 400 / (stations + 1)) + 10)
        given = [(one, [ids.pop() for _ in range(share)]) for _ in range(stations)]
        ours = bare.measure(bare.act, given, options.seconds)
        theirs = bare.measure(
            partial(bare.insert, mark=what), [(url, rows, SHARED, commits)] * stations, options.seconds
        )
        print(f"  {stations} station(s): {bare.compared(what, ours, theirs)}")
    for calls, spent, query in _statistics(url, _TOP):
        print(f"    {spent:9.1f} ms in {calls:6} of: {' '.join(query.split())[:120]}")


_TOP = """
SELECT s.calls, s.total_exec_time, s.query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = current_database() AND s.query !~ '(bare|shared)_' ORDER BY 2 DESC LIMIT 12
"""


def _statistics(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            return connection.execute(query).fetchall()
        except psycopg.Error:
            return []


if __name__ == "__main__":
    main()
