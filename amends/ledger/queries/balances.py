"""Where things are and what is owed: running balances, one statement each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Sum

from amends.core.money import Money
from amends.ledger.models import Balance, Entry, Leg
from amends.ledger.rules.entry import account_code
from amends.ledger.types import AVAILABLE, EntryView, GoodsPlace, GoodsStatus, MoneyAccount

MAX_ROWS = 1_000


def balance(account: GoodsPlace | MoneyAccount, commodity: str, lot: str = "") -> int:
    """Zero when nothing was ever posted. `lot`: of goods, this lot only; all lots without."""
    row = Balance.objects.filter(account__code=account_code(account), commodity=commodity)
    if lot:
        row = row.filter(lot=lot)
    return row.aggregate(units=Sum("amount"))["units"] or 0


def money_balance(account: MoneyAccount, currency: str) -> Money:
    """A money account's balance (credit balances are negative; see docs/explanation/ledger.md)."""
    return Money(balance(account, currency), currency)


def available(skus: Sequence[str]) -> dict[str, int]:
    """Units that can be sold, over all locations: sellable and released grades only; one statement."""
    found = dict.fromkeys(skus, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT substr(b.commodity, 5), sum(b.amount)::bigint
            FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
            WHERE b.commodity = ANY(%s) AND a.book = 'goods' AND a.kind = ANY(%s)
            GROUP BY b.commodity
            """,
            [[f"sku:{sku}" for sku in found], [status.value for status in AVAILABLE]],
        )
        found.update(cursor.fetchall())
    return found


def available_at(skus: Sequence[str], locations: Sequence[str] = ()) -> dict[tuple[str, str], int]:
    """Units that can be sold by (SKU, place), where there are any; every place unless some are named. One
    statement over the running balances, whose number does not grow with what is posted."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT substr(b.commodity, 5), a.location, sum(b.amount)::bigint
            FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
            JOIN unnest(%s::text[]) AS asked (commodity) ON asked.commodity = b.commodity
            WHERE a.book = 'goods' AND a.kind = ANY(%s) AND b.amount <> 0
              AND (%s::text[] = '{}' OR a.location = ANY(%s))
            GROUP BY b.commodity, a.location
            """,
            [
                [f"sku:{sku}" for sku in dict.fromkeys(skus)],
                [status.value for status in AVAILABLE],
                list(locations),
                list(locations),
            ],
        )
        return {(sku, place): units for sku, place, units in cursor.fetchall()}


def stock(
    location: str | None = None, sku: str | None = None, status: GoodsStatus | None = None
) -> list[tuple[GoodsPlace, str, int]]:
    """Non-zero goods balances (place, sku, units), at most 1,000, by place."""
    rows = Balance.objects.filter(account__book="goods").exclude(amount=0)
    if location is not None:
        rows = rows.filter(account__location=location)
    if sku is not None:
        rows = rows.filter(commodity=f"sku:{sku}")
    if status is not None:
        rows = rows.filter(account__kind=status.value)
    values = (
        rows.values_list("account__location", "account__kind", "account__bin", "commodity")
        .annotate(units=Sum("amount"))
        .order_by("account__location", "account__bin", "account__kind", "commodity")
    )
    return [
        (GoodsPlace(place, GoodsStatus(kind), bin_code), commodity[4:], amount)
        for place, kind, bin_code, commodity, amount in values[:MAX_ROWS]
    ]


def units_by_bin(location: str, status: GoodsStatus) -> dict[str, int]:
    """How many units of anything stand in each bin of a place; one statement over the running balances."""
    rows = Balance.objects.filter(account__book="goods", account__location=location, account__kind=status.value)
    return dict(rows.values_list("account__bin").annotate(units=Sum("amount")).exclude(units=0).order_by())


def entries_for(reference: str) -> list[EntryView]:
    """What was posted for a reference, oldest first (at most 1,000); two statements."""
    entries = list(Entry.objects.filter(reference=reference).order_by("id")[:MAX_ROWS])
    legs: dict[int, list[tuple[str, str, int]]] = {}
    rows = Leg.objects.filter(entry_id__in=[entry.pk for entry in entries]).order_by("id")
    for entry_id, code, commodity, amount in rows.values_list("entry_id", "account__code", "commodity", "amount"):
        legs.setdefault(entry_id, []).append((code, commodity, amount))
    return [
        EntryView(entry.pk, entry.kind, entry.reference, entry.reason, tuple(legs.get(entry.pk, ())))
        for entry in entries
    ]
