"""Types and facts of the ledger."""

from amends.ledger.facts import AvailabilityChanged, StockCompared
from amends.ledger.types import (
    AVAILABLE,
    WITH_CUSTOMERS,
    WITH_SUPPLIERS,
    Book,
    EntryView,
    GoodsPlace,
    GoodsStatus,
    Holding,
    LegInput,
    LotHolding,
    LotStock,
    MoneyAccount,
    OutsideStock,
    StockComparisonView,
    StockDifference,
    StockReport,
)

__all__ = [
    "AVAILABLE",
    "WITH_CUSTOMERS",
    "WITH_SUPPLIERS",
    "AvailabilityChanged",
    "Book",
    "EntryView",
    "GoodsPlace",
    "GoodsStatus",
    "Holding",
    "LegInput",
    "LotHolding",
    "LotStock",
    "MoneyAccount",
    "OutsideStock",
    "StockCompared",
    "StockComparisonView",
    "StockDifference",
    "StockReport",
]
