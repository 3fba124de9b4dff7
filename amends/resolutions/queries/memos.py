"""Finding credit memos, resolutions and store credit, each within the actor's reach."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from amends.accounts.api import Right, require
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.money import Money
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.documents.api import pdf
from amends.ledger.api import money_balance
from amends.payments.api import refund_states
from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.queries.views import memo_view, resolution_view
from amends.resolutions.rules.posting import credit_account
from amends.resolutions.rules.sheet import sheet
from amends.resolutions.types import MemoView, ResolutionView


def memo(actor: Actor, public_id: str) -> MemoView:
    """By public id or number, within reach; NotFound."""
    row = memo_row(actor, public_id)
    return memo_view(row, refund_states([row.number]).get(row.number, ""))


def memo_row(actor: Actor, text: str) -> CreditMemo:
    """The row behind a public id (as typed) or a number; NotFound when it is not within reach."""
    wanted = text.strip()
    known = Q(number__iexact=wanted) | Q(public_id=ids.parse(wanted, "CM") or wanted)
    row = _reach(actor).filter(known).first()
    if row is None:
        raise NotFound
    return row


def memos(actor: Actor, cursor: str = "", size: int = 50) -> Page[MemoView]:
    """Newest first; a customer sees own memos only."""
    size = max(1, min(size, MAX_SIZE))
    rows = _reach(actor).order_by("-id")
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    states = refund_states([row.number for row in page.items])
    return Page([memo_view(row, states.get(row.number, "")) for row in page.items], page.next_cursor)


def _reach(actor: Actor) -> QuerySet[CreditMemo]:
    require(actor, Right.MEMOS_READ)
    rows = CreditMemo.objects.all()
    if not actor.is_customer:
        return rows
    return rows.none() if actor.customer_id is None else rows.filter(customer_id=actor.customer_id)


def resolution(resolution_id: int) -> ResolutionView:
    """NotFound when there is none."""
    row = Resolution.objects.select_related("memo").filter(pk=resolution_id).first()
    if row is None:
        raise NotFound
    return resolution_view(row)


def resolution_for(claim_id: int) -> ResolutionView | None:
    """The claim's standing resolution (the newest that is not cancelled)."""
    rows = Resolution.objects.select_related("memo").filter(claim_id=claim_id).exclude(state="cancelled")
    row = rows.order_by("-id").first()
    return resolution_view(row) if row else None


def store_credit(customer_id: int, currency: str) -> Money:
    """What the customer has in store credit (a credit balance in the books, so its sign turns)."""
    return -money_balance(credit_account(customer_id), currency)


def memo_pdf(actor: Actor, public_id: str) -> bytes:
    """The credit memo as PDF, within reach; NotFound."""
    return pdf(sheet(memo(actor, public_id)))
