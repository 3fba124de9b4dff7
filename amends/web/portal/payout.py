"""Where a refund by bank transfer goes: its customer says so on the claim's page."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amends.claims.api import claim_by_ref
from amends.core.errors import NotFound
from amends.payments.api import bank_desk
from amends.web import doors


class AccountForm(forms.Form):
    """The customer's own account."""

    iban = forms.CharField(
        label="IBAN",
        max_length=50,
        help_text=gettext_lazy("It stands on your bank statement and on your bank card."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "mono"}),
    )
    holder = forms.CharField(
        label=gettext_lazy("Account holder"), max_length=70, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


@never_cache
@require_http_methods(["GET", "POST"])
@doors.customer_page
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter or correct it; nothing to enter is not found."""
    me = doors.actor(request)
    claim = claim_by_ref(me, ref)
    known = bank_desk.own_account(me, claim.public_id)
    if known is None:
        raise NotFound
    form = AccountForm(request.POST or None)
    if request.method == "POST" and not ratelimit.consume(request, action="portal_account"):
        form.add_error(None, _("That were many tries in one hour. Please try again a little later."))
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            bank_desk.save_own_account(me, claim.public_id, form.cleaned_data["iban"], form.cleaned_data["holder"])
            told = _("Thank you. We transfer your refund to this account.")
            return doors.go(request, "portal:claim", claim.public_id, message=told)
    return doors.show(request, "portal/payout.html", {"claim": claim, "payout": known}, form=form)
