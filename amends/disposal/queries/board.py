"""The quarantine: what stands where, how long, worth how much.

One statement reads the running balances beside the catalogue and the receipts; it writes nothing. The list goes on
by its key (place, bin, SKU), so that the last page costs what the first one does.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.page import MAX_SIZE, Page, cut, decode
from amends.disposal.types import BoardLine, BoardSums
from amends.returns.ports import UNIDENTIFIED, for_staff

_FROM = """
-- no value is put into this text: all go by parameters
FROM ledger_balance b
JOIN ledger_account a ON a.id = b.account_id AND a.book = 'goods' AND a.kind = 'quality_reject'
LEFT JOIN catalog_product p ON p.sku = substr(b.commodity, 5)
WHERE b.amount <> 0 AND (%(location)s = '' OR a.location = %(location)s)
  AND (%(hazard)s = '' OR p.hazard = %(hazard)s)
"""
_LINES = f"""
WITH page AS (
    SELECT a.location, a.bin, substr(b.commodity, 5) AS sku, sum(b.amount)::bigint AS amount, p.title,
           p.hazard, p.category, p.unit_cost_minor, p.cost_currency
    {_FROM} AND (%(cursor)s = 0 OR (a.location, a.bin, substr(b.commodity, 5)) > (%(l)s, %(b)s, %(s)s))
    GROUP BY a.location, a.bin, b.commodity, p.id ORDER BY 1, 2, 3 LIMIT %(size)s
)
SELECT g.location, g.bin, g.sku, g.amount, coalesce(g.title, ''), g.hazard, g.category, g.unit_cost_minor,
       g.cost_currency, h.oldest, h.receipts, h.uninspected,
       c.capacity - (SELECT coalesce(sum(x.amount), 0) FROM ledger_balance x JOIN ledger_account y
                     ON y.id = x.account_id AND y.book = 'goods' AND y.kind = 'quality_reject'
                     AND y.location = g.location AND y.bin = g.bin)
FROM page g
LEFT JOIN catalog_location w ON w.code = g.location
LEFT JOIN catalog_bin c ON c.location_id = w.id AND c.code = g.bin AND c.capacity IS NOT NULL
LEFT JOIN LATERAL (
    SELECT min(r.at) AS oldest, count(*) AS receipts, count(*) FILTER (WHERE NOT r.is_inspected) AS uninspected
    FROM returns_receipt r
    WHERE NOT r.is_gone AND r.entry_id IS NOT NULL AND r.sku = g.sku AND r.location_code = g.location
      AND r.bin = g.bin
) h ON true
ORDER BY 1, 2, 3
"""  # noqa: S608  no value is put into it
_SUMS = f"""
SELECT coalesce(nullif(p.cost_currency, ''), ''), sum(b.amount),
       coalesce(sum(b.amount * p.unit_cost_minor), 0), sum(b.amount) FILTER (WHERE p.unit_cost_minor IS NULL)
{_FROM} GROUP BY 1 ORDER BY 1
"""
_WAITING = """
SELECT count(*) FROM returns_receipt r WHERE NOT r.is_gone AND NOT r.is_inspected AND r.entry_id IS NOT NULL
   AND (%(location)s = '' OR r.location_code = %(location)s)
"""


def board(actor: Actor, location: str = "", hazard: str = "", cursor: str = "", size: int = 50) -> Page[BoardLine]:
    """By place, bin and SKU; one statement."""
    for_staff(actor)
    size = max(1, min(size, MAX_SIZE))
    place, bin_code, sku = _key(cursor)
    values = {
        "location": location, "hazard": hazard, "cursor": 1 if cursor else 0, "l": place, "b": bin_code, "s": sku,
        "size": size + 1,
    }  # fmt: skip
    with connection.cursor() as statement:
        statement.execute(_LINES, values)
        lines = [_line(row) for row in statement.fetchall()]
    return cut(lines, size, lambda line: [line.location_code, line.bin, line.sku])


def board_sums(actor: Actor, location: str = "", hazard: str = "") -> BoardSums:
    """Units and their cost over the whole quarantine; two statements over running balances and open receipts."""
    for_staff(actor)
    values = {"location": location, "hazard": hazard}
    with connection.cursor() as statement:
        statement.execute(_SUMS, values)
        rows = statement.fetchall()
        statement.execute(_WAITING, values)
        (waiting,) = statement.fetchone()
    return BoardSums(
        units=int(sum(row[1] for row in rows)),
        uninspected=waiting,
        unpriced=int(sum(row[3] or 0 for row in rows)),
        values=tuple((row[0], int(row[2])) for row in rows if row[0]),
    )


def _key(cursor: str) -> tuple[str, str, str]:
    if not cursor:
        return "", "", ""
    key = decode(cursor)
    if len(key) != 3 or not all(isinstance(part, str) and "\x00" not in part for part in key):
        raise Refused("bad_cursor")
    return str(key[0]), str(key[1]), str(key[2])


def _line(row: tuple[Any, ...]) -> BoardLine:
    location, bin_code, sku, units, title, hazard, category, cost, currency, since, receipts, fresh, room = row
    return BoardLine(
        location_code=location,
        bin=bin_code,
        sku=sku,
        title=title or ("Unidentified item" if sku == UNIDENTIFIED else sku),
        units=units,
        since=since,
        receipts=receipts,
        uninspected=fresh,
        hazard=hazard or "",
        category=category or "",
        value_minor=cost * units if cost is not None else None,
        currency=currency or "",
        room=int(room) if room is not None else None,
    )
