"""What happened on an account."""

from __future__ import annotations

from django.utils import translation
from msgspec import structs

from amends.accounting.api import entity_for
from amends.accounts.api import customer
from amends.core import clock
from amends.core.actor import Actor
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.credit.models import Movement
from amends.credit.queries.accounts import account, account_id
from amends.credit.rules.sheet import sheet
from amends.credit.types import MovementView
from amends.documents.api import day_text, pdf


def statement(actor: Actor, ref: str, cursor: str = "", size: int = 50) -> Page[MovementView]:
    """The movements of an account within reach, newest first; NotFound."""
    size = max(1, min(size, MAX_SIZE))
    rows = Movement.objects.filter(account_id=account_id(actor, ref)).order_by("-id")
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([_view(row, actor) for row in page.items], page.next_cursor)


def statement_pdf(actor: Actor, ref: str) -> bytes:
    """The account with its newest 200 movements as PDF, in the customer's language; NotFound."""
    found = account(actor, ref)
    lines = statement(actor, ref, size=MAX_SIZE).items
    language = customer(found.customer_id).language or "en"
    with translation.override(language):
        page = sheet(
            found,
            lines,
            entity_for("", "", "").printed(),
            translation.gettext,
            day_text,
            clock.now(),
        )
    return pdf(structs.replace(page, language=language))


def _view(row: Movement, actor: Actor) -> MovementView:
    return MovementView(
        id=row.pk,
        at=row.at,
        kind=row.kind,
        minor=row.minor,
        held=row.held,
        balance_after=row.balance_after,
        available_after=row.balance_after - row.held_after,
        reference=row.reference,
        reason="" if actor.is_customer else row.reason,  # written by staff for staff
        by="" if actor.is_customer else row.by,
    )
