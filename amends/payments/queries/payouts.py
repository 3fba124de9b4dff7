"""Finding payouts, each within the actor's reach."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from amends.accounts.api import Right, require
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.queries.views import payout_view
from amends.payments.types import PayoutView


def payouts(actor: Actor, state: str = "pending", cursor: str = "", size: int = 50) -> Page[PayoutView]:
    """Payouts in that state (empty = all), newest first; for staff who may read memos."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    size = max(1, min(size, MAX_SIZE))
    rows = RefundTransaction.objects.select_related("granted").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([payout_view(row) for row in page.items], page.next_cursor)


def payout(actor: Actor, memo_ref: str) -> PayoutView | None:
    """The payout of a memo within reach; None when there is none (it was paid as store credit)."""
    row = _of(actor, memo_ref).first()
    return payout_view(row) if row else None


def payout_row(actor: Actor, memo_ref: str) -> RefundTransaction:
    """The row behind a memo's public id (as typed) or number; Refused("payout_none")."""
    row = _of(actor, memo_ref).first()
    if row is None:
        raise Refused("payout_none")
    return row


def _of(actor: Actor, memo_ref: str) -> QuerySet[RefundTransaction]:
    require(actor, Right.MEMOS_READ)
    wanted = memo_ref.strip()
    known = Q(granted__document__iexact=wanted) | Q(granted__document_ref=ids.parse(wanted, "CM") or wanted)
    rows = RefundTransaction.objects.select_related("granted").filter(known).order_by("-position")
    if not actor.is_customer:
        return rows
    return rows.none() if actor.customer_id is None else rows.filter(granted__customer_id=actor.customer_id)


def refund_states(documents: Sequence[str]) -> dict[str, str]:
    """How far the granted refund of each of these memos is: pending, partly, succeeded, failed. One statement;
    memos without one (store credit) are left out."""
    rows = GrantedRefund.objects.filter(document__in=documents)
    return dict(rows.values_list("document", "state"))
