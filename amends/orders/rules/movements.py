"""Payments and shipments: things that happened. They are merged from every version of an order, newest or not, so
each merge must not care in which order, or how often, the versions arrive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from amends.orders.types import FulfilmentFact, PaymentFact

_PAYMENT = {"pending": 0, "failed": 1, "succeeded": 2}
_SHIPMENT = {"pending": 0, "shipped": 1, "failed": 2, "delivered": 3, "cancelled": 4}


def merged_payment(one: PaymentFact, other: PaymentFact) -> PaymentFact:
    """The one that got further; the earlier time of the two; whichever names its parent. How a payment that came
    on its own found its order is not kept."""
    if one == other:
        return one
    best = max(one, other, key=_payment_rank)
    return PaymentFact(
        external_id=best.external_id,
        kind=best.kind,
        state=best.state,
        amount=best.amount,
        gateway=max(one.gateway, other.gateway),
        at=_earlier(one.at, other.at),
        currency=best.currency,
        parent_id=max(one.parent_id, other.parent_id),
    )


def _payment_rank(fact: PaymentFact) -> tuple[int, int, str, str]:
    return _PAYMENT.get(fact.state, 0), fact.amount, fact.currency, fact.kind


def merged_fulfilment(one: FulfilmentFact, other: FulfilmentFact) -> FulfilmentFact:
    """The state that got further, the earlier times, the fuller list of lines."""
    if one == other:
        return one
    return FulfilmentFact(
        external_id=one.external_id,
        order_external_id=one.order_external_id,
        state=max(one.state, other.state, key=lambda state: (_SHIPMENT.get(state, 0), state)),
        shipped_at=_earlier(one.shipped_at, other.shipped_at),
        delivered_at=_earlier(one.delivered_at, other.delivered_at),
        tracking_number=max(one.tracking_number, other.tracking_number),
        lines=max(one.lines, other.lines, key=lambda lines: (len(lines), sorted(lines), lines)),
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def deliveries(fulfilments: Iterable[FulfilmentFact]) -> dict[str, date]:
    """The day (UTC) on which the last piece of a line was delivered, by line id; under "" that of shipments which
    do not say what was in them. A day of shipping is not taken for one of delivery."""
    found: dict[str, date] = {}
    for fact in fulfilments:
        if fact.state != "delivered" or fact.delivered_at is None:
            continue
        day = fact.delivered_at.astimezone(UTC).date()
        for line in [line for line, _ in fact.lines] or [""]:
            found[line] = max(day, found.get(line, day))
    return found


def delivered_on(days: dict[str, date], line: str) -> date | None:
    """When a line was delivered; None when the shipments do not tell."""
    return days.get(line, days.get(""))
