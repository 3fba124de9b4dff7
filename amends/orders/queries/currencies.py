"""Currencies of orders, for refunds whose payload does not state theirs."""

from __future__ import annotations

from collections.abc import Sequence

from amends.orders.models import Order


def currencies(channel: str, account: str, external_ids: Sequence[str]) -> dict[str, str]:
    """Order external id -> ISO 4217 code, of the orders that are known; one statement."""
    found = Order.objects.filter(channel=channel, account=account, external_id__in=external_ids)
    return dict(found.values_list("external_id", "currency"))
