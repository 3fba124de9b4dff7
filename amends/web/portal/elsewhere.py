"""Bought at another shop, or got as a present: state it, then report the defect like any other."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from amends.core import clock
from amends.purchases.api import state_purchase
from amends.purchases.ports import PurchaseInput
from amends.web import doors
from amends.web.portal import link as links
from amends.web.portal.door import too_many_links

_KINDS = (
    ("elsewhere", gettext_lazy("I bought it at another shop")),
    ("gift", gettext_lazy("I got it as a present")),
)


class StartForm(forms.Form):
    """Whose mailbox it is: the letter is all the proof that is needed to come in."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PurchaseForm(forms.Form):
    """What was bought, where and when. The rules are the purchases room's."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How did you get it?"), choices=_KINDS, widget=forms.RadioSelect, initial="elsewhere"
    )
    product = forms.CharField(
        label=gettext_lazy("Number of the product"),
        max_length=100,
        help_text=gettext_lazy("The serial number, the number below the barcode, or the article number."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "mono"}
        ),
    )
    seller = forms.CharField(
        label=gettext_lazy("Shop that sold it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Leave it empty if it was a present."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bought_on = forms.DateField(
        label=gettext_lazy("Day of the purchase"),
        help_text=gettext_lazy("As on the receipt. For a present: the day on which you got it."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def stated(self) -> PurchaseInput:
        """For the purchases room."""
        said = self.cleaned_data
        return PurchaseInput(
            kind=said["kind"], product=said["product"], seller=said["seller"], bought_on=said["bought_on"]
        )


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Come in by letter. The answer is the same whether or not the address is known here."""
    if request.user.is_authenticated and doors.actor(request).is_customer:
        return doors.go(request, "portal:elsewhere")
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="portal_link"):
            return too_many_links(request)
        email = form.cleaned_data["email"]
        sent = ratelimit.consume(request, action="portal_link_address", key=email.casefold())
        nonce = links.ask_for_own_link(email, get_language() or "en") if sent else links.new_nonce()
        request.session[links.SESSION] = nonce
        return doors.go(request, "portal:sent")
    return doors.show(request, "portal/start.html", form=form)


@never_cache
@doors.customer_page
def state(request: HttpRequest) -> HttpResponse:
    """The purchase; then the usual report, where the receipt is asked for with the photos."""
    me = doors.actor(request)
    form = PurchaseForm(request.POST or None)
    form.fields["bought_on"].widget.attrs["max"] = clock.now().date().isoformat()
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="portal_purchase"):
            form.add_error(None, _("That were many numbers in one hour. Try again a little later."))
            return doors.show(request, "portal/elsewhere.html", form=form)
        with doors.refusals(form):
            found = state_purchase(me, form.stated(), doors.once_key(request))
            return doors.go(request, "portal:report", found.order_id, found.order_line_id)
    return doors.show(request, "portal/elsewhere.html", form=form)
