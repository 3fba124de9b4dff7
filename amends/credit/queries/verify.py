"""Do the accounts, their lots and holds, their movements and the books say the same?"""

from __future__ import annotations

from django.db import connection

MAX_EACH = 100
_CHECKS = (
    (
        "Store credit account {} shows {} and {} held; its lots say {} and {}.",
        """
        SELECT a.public_id, a.balance, a.held, coalesce(l.rest, 0), coalesce(l.held, 0) FROM credit_account a
        LEFT JOIN (SELECT account_id, sum("left") AS rest, sum(held) AS held FROM credit_lot GROUP BY 1) l
          ON l.account_id = a.id
        WHERE a.balance <> coalesce(l.rest, 0) OR a.held <> coalesce(l.held, 0) ORDER BY 1
        """,
    ),
    (
        "Store credit account {} shows {} and {} held; its movements say {} and {}.",
        """
        SELECT a.public_id, a.balance, a.held, coalesce(m.minor, 0), coalesce(m.held, 0) FROM credit_account a
        LEFT JOIN (SELECT account_id, sum(minor) AS minor, sum(held) AS held FROM credit_movement GROUP BY 1) m
          ON m.account_id = a.id
        WHERE a.balance <> coalesce(m.minor, 0) OR a.held <> coalesce(m.held, 0) ORDER BY 1
        """,
    ),
    (
        "Store credit account {} holds {}; its open holds say {}.",
        """
        SELECT a.public_id, a.held, coalesce(h.minor, 0) FROM credit_account a
        LEFT JOIN (SELECT account_id, sum(minor) AS minor FROM credit_hold WHERE state = 'held' GROUP BY 1) h
          ON h.account_id = a.id
        WHERE a.held <> coalesce(h.minor, 0) ORDER BY 1
        """,
    ),
    (
        "The books owe {} {} {} as store credit ({}); the account shows {}.",
        """
        SELECT x.code, x.owed, x.currency, x.kind, x.shown FROM (
          SELECT coalesce(b.code, s.code) AS code, coalesce(-b.amount, 0) AS owed,
                 coalesce(b.commodity, s.currency) AS currency, coalesce(b.kind, s.kind) AS kind,
                 coalesce(s.shown, 0) AS shown
          FROM (SELECT a.code, a.kind, b.commodity, b.amount FROM ledger_balance b
                JOIN ledger_account a ON a.id = b.account_id
                WHERE a.book = 'money' AND a.kind IN ('store_credit', 'store_credit_held')) b
          FULL JOIN (
            SELECT 'money:' || k.kind || ':customer:' || a.customer_id AS code, k.kind, a.currency,
                   CASE k.kind WHEN 'store_credit' THEN a.balance - a.held ELSE a.held END AS shown
            FROM credit_account a CROSS JOIN (VALUES ('store_credit'), ('store_credit_held')) AS k(kind)) s
            ON s.code = b.code AND s.currency = b.commodity) x
        WHERE x.owed <> x.shown ORDER BY 1, 3
        """,
    ),
)


def verify() -> list[str]:
    """Sentences about everything that does not add up (empty = sound). Reads every account: for the night."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for sentence, sql in _CHECKS:
            cursor.execute(f"{sql} LIMIT {MAX_EACH}")
            found += [sentence.format(*row) for row in cursor.fetchall()]
    return found
