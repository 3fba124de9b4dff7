"""Stock that is kept for a customer: off the shelf, out of every availability figure, and back again."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.ledger.api import Book, GoodsPlace, GoodsStatus, LegInput, post, stock
from amends.replacements.models import Replacement

_TRIES = 5


def take(actor: Actor, row: Replacement) -> GoodsPlace:
    """Move the quantity from the shelf that holds most to "reserved" in the same bin; where it stands now.

    The goods book lets the last unit go once: who comes second takes the next shelf, or is Refused("stock_short").
    """
    tried: set[GoodsPlace] = set()
    commodity = f"sku:{row.sku}"
    for attempt in range(_TRIES):
        shelf = _shelf(row.sku, row.quantity, tried)
        tried.add(shelf)
        kept = GoodsPlace(shelf.location, GoodsStatus.RESERVED, shelf.bin)
        legs = LegInput.moved(shelf, kept, commodity, row.quantity)
        key = f"reserve:{row.pk}:{row.reservations + 1}:{attempt}"
        try:
            post(Book.GOODS, "reservation", row.public_id, legs, actor, key=key, reason=row.claim_ref)
        except Refused as refusal:
            if refusal.code != "stock_short":
                raise
            continue
        return kept
    raise _short(row.sku, 0, row.quantity)


def put_back(actor: Actor, row: Replacement, reason: str) -> None:
    """What was kept is sellable again, on the shelf that it came from."""
    commodity = f"sku:{row.sku}"
    kept = GoodsPlace(row.location, GoodsStatus.RESERVED, row.bin)
    shelf = GoodsPlace(row.location, GoodsStatus.SELLABLE, row.bin)
    legs = LegInput.moved(kept, shelf, commodity, row.quantity)
    key = f"unreserve:{row.pk}:{row.reservations}"
    post(Book.GOODS, "reservation", row.public_id, legs, actor, key=key, reason=reason)


def _shelf(sku: str, quantity: int, tried: set[GoodsPlace]) -> GoodsPlace:
    shelves = [(n, place) for place, _, n in stock(sku=sku, status=GoodsStatus.SELLABLE) if place not in tried]
    held, place = max(shelves, key=lambda one: one[0], default=(0, None))
    if place is None or held < quantity:
        raise _short(sku, held, quantity)
    return place


def _short(sku: str, held: int, wanted: int) -> Refused:
    return Refused(
        "stock_short", account="The sellable stock", held=held, commodity=sku, wanted=wanted, field="sku"
    )
