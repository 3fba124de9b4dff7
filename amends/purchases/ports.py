"""Types of the purchases room that others may name."""

from amends.purchases.types import KINDS, PurchaseInput, PurchaseView

__all__ = ["KINDS", "PurchaseInput", "PurchaseView"]
