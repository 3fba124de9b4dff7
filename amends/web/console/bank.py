"""Files for the bank: made by one person, released by another, executed; and a payout's account."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right
from amends.core import clock
from amends.core.errors import NotFound
from amends.payments.api import bank_desk as bank
from amends.web import doors
from amends.web.console.fields import day_field

_KINDS = {"xml": "application/xml", "csv": "text/csv; charset=utf-8"}


class FileForm(forms.Form):
    """When the bank is to execute it."""

    entity = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    on = day_field("To be executed on", help_text="The bank's day; a day in the past becomes today.")


class AccountForm(forms.Form):
    """Where a refund is transferred to."""

    iban = forms.CharField(
        label="IBAN",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "mono"}),
    )
    holder = forms.CharField(
        label="Account holder", max_length=70, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


@doors.page(Right.MEMOS_ISSUE)
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """All files, and making one of what waits."""
    me = doors.actor(request)
    whose = request.POST.get("entity", "")
    form = FileForm(request.POST or None, auto_id=f"{whose}_%s") if whose else None
    if form is not None and form.is_valid():
        with doors.refusals(form):
            made = bank.make_bank_file(me, form.cleaned_data["on"], whose)
            return doors.go(request, "console:bank_file", made.id, message="Made. A second person releases it.")
    tomorrow = clock.now().date() + timedelta(days=1)
    unknown, foreign = bank.left_out(me)
    context = {
        "page": bank.bank_files(me, doors.cursor(request), doors.PAGE_SIZE),
        "waiting": [
            (one, form if form and whose == one.entity else _file_form(one.entity, tomorrow))
            for one in bank.waiting(me)
        ],
        "unknown": unknown,
        "foreign": foreign,
    }
    answer = doors.show(request, "console/payments/bank_files.html", context)
    answer.status_code = 422 if form is not None else 200
    return answer


def _file_form(entity: str, on: date) -> FileForm:
    return FileForm(initial={"entity": entity, "on": on}, auto_id=f"{entity}_%s")


@doors.page(Right.MEMOS_ISSUE)
@require_GET
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file with its transfers."""
    return doors.show(
        request, "console/payments/bank_file.html", {"file": bank.bank_file(doors.actor(request), file_id)}
    )


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def file_do(request: HttpRequest, file_id: int, verb: str) -> HttpResponse:
    """release, execute, discard."""
    me, note = doors.actor(request), request.POST.get("note", "")[:300]
    acts: dict[str, Any] = {
        "release": lambda: bank.release_bank_file(me, file_id),
        "execute": lambda: bank.execute_bank_file(me, file_id, note),
        "discard": lambda: bank.discard_bank_file(me, file_id, note),
    }
    if verb not in acts:
        raise NotFound
    with doors.told(request, "Done."):
        acts[verb]()
    return doors.go(request, "console:bank_file", file_id)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def came_back(request: HttpRequest, file_id: int, payout_id: int) -> HttpResponse:
    """One transfer came back."""
    with doors.told(request, "It counts as failed. Pay it another way on its page."):
        bank.bank_line_came_back(doors.actor(request), file_id, payout_id, request.POST.get("note", "")[:300])
    return doors.go(request, "console:bank_file", file_id)


@never_cache
@doors.page(Right.MEMOS_ISSUE)
@require_GET
def download(request: HttpRequest, file_id: int, form: str) -> HttpResponse:
    """The file itself."""
    me = doors.actor(request)
    body, found = bank.bank_file_bytes(me, file_id, form), bank.bank_file(me, file_id)
    return doors.file(body, f"{found.ref}.{form}", _KINDS[form], saved=True)


@doors.page(Right.MEMOS_ISSUE)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, payout_id: int) -> HttpResponse:
    """Where a payout is transferred to."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with doors.refusals(form):
            bank.save_bank_account(doors.actor(request), payout_id, given["iban"], given["holder"])
            return doors.go(request, "console:payout", payout_id, message="The account is kept.")
    return doors.show(request, "console/payments/bank_account.html", {"payout_id": payout_id}, form=form)
