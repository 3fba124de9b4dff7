"""Which lots serve when goods are taken without naming one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from amends.ledger.models import Account, Balance


class Row(NamedTuple):
    """One leg as the database takes it."""

    account_id: int
    commodity: str
    lot: str
    amount: int


def from_lots(rows: Sequence[Row]) -> list[Row]:
    """The same moves, shared out over the lots that are there; what is too much stays without a lot, so that the
    database refuses it. Locks the balances in the order in which postings lock them."""
    given = [row for row in rows if row.lot]
    loose = [row for row in rows if not row.lot]
    for commodity in sorted({row.commodity for row in loose}):
        given += _shared([row for row in loose if row.commodity == commodity])
    return given


def _shared(rows: Sequence[Row]) -> list[Row]:
    """Legs of one commodity: what is taken, lot by lot, goes to those who are given, in their order."""
    found: Counter[tuple[int, str]] = Counter()
    commodity = rows[0].commodity
    taken = _taken([row for row in rows if row.amount < 0])
    lot, left = "", 0
    for row in rows:
        missing = row.amount
        while missing > 0:
            if not left:
                account, lot, left = next(taken)
                found[account, lot] -= left
            share = min(missing, left)
            found[row.account_id, lot] += share
            missing, left = missing - share, left - share
    return [Row(account, commodity, lot, amount) for (account, lot), amount in found.items() if amount]


def _taken(rows: Sequence[Row]) -> Iterator[tuple[int, str, int]]:
    """(account, lot, units): of no known lot first, then by the age of the lot's balance."""
    accounts = [row.account_id for row in rows]
    outside = set(Account.objects.filter(pk__in=accounts, may_go_negative=True).values_list("pk", flat=True))
    held = Balance.objects.select_for_update().filter(account_id__in=accounts, commodity=rows[0].commodity)
    there = sorted(held.order_by("account_id", "commodity", "lot"), key=lambda one: (one.lot != "", one.pk))
    for row in rows:
        wanted = -row.amount
        for one in there:
            if one.account_id == row.account_id and one.amount > 0 and row.account_id not in outside and wanted:
                units = min(wanted, one.amount)
                wanted -= units
                yield row.account_id, one.lot, units
        if wanted:
            yield row.account_id, "", wanted
