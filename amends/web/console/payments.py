"""One payout with what can be done about it, and the reconciliation of granted, posted and paid."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.core import clock
from amends.payments import api as payments
from amends.web import doors
from amends.web.console.memos import PayoutForm


@doors.page(Right.MEMOS_READ)
@require_http_methods(["GET", "POST"])
def payout(request: HttpRequest, payout_id: int) -> HttpResponse:
    """One payout; finance says what came of a transfer here."""
    me = doors.actor(request)
    form = PayoutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paid = request.POST.get("paid") == "1"
        with doors.refusals(form):
            payments.record_transfer(me, payout_id, paid, form.cleaned_data["note"])
            done = "The transfer is recorded as made." if paid else "The transfer is recorded as failed."
            return doors.go(request, "console:payout", payout_id, message=done)
    found = payments.payout_by_id(me, payout_id)
    context = {
        "payout": found,
        "others": [one for one in payments.payouts_of(me, found.memo_number) if one.id != found.id],
        "ways": [way for way in payments.ways() if way != found.gateway],
        "account": payments.bank_desk.bank_account(me, found.granted_id) if found.by_hand else None,
        "may_pay": can(me, Right.MEMOS_ISSUE),
    }
    return doors.show(request, "console/payments/payout.html", context, form=form)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def other_way(request: HttpRequest, payout_id: int) -> HttpResponse:
    """Pay a failed payout another way, or the same way again."""
    made = payout_id
    with doors.told(request, "It is under way now."):
        made = payments.pay_other_way(doors.actor(request), payout_id, request.POST.get("way", "")[:30]).id
    return doors.go(request, "console:payout", made)


@doors.page(Right.MEMOS_READ)
@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    """31 days of granted, posted and paid; each row opens its payouts."""
    try:
        until = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        until = clock.now().date()
    days = payments.reconciliation(doors.actor(request), until)
    context = {
        "days": days,
        "until": until,
        "before": (until - timedelta(days=31)).isoformat() if until.year > 2 else "",
        "off": sum(1 for one in days if one.posted != one.paid),
    }
    return doors.show(request, "console/payments/reconciliation.html", context)
