"""The canonical facts that channels map their payloads to."""

from amends.orders.types import (
    CustomerFact,
    FulfilmentFact,
    LineFact,
    OrderFact,
    PaymentFact,
    RefundFact,
    RefundLineFact,
)

__all__ = [
    "CustomerFact",
    "FulfilmentFact",
    "LineFact",
    "OrderFact",
    "PaymentFact",
    "RefundFact",
    "RefundLineFact",
]
