"""What can be sold of 100,000 SKUs at 20 places in one query, after 1,000,000 and 10,000,000 ledger entries.

The books are filled by SQL, their triggers off (they would do the same row by row): every SKU is bought for
every place in one entry, then sold, returned into quarantine and bought again, one unit an entry. The running
balances are updated in place from the legs of each part, as the triggers do, so that the table is as worn as one
that is vacuumed now and then. Time is told by the clock and in processor time of the database session; the second
run counts.
Usage: python -m bench.stock [--skus 100000] [--places 20] [--entries 1000000 10000000]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import psycopg

from amends.cli.scratch import scratch_database
from bench.effort import Effort, effort

_BATCH = 500_000
_SET_UP = (
    """INSERT INTO ledger_account (book, code, kind, location, bin, owner, may_go_negative)
       VALUES ('goods', 'goods:world/:with_supplier', 'with_supplier', 'world', '', '', true),
              ('goods', 'goods:world/:with_customer', 'with_customer', 'world', '', '', true)""",
    """INSERT INTO ledger_account (book, code, kind, location, bin, owner, may_go_negative)
       SELECT 'goods', 'goods:P' || n || '/A:' || kind, kind, 'P' || n, 'A', '', false
       FROM generate_series(1, %(places)s) n, unnest(ARRAY['sellable', 'quality_reject']) kind ORDER BY kind, n""",
    """INSERT INTO ledger_entry (book, kind, reference, reason, key, actor_kind, actor_id, actor_label, at)
       SELECT 'goods', 'bought', 'PO-' || n, '', 'b' || n, 'system', NULL, 'bench', now()
       FROM generate_series(1, %(skus)s) n""",
    """INSERT INTO ledger_leg (entry_id, account_id, commodity, lot, amount)
       SELECT n, a.id, 'sku:SKU-' || n, '', CASE WHEN a.kind = 'sellable' THEN 100 ELSE -100 * %(places)s END
       FROM generate_series(1, %(skus)s) n, ledger_account a WHERE a.kind IN ('sellable', 'with_supplier')
       ORDER BY n, a.id""",
)
_ENTRIES = """
INSERT INTO ledger_entry (book, kind, reference, reason, key, actor_kind, actor_id, actor_label, at)
SELECT 'goods', (ARRAY['sale', 'receipt', 'bought'])[1 + n %% 3], 'X-' || n, '', 'x' || n, 'system', NULL, 'bench',
    now()
FROM generate_series(%(first)s, %(last)s) n
"""
_LEGS = """
INSERT INTO ledger_leg (entry_id, account_id, commodity, lot, amount)
SELECT e.n, CASE side WHEN 1 THEN f.id ELSE t.id END, 'sku:SKU-' || (1 + e.h %% %(skus)s), '', 2 * side - 3
FROM (SELECT n, hashint8extended(n, 7) & 1073741823 AS h FROM generate_series(%(first)s, %(last)s) n) e
CROSS JOIN generate_series(1, 2) side
JOIN ledger_account f ON f.code = CASE n %% 3 WHEN 0 THEN 'goods:P' || (1 + h / 7 %% %(places)s) || '/A:sellable'
    WHEN 1 THEN 'goods:world/:with_customer' ELSE 'goods:world/:with_supplier' END
JOIN ledger_account t ON t.code = CASE n %% 3 WHEN 0 THEN 'goods:world/:with_customer'
    WHEN 1 THEN 'goods:P' || (1 + h / 7 %% %(places)s) || '/A:quality_reject'
    ELSE 'goods:P' || (1 + h / 7 %% %(places)s) || '/A:sellable' END
"""
_BALANCES = """
INSERT INTO ledger_balance (account_id, commodity, lot, amount)
SELECT account_id, commodity, lot, sum(amount) FROM ledger_leg WHERE id > %(after)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (account_id, commodity, lot) DO UPDATE SET amount = ledger_balance.amount + excluded.amount
"""


def main() -> None:
    """Fill, ask, fill more, ask again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skus", type=int, default=100_000)
    parser.add_argument("--places", type=int, default=20)
    parser.add_argument("--entries", type=int, nargs="+", default=[1_000_000, 10_000_000])
    options = parser.parse_args()
    size = {"skus": options.skus, "places": options.places}
    with scratch_database("amends_bench") as url, psycopg.connect(url, autocommit=True) as books:
        for table in ("ledger_entry", "ledger_leg", "ledger_balance"):
            books.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        for statement in _SET_UP:
            books.execute(statement, size, prepare=False)
        first: dict[str, Effort] = {}
        done, after = options.skus, 0
        for entries in options.entries:
            while done < entries:
                part = {"first": done + 1, "last": min(done + _BATCH, entries), **size}
                books.execute(_ENTRIES, part, prepare=False)
                books.execute(_LEGS, part, prepare=False)
                books.execute(_BALANCES, {"after": after}, prepare=False)
                books.execute("VACUUM ledger_balance")
                done, after = part["last"], _one(books, "SELECT max(id) FROM ledger_leg")
            books.execute("ANALYZE")
            balances = _one(books, "SELECT count(*) FROM ledger_balance")
            print(f"{done:,} entries, {after:,} legs, {balances:,} balances")
            for what, spent in _asked(options.skus).items():
                times = f", {spent.wall / first[what].wall:.2f} times as long" if what in first else ""
                print(f"  {what}: {spent.wall:.2f} s, database {spent.database:.2f} s of processor{times}")
                first.setdefault(what, spent)


def _asked(skus: int) -> dict[str, Effort]:
    from django.db import connection

    from amends.ledger import api as ledger

    names = [f"SKU-{n}" for n in range(1, skus + 1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    reads: dict[str, Callable[[], Any]] = {
        "all SKUs by place": lambda: ledger.available_at(names),
        "all SKUs": lambda: ledger.available(names),
        "one SKU by place": lambda: ledger.available_at(names[:1]),
    }
    found = {}
    for what, read in reads.items():
        read()
        with effort(backend) as found[what]:
            read()
    return found


def _one(books: psycopg.Connection[Any], query: str) -> int:
    row = books.execute(query, prepare=False).fetchone()
    return int((row or (0,))[0])


if __name__ == "__main__":
    main()
