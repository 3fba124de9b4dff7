"""The canonical facts that channels map their payloads to, and the view types that few rooms name."""

from amends.orders.types import (
    CustomerFact,
    FulfilmentFact,
    LineFact,
    OrderFact,
    PaymentFact,
    RefundFact,
    RefundLineFact,
    RefundView,
)

__all__ = [
    "CustomerFact",
    "FulfilmentFact",
    "LineFact",
    "OrderFact",
    "PaymentFact",
    "RefundFact",
    "RefundLineFact",
    "RefundView",
]
