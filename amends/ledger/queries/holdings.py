"""Where goods are, page by page: by place, bin, status and SKU, from the running balances."""

from __future__ import annotations

from typing import Any

from django.db import connection

from amends.core.errors import Refused
from amends.core.page import MAX_SIZE, Page, cut, decode
from amends.ledger.types import GoodsStatus, Holding

_ROWS = """
SELECT a.location, a.bin, a.kind, substr(b.commodity, 5), sum(b.amount)::bigint
FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
WHERE a.book = 'goods' AND b.amount <> 0
  AND (%(location)s = '' OR a.location = %(location)s) AND (%(commodity)s = '' OR b.commodity = %(commodity)s)
  AND (%(status)s = '' OR a.kind = %(status)s)
  AND (%(going)s = 0 OR (a.location, a.bin, a.kind, substr(b.commodity, 5)) > (%(l)s, %(b)s, %(k)s, %(s)s))
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 LIMIT %(size)s
"""


def holdings(
    location: str = "", sku: str = "", status: str = "", cursor: str = "", size: int = 50
) -> Page[Holding]:
    """One statement. Refused("bad_cursor")."""
    size = max(1, min(size, MAX_SIZE))
    key = decode(cursor) if cursor else ["", "", "", ""]
    if len(key) != 4 or not all(isinstance(part, str) and "\x00" not in part for part in key):
        raise Refused("bad_cursor")
    values: dict[str, Any] = {
        "location": location, "commodity": f"sku:{sku}" if sku else "", "status": status, "size": size + 1,
        "going": 1 if cursor else 0, "l": key[0], "b": key[1], "k": key[2], "s": key[3],
    }  # fmt: skip
    with connection.cursor() as statement:
        statement.execute(_ROWS, values)
        rows = [
            Holding(place, bin_code, GoodsStatus(kind), code, units)
            for place, bin_code, kind, code, units in statement.fetchall()
        ]
    return cut(rows, size, lambda row: [row.location, row.bin, row.status.value, row.sku])
