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
import os
from collections import Counter
from functools import partial

import psycopg

from amends.cli.scratch import scratch_database
from bench import bare
from bench.counting import counting
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
            found = connection.execute("SELECT id FROM claims_claim WHERE public_id LIKE 'CLM-B%' ORDER BY id")
            claims = [row[0] for row in found.fetchall()]
        os.environ["DATABASE_URL"] = url
        user = _person()
        resolve(claims.pop(), user)  # what is loaded once a process
        print(f"{options.orders:,} orders")
        counts: Counter[str] = Counter()
        rows = bare.written(url, lambda: resolve(claims.pop(), user, counts))
        print("  statements a step: " + ", ".join(f"{step} {counts[step]}" for step in STEPS))
        print("  rows a resolution: " + ", ".join(f"{name} {len(found)}" for name, found in rows))
        bare.copies(url, rows, SHARED)
        for clients in options.clients:
            share = 2 + int(options.seconds * 400 / (3 + clients))
            given = [(partial(resolve, user=user), [claims.pop() for _ in range(share)]) for _ in range(clients)]
            ours = bare.measure(bare.act, given, options.seconds)
            theirs = bare.measure(bare.insert, [(url, rows, SHARED, len(STEPS))] * clients, options.seconds)
            print(f"  {clients} client(s): {bare.compared('resolutions', ours, theirs)}")


def _person() -> int:
    from amends.accounts.api import create_user, set_money_limit
    from amends.core.actor import SYSTEM
    from amends.core.money import Money

    set_money_limit(SYSTEM, "supervisor", Money(10**12, "EUR"))
    return create_user("bench@amends.example", "Bench", ["supervisor"]).id


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
    with counting(counts, "decide"):
        decision = decisions.decide(actor, claim_id, ruling, "Looked at it.")
    with counting(counts, "grant"):
        granted = resolutions.grant(decision.id)
    with counting(counts, "settle"):
        return resolutions.settle(SYSTEM, granted.id).amount_minor


if __name__ == "__main__":
    main()
