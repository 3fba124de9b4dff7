"""Finding payouts, each within the actor's reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from amends.accounts.api import Right, require
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.payments import ports
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.queries.views import payout_view
from amends.payments.types import PayoutView

_JOINED = ("granted", "replaced_by")


def payouts(
    actor: Actor,
    state: str = "pending",
    cursor: str = "",
    size: int = 50,
    *,
    day: date | None = None,
    gateway: str = "",
    currency: str = "",
) -> Page[PayoutView]:
    """Payouts in that state (empty = all), newest first, of one day (UTC), gateway or currency when given; for
    staff who may read memos."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    size = max(1, min(size, MAX_SIZE))
    rows = RefundTransaction.objects.select_related(*_JOINED).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if day is not None:
        start = datetime.combine(day, time(), UTC)
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    if gateway:
        rows = rows.filter(gateway=gateway)
    if currency:
        rows = rows.filter(currency=currency)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([payout_view(row) for row in page.items], page.next_cursor)


def payout(actor: Actor, memo_ref: str) -> PayoutView | None:
    """The payout of a memo within reach; None when there is none (it was paid as store credit)."""
    try:
        return payout_view(payout_row(actor, memo_ref))
    except Refused:
        return None


def payout_row(actor: Actor, memo_ref: str, *, by_hand: bool = False) -> RefundTransaction:
    """The row that matters behind a memo's public id (as typed) or number: the newest that is not replaced, with
    `by_hand` one that a person executes when there is one; Refused("payout_none")."""
    rows = [row for row in _of(actor, memo_ref) if not hasattr(row, "replaced_by")]
    hands = [row for row in rows if ports.is_by_hand(row.gateway)] if by_hand else []
    open_ = [row for row in hands or rows if row.state in ("pending", "failed")]
    for row in [*open_, *hands, *rows]:
        return row
    raise Refused("payout_none")


def by_id(payout_id: int) -> RefundTransaction:
    """The row with what its view needs; NotFound."""
    row = RefundTransaction.objects.select_related(*_JOINED).filter(pk=payout_id).first()
    if row is None:
        raise NotFound
    return row


def payout_by_id(actor: Actor, payout_id: int) -> PayoutView:
    """One payout, for staff who may read memos; NotFound."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    return payout_view(by_id(payout_id))


def payouts_of(actor: Actor, memo_ref: str) -> list[PayoutView]:
    """All transactions of a memo within reach, in the order of their making; one statement."""
    return [payout_view(row) for row in reversed(_of(actor, memo_ref)[:MAX_SIZE])]


def _of(actor: Actor, memo_ref: str) -> QuerySet[RefundTransaction]:
    require(actor, Right.MEMOS_READ)
    wanted = memo_ref.strip()
    known = Q(granted__document__iexact=wanted) | Q(granted__document_ref=ids.parse(wanted, "CM") or wanted)
    rows = RefundTransaction.objects.select_related(*_JOINED).filter(known).order_by("-position")
    if not actor.is_customer:
        return rows
    return rows.none() if actor.customer_id is None else rows.filter(granted__customer_id=actor.customer_id)


def refund_states(documents: Sequence[str]) -> dict[str, str]:
    """How far the granted refund of each of these memos is: pending, partly, succeeded, failed. One statement;
    memos without one (store credit) are left out."""
    rows = GrantedRefund.objects.filter(document__in=documents)
    return dict(rows.values_list("document", "state"))
