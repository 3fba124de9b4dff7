"""Customers as views."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.functions import Lower

from amends.accounts.models import Customer
from amends.accounts.types import CustomerView
from amends.core.errors import NotFound


def customer(customer_id: int) -> CustomerView:
    """NotFound when there is none."""
    found = customers([customer_id])
    if customer_id not in found:
        raise NotFound
    return found[customer_id]


def customers(ids: Sequence[int], emails: Sequence[str] = ()) -> dict[int, CustomerView]:
    """Several at once, by id and by e-mail address (lower case); one statement."""
    rows = Customer.objects.alias(address=Lower("email"))
    wanted = Q(pk__in=set(ids)) | Q(address__in=set(emails)) if emails else Q(pk__in=set(ids))
    return {row.pk: _view(row) for row in rows.filter(wanted)}


def _view(row: Customer) -> CustomerView:
    return CustomerView(row.pk, row.public_id, row.name, row.email, row.phone, row.country, row.language)
