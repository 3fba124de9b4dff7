"""The canonical facts that channels map their payloads to, and the view types that few rooms name."""

from amends.orders.facts import ProviderRefunded, RefundRecorded, SerialCorrected
from amends.orders.types import (
    ChangeFact,
    CustomerFact,
    FulfilmentFact,
    LineChange,
    LineFact,
    MonthSum,
    OrderFact,
    OrderRow,
    PaymentFact,
    RefundFact,
    RefundLineFact,
    RefundView,
    SaleReference,
    TakenMoney,
    TwinView,
)

__all__ = [
    "ChangeFact",
    "CustomerFact",
    "FulfilmentFact",
    "LineChange",
    "LineFact",
    "MonthSum",
    "OrderFact",
    "OrderRow",
    "PaymentFact",
    "ProviderRefunded",
    "RefundFact",
    "RefundLineFact",
    "RefundRecorded",
    "RefundView",
    "SaleReference",
    "SerialCorrected",
    "TakenMoney",
    "TwinView",
]
