"""Does everything in the books add up? The database's rules are re-checked from the legs themselves,
so that damage done past them (a restored backup, a switched-off trigger) is found."""

from __future__ import annotations

from django.db import connection

MAX_EACH = 100

_CHECKS = (
    (
        "Balance of {} for {} is {}, its legs say {}.",
        """
        SELECT a.code, concat_ws(' lot ', x.commodity, nullif(x.lot, '')), x.kept, x.counted
        FROM (SELECT coalesce(b.account_id, l.account_id) AS account_id,
                     coalesce(b.commodity, l.commodity) AS commodity, coalesce(b.lot, l.lot) AS lot,
                     coalesce(b.amount, 0) AS kept, coalesce(l.amount, 0) AS counted
              FROM ledger_balance b
              FULL JOIN (SELECT account_id, commodity, lot, sum(amount) AS amount FROM ledger_leg
                         GROUP BY 1, 2, 3) l
                ON l.account_id = b.account_id AND l.commodity = b.commodity AND l.lot = b.lot) x
        JOIN ledger_account a ON a.id = x.account_id
        WHERE x.kept <> x.counted ORDER BY 1, 2
        """,
    ),
    (
        "Entry {} is off balance by {} of {}.",
        """
        SELECT entry_id, sum(amount), commodity FROM ledger_leg
        GROUP BY entry_id, commodity, lot HAVING sum(amount) <> 0 ORDER BY 1, 3
        """,
    ),
    (
        "Entry {} has no two legs.",
        """
        SELECT e.id FROM ledger_entry e
        WHERE (SELECT count(*) FROM ledger_leg l WHERE l.entry_id = e.id) < 2 ORDER BY 1
        """,
    ),
    (
        "Entry {} in the {} book has a leg of {} on {}.",
        """
        SELECT e.id, e.book, l.commodity, a.code
        FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_account a ON a.id = l.account_id
        WHERE NOT ledger_leg_fits(e.book, a.book, l.commodity) ORDER BY 1, 3
        """,
    ),
    (
        "Account {} holds {} of {}: it may not go below zero.",
        """
        SELECT a.code, b.amount, b.commodity FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
        WHERE b.amount < 0 AND NOT a.may_go_negative ORDER BY 1, 3
        """,
    ),
    (
        "Entry {} reverses entry {} but is not its opposite.",
        """
        SELECT e.id, e.reverses_id FROM ledger_entry e
        WHERE e.reverses_id IS NOT NULL AND NOT ledger_is_opposite(e.id, e.reverses_id) ORDER BY 1
        """,
    ),
    (
        "Entry {} moved {} of {} from {} to {} without the release that this needs.",
        """
        SELECT m.entry_id, m.quantity, m.commodity, m.before, m.after FROM ledger_restricted_moves m
        LEFT JOIN ledger_release r ON r.id = m.release_id AND r.commodity = m.commodity
                                  AND r.from_account_id = m.from_account_id AND r.to_status = m.after
        WHERE m.rule = 'n' OR (r.id IS NULL AND NOT (m.rule = 'u' AND m.reverses_id IS NOT NULL)) ORDER BY 1
        """,
    ),
    (
        "Entry {} has several places on both sides of {}.",
        """
        SELECT l.entry_id, l.commodity FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id
        WHERE e.book = 'goods' GROUP BY 1, 2, l.lot
        HAVING count(*) FILTER (WHERE amount < 0) > 1 AND count(*) FILTER (WHERE amount > 0) > 1 ORDER BY 1, 2
        """,
    ),
    (
        "Release {} of {} shows {} used of {}, entries used {}.",
        """
        SELECT r.id, r.commodity, r.used, r.quantity, coalesce(m.quantity, 0)
        FROM ledger_release r
        LEFT JOIN (SELECT release_id, sum(quantity) AS quantity FROM ledger_restricted_moves
                   WHERE NOT (rule = 'u' AND reverses_id IS NOT NULL) GROUP BY 1) m ON m.release_id = r.id
        WHERE r.used <> coalesce(m.quantity, 0) OR r.used > r.quantity ORDER BY 1
        """,
    ),
    (
        "Release {} was requested and authorised by the same person.",
        "SELECT id FROM ledger_release WHERE requested_by = authorised_by ORDER BY 1",
    ),
)


def verify() -> list[str]:
    """Sentences about everything in the books that does not add up (empty = sound).

    Reads every leg: meant for the night, not for a page. At most 100 sentences of each kind.
    """
    found: list[str] = []
    with connection.cursor() as cursor:
        for sentence, sql in _CHECKS:
            cursor.execute(f"{sql} LIMIT {MAX_EACH}")
            found += [sentence.format(*row) for row in cursor.fetchall()]
    return found
