"""Refunds that were made here and come back as the channel's or the provider's news: not counted twice."""

from __future__ import annotations

from amends.orders.models import OwnRefund


def note_own_refund(order_id: int, external_id: str, amount: int, *, taken_back: bool = False) -> None:
    """Remember the channel's or provider's id of a refund of ours (`amount` in minor units), or that it failed
    after all. In the caller's transaction; idempotent."""
    if taken_back:
        OwnRefund.objects.filter(order_id=order_id, external_id=external_id).delete()
    else:
        OwnRefund.objects.get_or_create(order_id=order_id, external_id=external_id, defaults={"amount": amount})
