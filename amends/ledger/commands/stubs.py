"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from collections.abc import Sequence

from amends.core.actor import Actor
from amends.core.money import Money
from amends.ledger.types import Book, EntryView, GoodsPlace, GoodsStatus, LegInput, MoneyAccount


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

    Refused("entry_unbalanced"), Refused("stock_short"), Refused("release_needed").
    """
    raise NotImplementedError


def reverse(entry_id: int, actor: Actor, *, key: str, reason: str) -> int:
    """The exact opposite entry; Refused("already_reversed")."""
    raise NotImplementedError


def grant_release(
    commodity: str,
    place: GoodsPlace,
    to_status: GoodsStatus,
    quantity: int,
    *,
    requested_by: Actor,
    authorised_by: Actor,
    reference: str,
) -> int:
    """Leave to move units out of quarantine; Refused("same_person") unless two people."""
    raise NotImplementedError


def balance(account: GoodsPlace | MoneyAccount, commodity: str) -> int:
    """Zero when nothing was ever posted."""
    raise NotImplementedError


def money_balance(account: MoneyAccount, currency: str) -> Money:
    """A money account's balance (credit balances are negative; see docs/explanation/ledger.md)."""
    raise NotImplementedError


def available(skus: Sequence[str]) -> dict[str, int]:
    """Units that can be sold, over all locations: sellable and released grades only; one statement."""
    raise NotImplementedError


def stock(location: str | None = None, sku: str | None = None) -> list[tuple[GoodsPlace, str, int]]:
    """Non-zero goods balances (place, sku, units), at most 1,000."""
    raise NotImplementedError


def entries_for(reference: str) -> list[EntryView]:
    """What was posted for a reference, oldest first."""
    raise NotImplementedError


def verify() -> list[str]:
    """Sentences about everything in the books that does not add up (empty = sound)."""
    raise NotImplementedError
