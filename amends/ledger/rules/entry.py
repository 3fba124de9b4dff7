"""What an entry must be before it goes to the database, and the codes of its accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from amends.core.errors import Refused
from amends.core.money import is_currency
from amends.ledger.types import Book, GoodsPlace, LegInput, MoneyAccount


def account_code(account: GoodsPlace | MoneyAccount) -> str:
    """The account's unique code: "goods:WH1/Q-01:quality_reject", "money:store_credit:customer:12"."""
    if isinstance(account, GoodsPlace):
        return f"goods:{account.location}/{account.bin}:{account.status}"
    return f"money:{account.kind}:{account.owner}"


def check_entry(book: Book, legs: Sequence[LegInput]) -> None:
    """Refused("entry_unbalanced") or Refused("entry_malformed") with what is wrong."""
    sums: dict[str, int] = defaultdict(int)
    seen: set[tuple[str, str, str]] = set()
    for leg in legs:
        _check_leg(book, leg)
        place = (account_code(leg.account), leg.commodity, leg.lot)
        if place in seen:
            raise Refused("entry_malformed", why=f"{place[0]} is named twice for {leg.commodity}")
        seen.add(place)
        sums[leg.commodity] += leg.amount
    off = {commodity: amount for commodity, amount in sums.items() if amount}
    if off or len(legs) < 2:
        raise Refused("entry_unbalanced", off=", ".join(f"{c} {a:+d}" for c, a in off.items()) or "nothing")


def _check_leg(book: Book, leg: LegInput) -> None:
    goods = isinstance(leg.account, GoodsPlace)
    if goods != (book is Book.GOODS):
        raise Refused("entry_malformed", why=f"{account_code(leg.account)} is not in the {book} book")
    if not leg.amount:
        raise Refused("entry_malformed", why=f"nothing is posted to {account_code(leg.account)}")
    if goods and (not leg.commodity.startswith("sku:") or len(leg.commodity) < 5):
        raise Refused("entry_malformed", why=f"{leg.commodity} is not a SKU")
    if not goods and not is_currency(leg.commodity):
        raise Refused("entry_malformed", why=f"{leg.commodity} is not a currency")
    if leg.lot and not goods:
        raise Refused("entry_malformed", why="money has no lot")
