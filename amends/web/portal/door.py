"""The portal's front door: order number and e-mail, a link by letter, in."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from amends.accounts.api import user_for_customer
from amends.core.errors import NotFound, Refused
from amends.web import doors, errors
from amends.web.portal import link as links


class DoorForm(forms.Form):
    """What a customer knows by heart or finds in the order's confirmation."""

    number = forms.CharField(
        label=gettext_lazy("Order number"),
        max_length=100,
        help_text=gettext_lazy("It is in the letter that confirmed your order, for example #1042."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the order"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Where a customer starts. The answer is the same whether or not there is such an order."""
    if request.user.is_authenticated and doors.actor(request).is_customer:
        return doors.go(request, "portal:home")
    form = DoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="portal_link"):
            return errors.answer(
                request,
                429,
                _("Many links were asked for from your connection. Wait an hour, then try again."),
                _("Please wait a little"),
            )
        number, email = form.cleaned_data["number"], form.cleaned_data["email"]
        # Too many for one address: the page says the same, but nothing more is sent.
        if ratelimit.consume(request, action="portal_link_address", key=email.casefold()):
            links.ask_for_link(number, email, request.POST.get("next", ""))
        return doors.go(request, "portal:sent")
    context = {"next": request.POST.get("next") or request.GET.get("next", "")}
    return doors.show(request, "portal/door.html", context, form=form)


def sent(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return doors.show(request, "portal/sent.html", {"minutes": links.MINUTES})


@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. It is used by pressing the button, so that no mail scanner uses it up."""
    try:
        found = links.read(token)
        if request.method != "POST":
            return doors.show(request, "portal/link.html", {"token": token})
        user = user_for_customer(found.customer_id)
        if not user.is_active:
            raise NotFound
        links.use(found)
    except Refused as refusal:
        return doors.show(request, "portal/door.html", {"refusal": refusal.text}, form=DoorForm())
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    return doors.go(request, found.to)
