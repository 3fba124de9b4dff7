"""What released units are worth in the money book: what they had cost and what was spent on them, but never more
than they are sold for (the lower of cost and net realisable value, IAS 2.9)."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.core.money import Money, share
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.refurbishment.models import RefurbishmentOrder
from amends.returns.api import keeping


def revalue(actor: Actor, row: RefurbishmentOrder) -> Money | None:
    """The cost on the bench goes to the good units, that of the others is written off, by largest remainder.

    Work is the good units' too, as far as their price bears it; it stays a cost of refurbishing beyond that.
    Nothing where the original cost is not known, or the price is in another currency. What one good unit stands
    at, a part of a minor unit less; None where that is not known.
    """
    cost = keeping.cost_of(row.receipt_id)
    if cost is None or cost.currency != row.currency:
        return None
    each = share(cost.minor, [1] * row.quantity)
    good, lost = sum(each[: row.good]), sum(each[row.good :])
    worth = (row.price_minor or 0) * row.good
    work = min(_spent(row), max(worth - good, 0)) if row.good else 0
    kept = min(good, worth)
    legs = {
        MoneyAccount("goods_in_repair", row.sku): -cost.minor,
        MoneyAccount("refurbishing_costs", row.sku): -work,
        MoneyAccount("goods_at_cost", row.new_sku): kept + work,
        MoneyAccount("goods_written_off", "refurbish"): lost + good - kept,
    }
    entry = [LegInput(account, row.currency, minor) for account, minor in legs.items() if minor]
    post(Book.MONEY, "revaluation", row.public_id, entry, actor, key=f"refurbish:{row.pk}:value")
    return Money((kept + work) // row.good, row.currency) if row.good else None


def _spent(row: RefurbishmentOrder) -> int:
    return sum(work.minor for work in row.work.all())
