"""Forgetting what tells where a customer lives."""

from __future__ import annotations

from amends.orders.models import Order


def forget_postcodes(customer_id: int) -> None:
    """The marks of the postcodes of a customer's orders: they open the portal no more."""
    Order.objects.filter(customer_id=customer_id).exclude(postcode="").update(postcode="")
