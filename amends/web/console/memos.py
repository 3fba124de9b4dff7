"""Credit memos and their payouts."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from amends.accounts.api import Right, can
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import InexactMoney, Money
from amends.ledger.api import entries_for
from amends.payments import api as payments
from amends.resolutions import api as resolutions
from amends.web import doors
from amends.web.console.fields import CodeField

STATES = ("pending", "failed", "succeeded", "")


class PayoutForm(forms.Form):
    """What came of a bank transfer."""

    note = CodeField(
        label="Bank reference, or why it came back",
        max_length=200,
        error_messages={"required": "Enter the bank's reference of the transfer, or why it came back."},
        help_text="The reference under which the transfer stands on the bank statement.",
    )


@doors.page(Right.MEMOS_READ)
@require_GET
def memos(request: HttpRequest) -> HttpResponse:
    """All credit memos, newest first."""
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    page = resolutions.memos(doors.actor(request), doors.cursor(request), text=text, kind=kind)
    return doors.show(request, "console/memos/list.html", {"page": page, "text": text, "kind": kind})


@doors.page(Right.MEMOS_READ)
@require_GET
def memo(request: HttpRequest, ref: str) -> HttpResponse:
    """One credit memo as its reader sees it, with payout and postings."""
    return _memo_page(request, ref, PayoutForm())


class CorrectForm(forms.Form):
    """Take a memo back, or a part of it."""

    keep = forms.CharField(
        label="What stays credited",
        max_length=30,
        initial="0",
        help_text="0 takes the whole memo back and frees the unit for another remedy.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="It stands on the further document, which the customer gets.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    """Issue the further document that corrects this one."""
    me, form = doors.actor(request), CorrectForm(request.POST)
    found = resolutions.memo(me, ref)
    if form.is_valid():
        with doors.refusals(form):
            try:
                keep = Money.parse(form.cleaned_data["keep"].replace(",", "."), found.currency).minor
            except (InexactMoney, ValueError):
                form.add_error("keep", f"Enter an amount of {found.currency} in digits, such as 12.50.")
                return _memo_page(request, ref, PayoutForm(), form)
            done = resolutions.correct(me, found.public_id, form.cleaned_data["reason"], keep)
            return doors.go(request, "console:memo", done.public_id, message=f"{done.number} is issued.")
    return _memo_page(request, ref, PayoutForm(), form)


@doors.page(Right.MEMOS_READ)
@require_GET
def memo_xml(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The document as structured data (UBL, or CII as in Factur-X)."""
    me = doors.actor(request)
    found = resolutions.memo(me, ref)
    body = resolutions.memo_xml(me, found.public_id, form)
    return doors.file(body, f"{found.number}-{form}.xml", "application/xml", saved=True)


def _memo_page(
    request: HttpRequest, ref: str, form: PayoutForm, correct_form: CorrectForm | None = None
) -> HttpResponse:
    me = doors.actor(request)
    found = resolutions.memo(me, ref)
    context = {
        "memo": found,
        "payout": payments.payout(me, found.public_id),
        "entries": [
            (one.kind, [(code.removeprefix("money:").rstrip(":"), *rest) for code, *rest in one.legs])
            for one in entries_for(found.number)
        ],
        "may_pay": can(me, Right.MEMOS_ISSUE),
        "correct_form": correct_form or CorrectForm(auto_id="correct_%s"),
        "no_data": _why_no_data(me, found.public_id),
    }
    answer = doors.show(request, "console/memos/memo.html", context, form=form)
    if correct_form is not None and correct_form.errors:
        answer.status_code = 422
    return answer


def _why_no_data(me: Actor, ref: str) -> str:
    """Why the document cannot be said as an electronic invoice; empty when it can."""
    try:
        resolutions.memo_xml(me, ref, "ubl")
    except Refused as refusal:
        return refusal.text
    return ""


@doors.page(Right.MEMOS_READ)
@require_GET
def memo_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """The printable document."""
    me = doors.actor(request)
    found = resolutions.memo(me, ref)
    return doors.file(resolutions.memo_pdf(me, found.public_id), f"{found.number}.pdf", "application/pdf")


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def record(request: HttpRequest, ref: str) -> HttpResponse:
    """Finance says what came of a transfer."""
    form = PayoutForm(request.POST)
    if form.is_valid():
        paid = request.POST.get("paid") == "1"
        with doors.refusals(form):
            payments.record_payout(doors.actor(request), ref, paid, form.cleaned_data["note"])
            done = "The transfer is recorded as made." if paid else "The transfer is recorded as failed."
            return doors.go(request, "console:memo", ref, message=done)
    return _memo_page(request, ref, form)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def transfer(request: HttpRequest, ref: str) -> HttpResponse:
    """Pay a declined refund by bank transfer instead."""
    with doors.told(request, "It is on the list of bank transfers now."):
        payments.pay_by_transfer(doors.actor(request), ref)
    return doors.go(request, "console:memo", ref)


@doors.page(Right.MEMOS_READ)
@require_GET
def payouts(request: HttpRequest) -> HttpResponse:
    """Refunds by the state of their payout; the list that finance works off."""
    state = request.GET.get("state", "pending")
    state = state if state in STATES else "pending"
    kept = {name: request.GET.get(name, "")[:30] for name in ("day", "gateway", "currency")}
    try:
        day = date.fromisoformat(kept["day"]) if kept["day"] else None
    except ValueError:
        day, kept["day"] = None, ""
    page = payments.payouts(
        doors.actor(request),
        state,
        cursor=doors.cursor(request),
        day=day,
        gateway=kept["gateway"],
        currency=kept["currency"],
    )
    only = {name: value for name, value in kept.items() if value}
    context = {"page": page, "state": state, "states": STATES, "only": only, "query": urlencode(only)}
    return doors.show(request, "console/memos/payouts.html", context)
