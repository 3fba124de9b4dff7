"""Undo an entry by its opposite."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.ledger.commands.announce import announce
from amends.ledger.commands.pick import Row
from amends.ledger.commands.post import insert_entry
from amends.ledger.commands.refusals import database_refusals
from amends.ledger.models import Entry, Leg
from amends.ledger.types import Book, GoodsPlace, GoodsStatus, LegInput


def reverse(entry_id: int, actor: Actor, *, key: str, reason: str) -> int:
    """The exact opposite entry; its id, also when asked again with the same key.

    NotFound, Refused("already_reversed"), and for goods all that post() refuses: undoing does not open
    quarantine (see docs/explanation/ledger.md).
    """
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    legs = list(entry.legs.select_related("account").order_by("id"))
    rows = [Row(leg.account_id, leg.commodity, leg.lot, -leg.amount) for leg in legs]
    try:
        with database_refusals(), transaction.atomic():
            reversal = insert_entry(
                Book(entry.book),
                "reversal",
                entry.reference,
                actor,
                rows,
                key=key,
                reason=reason,
                reverses_id=entry_id,
            )
            if reversal is not None and entry.book == Book.GOODS:
                announce(reversal, "reversal", entry.reference, map(_opposite, legs))
        return _same_again(entry_id, key) if reversal is None else reversal
    except IntegrityError as error:
        if Entry.objects.filter(reverses_id=entry_id).exists():
            raise Refused("already_reversed", entry=entry_id) from error
        raise


def _opposite(leg: Leg) -> LegInput:
    place = GoodsPlace(leg.account.location, GoodsStatus(leg.account.kind), leg.account.bin)
    return LegInput(place, leg.commodity, -leg.amount, leg.lot)


def _same_again(entry_id: int, key: str) -> int:
    reversal = Entry.objects.get(key=key)
    if reversal.reverses_id != entry_id:
        raise Refused("key_reused", key=key)
    return reversal.pk
