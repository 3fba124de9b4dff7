"""Finding credit memos, resolutions and store credit, each within the actor's reach."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import translation
from msgspec import structs

from amends.accounts.api import Right, customer, require
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.credit.api import available
from amends.documents.api import cii, day_text, hybrid, pdf, ubl
from amends.payments.api import refund_states
from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.queries.views import memo_view, resolution_view
from amends.resolutions.rules.document import credit_document
from amends.resolutions.rules.sheet import sheet
from amends.resolutions.types import MemoView, ResolutionView


def memo(actor: Actor, public_id: str) -> MemoView:
    """By public id or number, within reach; NotFound."""
    row = memo_row(actor, public_id)
    return memo_view(row, refund_states([row.number]).get(row.number, ""))


def memo_by_id(memo_id: int) -> MemoView:
    """For what follows a fact; NotFound when there is none."""
    row = CreditMemo.objects.select_related("corrects").filter(pk=memo_id).first()
    if row is None:
        raise NotFound
    return memo_view(row, refund_states([row.number]).get(row.number, ""))


def memo_row(actor: Actor, text: str) -> CreditMemo:
    """The row behind a public id (as typed) or a number; NotFound when it is not within reach."""
    wanted = text.strip()
    known = Q(number__iexact=wanted) | Q(public_id=ids.parse(wanted, "CM") or wanted)
    row = _reach(actor).filter(known).first()
    if row is None:
        raise NotFound
    return row


def memos(
    actor: Actor, cursor: str = "", size: int = 50, *, text: str = "", kind: str = "", entity: str = ""
) -> Page[MemoView]:
    """Newest first; a customer sees own memos only. `text`: part of a number, an order's number, a claim's
    reference, or part of the customer's name; `kind`: credit, correction; `entity`: a legal entity's code."""
    size = max(1, min(size, MAX_SIZE))
    rows = _reach(actor).order_by("-id")
    if wanted := text.strip():
        named = Q(order_number=wanted) | Q(claim_ref=ids.parse(wanted, "CLM") or wanted)
        rows = rows.filter(named | Q(number__icontains=wanted) | Q(customer_name__icontains=wanted))
    if kind:
        rows = rows.filter(kind=kind)
    if entity:
        rows = rows.filter(legal_entity=entity)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    states = refund_states([row.number for row in page.items])
    return Page([memo_view(row, states.get(row.number, "")) for row in page.items], page.next_cursor)


def _reach(actor: Actor) -> QuerySet[CreditMemo]:
    require(actor, Right.MEMOS_READ)
    rows = CreditMemo.objects.select_related("corrects").prefetch_related("corrections")
    if not actor.is_customer:
        return rows
    return rows.none() if actor.customer_id is None else rows.filter(customer_id=actor.customer_id, gift=False)


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
    """What the customer can spend in store credit."""
    return available(customer_id, currency)


def memo_pdf(actor: Actor, public_id: str) -> bytes:
    """The memo as PDF in the customer's language, within reach; NotFound. With its data inside (Factur-X), unless
    EN 16931 cannot say it."""
    found = memo(actor, public_id)
    language = _language(found)
    with translation.override(language):
        page = sheet(found, translation.gettext, day=day_text(found.day or found.issued_at))
    page = structs.replace(page, language=language)
    try:
        return hybrid(page, structs.replace(credit_document(found), language=language))
    except Refused:
        return pdf(page)


def memo_xml(actor: Actor, public_id: str, form: str) -> bytes:
    """The memo as structured data: `form` is ubl or cii (Factur-X). NotFound; Refused: einvoice_*."""
    makers = {"ubl": ubl, "cii": cii}
    if form not in makers:
        raise NotFound
    return makers[form](credit_document(memo(actor, public_id)))


def _language(found: MemoView) -> str:
    if found.customer_id is None:
        return "en"
    return customer(found.customer_id).language or "en"
