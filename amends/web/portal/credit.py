"""My store credit: what there is, what happened, and the statement as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amends.credit import api as credit
from amends.web import doors


@never_cache
@require_safe
@doors.customer_page
def mine(request: HttpRequest) -> HttpResponse:
    """All accounts of the customer, one a currency."""
    page = credit.accounts(doors.actor(request), cursor=doors.cursor(request))
    if len(page.items) == 1:
        return doors.go(request, "portal:credit_account", page.items[0].public_id)
    return doors.show(request, "portal/credit.html", {"page": page})


@never_cache
@require_safe
@doors.customer_page
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """One account with its movements."""
    me = doors.actor(request)
    page = credit.statement(me, ref, cursor=doors.cursor(request))
    words = credit.kinds(_)
    context = {
        "account": credit.account(me, ref),
        "page": page,
        "lines": [(line, words.get(line.kind, line.kind), line.minor - line.held) for line in page.items],
    }
    return doors.show(request, "portal/credit_account.html", context)


@never_cache
@require_safe
@doors.customer_page
def statement(request: HttpRequest, ref: str) -> HttpResponse:
    """The statement as PDF."""
    me = doors.actor(request)
    found = credit.account(me, ref)
    body = credit.statement_pdf(me, ref)
    return doors.file(body, f"{found.public_id}.pdf", "application/pdf", cache="private, no-store")
