"""Finding accounts, and making them at first use, safe against two doing so at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from amends.ledger.models import Account
from amends.ledger.rules.entry import account_code
from amends.ledger.types import OUTSIDE, Book, GoodsPlace, MoneyAccount

# In one order everywhere, so that two who make the same accounts never wait for each other in a circle.
_FIND_OR_MAKE = """
WITH wanted AS (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[])
        AS it (code, book, kind, location, bin, owner, may_go_negative)
), made AS (
    INSERT INTO ledger_account (code, book, kind, location, bin, owner, may_go_negative)
    SELECT * FROM wanted w WHERE NOT EXISTS (SELECT FROM ledger_account a WHERE a.code = w.code) ORDER BY code
    ON CONFLICT (code) DO NOTHING RETURNING code, id
)
SELECT code, id FROM ledger_account WHERE code IN (SELECT code FROM wanted)
UNION ALL SELECT code, id FROM made
"""


def account_ids(accounts: Iterable[GoodsPlace | MoneyAccount]) -> dict[str, int]:
    """Ids by code; one statement (two when somebody else made one at the same moment)."""
    wanted = {account_code(account): account for account in accounts}
    columns = zip(*(_row(code, account) for code, account in wanted.items()), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_FIND_OR_MAKE, [list(column) for column in columns])
        found: dict[str, int] = dict(cursor.fetchall())
    if len(found) < len(wanted):
        found |= dict(Account.objects.filter(code__in=list(wanted)).values_list("code", "id"))
    return found


def _row(code: str, account: GoodsPlace | MoneyAccount) -> tuple[Any, ...]:
    if isinstance(account, GoodsPlace):
        place = (account.status.value, account.location, account.bin, "", account.status in OUTSIDE)
        return (code, Book.GOODS.value, *place)
    return (code, Book.MONEY.value, account.kind, "", "", account.owner, True)
