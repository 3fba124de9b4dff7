"""What other rooms may use of the ledger."""

import amends.ledger.jobs  # noqa: F401 (registers the job)
from amends.ledger.commands import compare
from amends.ledger.commands.grant_release import grant_release
from amends.ledger.commands.hold import hold_lot, release_lot
from amends.ledger.commands.post import post
from amends.ledger.commands.reverse import reverse
from amends.ledger.queries import reconciliation
from amends.ledger.queries.balances import (
    available,
    available_at,
    balance,
    entries_for,
    money_balance,
    stock,
    units_by_bin,
)
from amends.ledger.queries.holdings import holdings
from amends.ledger.queries.lots import lots, on_hand_by_lot
from amends.ledger.queries.verify import verify
from amends.ledger.types import (
    WITH_CUSTOMERS,
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    MoneyAccount,
)

__all__ = [
    "WITH_CUSTOMERS",
    "WITH_SUPPLIERS",
    "Book",
    "GoodsPlace",
    "GoodsStatus",
    "LegInput",
    "MoneyAccount",
    "available",
    "available_at",
    "balance",
    "compare",
    "entries_for",
    "grant_release",
    "hold_lot",
    "holdings",
    "lots",
    "money_balance",
    "on_hand_by_lot",
    "post",
    "reconciliation",
    "release_lot",
    "reverse",
    "stock",
    "units_by_bin",
    "verify",
]
