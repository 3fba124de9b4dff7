"""Store credit accounts: what customers have, and what finance does with it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from amends.accounts.api import Right, can
from amends.core.money import InexactMoney, Money
from amends.credit import api as credit
from amends.credit.ports import systems
from amends.web import doors


class AmountForm(forms.Form):
    """An amount in the account's currency; the view knows which."""

    amount = forms.CharField(label="Amount", max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))

    def minor(self, currency: str) -> int:
        """What was typed, in minor units; forms.ValidationError when it is no amount."""
        try:
            return Money.parse(self.cleaned_data["amount"].replace(",", "."), currency).minor
        except (InexactMoney, ValueError) as error:
            raise forms.ValidationError(f"Enter an amount of {currency} in digits, such as 12.50.") from error


class AdjustForm(AmountForm):
    """A correction by hand."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="Kept with the movement. Below zero takes credit off: -5.00.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TransferForm(AmountForm):
    """Credit for another system."""

    system = forms.ChoiceField(label="To")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["system"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, code.replace("_", " ").capitalize()) for code in systems()]


@doors.page(Right.MEMOS_READ)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts, and what waits for somebody."""
    me, text = doors.actor(request), request.GET.get("q", "")
    context = {
        "page": credit.accounts(me, text=text, cursor=doors.cursor(request)),
        "text": text,
        "adjustments": credit.adjustments(me),
        "transfers": credit.transfers(me),
        "me": me,
        "may_change": can(me, Right.MEMOS_ISSUE),
    }
    return doors.show(request, "console/credit/list.html", context)


@doors.page(Right.MEMOS_READ)
@require_GET
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """One account: figures, holds, movements."""
    return _page(request, ref)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def adjust(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct the balance by hand."""
    form = AdjustForm(request.POST)
    me, found = doors.actor(request), credit.account(doors.actor(request), ref)
    if form.is_valid():
        with doors.refusals(form):
            try:
                minor = form.minor(found.currency)
            except forms.ValidationError as error:
                form.add_error("amount", error)
                return _page(request, ref, adjust_form=form)
            done = credit.adjust(me, ref, minor, form.cleaned_data["reason"], key=doors.once_key(request))
            told = "It is booked." if done.state == "done" else "It waits for a second person."
            return doors.go(request, "console:credit_account", ref, message=told)
    return _page(request, ref, adjust_form=form)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def transfer(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand credit over to another system."""
    form = TransferForm(request.POST)
    me, found = doors.actor(request), credit.account(doors.actor(request), ref)
    if form.is_valid():
        with doors.refusals(form):
            try:
                minor = form.minor(found.currency)
            except forms.ValidationError as error:
                form.add_error("amount", error)
                return _page(request, ref, transfer_form=form)
            credit.transfer(me, ref, minor, form.cleaned_data["system"], key=doors.once_key(request))
            return doors.go(request, "console:credit_account", ref, message="The transfer is on the list.")
    return _page(request, ref, transfer_form=form)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def code(request: HttpRequest, ref: str) -> HttpResponse:
    """A new code, shown on this page and never again."""
    return _page(request, ref, code=credit.renew_code(doors.actor(request), ref))


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def hold_void(request: HttpRequest, ref: str, hold_id: int) -> HttpResponse:
    """Let go what is held."""
    with doors.told(request, "It can be spent again."):
        credit.void(doors.actor(request), hold_id, "by hand")
    return doors.go(request, "console:credit_account", ref)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def decide(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """The second person's word on a correction."""
    agreed = request.POST.get("agreed") == "1"
    with doors.told(request, "It is booked." if agreed else "It is rejected."):
        credit.decide_adjustment(doors.actor(request), adjustment_id, agreed)
    return doors.go(request, "console:credit")


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def transferred(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """What came of a transfer by hand."""
    done = request.POST.get("done") == "1"
    with doors.told(request, "It is recorded."):
        credit.record_transfer(doors.actor(request), transfer_id, done, request.POST.get("note", ""))
    return doors.go(request, "console:credit")


@doors.page(Right.MEMOS_READ)
@require_GET
def statement(request: HttpRequest, ref: str) -> HttpResponse:
    """The statement as the customer gets it."""
    me = doors.actor(request)
    found = credit.account(me, ref)
    return doors.file(credit.statement_pdf(me, ref), f"{found.public_id}.pdf", "application/pdf")


def _page(
    request: HttpRequest,
    ref: str,
    *,
    adjust_form: AdjustForm | None = None,
    transfer_form: TransferForm | None = None,
    code: str = "",
) -> HttpResponse:
    me = doors.actor(request)
    context = {
        "account": credit.account(me, ref),
        "holds": credit.holds(me, ref),
        "page": credit.statement(me, ref, cursor=doors.cursor(request)),
        "adjust_form": adjust_form or AdjustForm(prefix=None, auto_id="adjust_%s"),
        "transfer_form": transfer_form or TransferForm(auto_id="transfer_%s"),
        "may_change": can(me, Right.MEMOS_ISSUE),
        "code": code,
    }
    answer = doors.show(request, "console/credit/account.html", context)
    if any(form is not None and form.errors for form in (adjust_form, transfer_form)):
        answer.status_code = 422
    if code:
        answer["Cache-Control"] = "no-store"
    return answer
