"""Post a balanced entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from django.db import connection, transaction

from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.ledger.commands.accounts import account_ids
from amends.ledger.commands.announce import announce
from amends.ledger.commands.pick import Row, from_lots
from amends.ledger.commands.refusals import database_refusals
from amends.ledger.models import Entry
from amends.ledger.rules.entry import account_code, check_entry
from amends.ledger.types import Book, LegInput

_ENTRY = """
WITH entry AS (
    INSERT INTO ledger_entry (book, kind, reference, reason, key, actor_kind, actor_id, actor_label, release_id,
                              reverses_id, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (key) DO NOTHING RETURNING id
), legs AS (
    INSERT INTO ledger_leg (entry_id, account_id, commodity, lot, amount)
    SELECT entry.id, leg.* FROM entry, unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[]) AS leg
)
SELECT id FROM entry
"""
Choose = Callable[[Sequence[Row]], Sequence[Row]]


def post(
    book: Book,
    kind: str,
    reference: str,
    legs: Sequence[LegInput],
    actor: Actor,
    *,
    key: str,
    reason: str = "",
    release_id: int | None = None,
) -> int:
    """Post a balanced entry in the caller's transaction; its id. The same key again answers the same id.

    Refused: entry_unbalanced, entry_malformed, stock_short, release_needed, move_never, move_unclear,
    and key_reused when the key was used for another posting. A refusal leaves the transaction usable.
    Goods taken without naming a lot are those of no known lot first, then of the lot that is there longest.
    """
    check_entry(book, legs)

    def attempt(choose: Choose) -> int:
        # the database refuses goods; of money it takes whatever check_entry let pass
        with database_refusals(), transaction.atomic(savepoint=book is Book.GOODS):
            ids = account_ids(leg.account for leg in legs)
            rows = [Row(ids[account_code(leg.account)], leg.commodity, leg.lot, leg.amount) for leg in legs]
            entry_id = insert_entry(
                book, kind, reference, actor, choose(rows), key=key, reason=reason, release_id=release_id
            )
            if entry_id is not None:
                announce(entry_id, kind, reference, legs)
        return _same_again(book, reference, key, rows) if entry_id is None else entry_id

    try:
        return attempt(list)
    except Refused as refusal:
        if refusal.code != "stock_short" or all(leg.lot for leg in legs):
            raise
    return attempt(from_lots)  # what has no lot is used up: the oldest lots serve


def insert_entry(
    book: Book,
    kind: str,
    reference: str,
    actor: Actor,
    rows: Sequence[Row],
    *,
    key: str,
    reason: str = "",
    release_id: int | None = None,
    reverses_id: int | None = None,
) -> int | None:
    """The new entry's id; None when the key is taken (whoever held it has committed). One statement with all its
    legs, as the database demands."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTRY,
            [
                book.value,
                kind,
                reference,
                reason,
                key,
                actor.kind,
                actor.user_id or actor.customer_id,
                actor.label,
                release_id,
                reverses_id,
                clock.now(),
                [row.account_id for row in rows],
                [row.commodity for row in rows],
                [row.lot for row in rows],
                [row.amount for row in rows],
            ],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _same_again(book: Book, reference: str, key: str, rows: Sequence[Row]) -> int:
    entry = Entry.objects.get(key=key)
    posted, asked = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for account, commodity, amount in entry.legs.values_list("account_id", "commodity", "amount"):
        posted[account, commodity] += amount  # which lots served is not part of what was asked
    for row in rows:
        asked[row.account_id, row.commodity] += row.amount
    if (entry.book, entry.reference, posted) != (book.value, reference, asked):
        raise Refused("key_reused", key=key)
    return entry.pk
