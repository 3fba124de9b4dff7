"""What other rooms may use of the ledger."""

from amends.ledger.commands.stubs import (
    available,
    balance,
    entries_for,
    grant_release,
    money_balance,
    post,
    reverse,
    stock,
    verify,
)
from amends.ledger.types import Book, EntryView, GoodsPlace, GoodsStatus, LegInput, MoneyAccount

__all__ = [
    "Book",
    "EntryView",
    "GoodsPlace",
    "GoodsStatus",
    "LegInput",
    "MoneyAccount",
    "available",
    "balance",
    "entries_for",
    "grant_release",
    "money_balance",
    "post",
    "reverse",
    "stock",
    "verify",
]
