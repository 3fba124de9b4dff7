"""Customers as views."""

from __future__ import annotations

from collections.abc import Sequence

from amends.accounts.models import Customer
from amends.accounts.types import CustomerView
from amends.core.errors import NotFound


def customer(customer_id: int) -> CustomerView:
    """NotFound when there is none."""
    found = customers([customer_id])
    if customer_id not in found:
        raise NotFound
    return found[customer_id]


def customers(ids: Sequence[int]) -> dict[int, CustomerView]:
    """Several at once, one statement."""
    return {row.pk: _view(row) for row in Customer.objects.filter(pk__in=set(ids))}


def _view(row: Customer) -> CustomerView:
    return CustomerView(row.pk, row.public_id, row.name, row.email, row.phone, row.country, row.language)
