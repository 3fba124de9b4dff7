"""The portal's front door: order number and e-mail or postcode, a link or a code by letter, in."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.contrib.auth import login
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from amends.accounts.api import choose_language, user_for_customer
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
    email = forms.CharField(
        label=gettext_lazy("E-mail address of the order, or the postcode it went to"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"}),
    )

    def clean_email(self) -> str:
        """An address is checked as such; anything else is taken for a postcode."""
        said = str(self.cleaned_data["email"])
        if "@" in said:
            validate_email(said)
        return said


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Where a customer starts. The answer is the same whether or not there is such an order."""
    if request.user.is_authenticated and doors.actor(request).is_customer:
        return doors.go(request, "portal:home")
    form = DoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="portal_link"):
            return too_many_links(request)
        number, email = form.cleaned_data["number"], form.cleaned_data["email"]
        # Too many for one address or one order: the page says the same, but nothing more is sent. (Many live at
        # one postcode.)
        of_address = "@" not in email or ratelimit.consume(
            request, action="portal_link_address", key=email.casefold()
        )
        of_order = ratelimit.consume(
            request, action="portal_link_order", key=number.strip().lstrip("#").casefold()
        )
        nonce = links.new_nonce()
        if of_address and of_order:
            nonce = links.ask_for_link(number, email, request.POST.get("next", ""), get_language() or "en")
        request.session[links.SESSION] = nonce
        return doors.go(request, "portal:sent")
    context = {"next": request.POST.get("next") or request.GET.get("next", "")}
    return doors.show(request, "portal/door.html", context, form=form)


def too_many_links(request: HttpRequest) -> HttpResponse:
    """Says when to try again."""
    return errors.answer(
        request,
        429,
        _("Many links were asked for from your connection. Wait an hour, then try again."),
        _("Please wait a little"),
    )


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label=gettext_lazy("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "mono", "size": "8"}
        ),
    )


@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now, and the field for the code: the letter may have come on another device."""
    nonce = str(request.session.get(links.SESSION, ""))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = ratelimit.consume(request, action="portal_code", key=nonce)
        if not (tried and ratelimit.consume(request, action="portal_code_from")):
            form.add_error("code", _("That were too many tries. Ask for a new letter."))
        with doors.refusals(form):
            if not form.errors:
                found = links.redeem(nonce, form.cleaned_data["code"])
                return _enter(request, found)
    return doors.show(request, "portal/sent.html", {"minutes": links.MINUTES, "asked": bool(nonce)}, form=form)


@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. It is used by pressing the button, so that no mail scanner uses it up."""
    try:
        found = links.read(token)
        if request.method != "POST":
            return doors.show(request, "portal/link.html", {"token": token})
        return _enter(request, found)
    except Refused as refusal:
        return doors.show(request, "portal/door.html", {"refusal": refusal.text}, form=DoorForm())


def _enter(request: HttpRequest, found: links.Link) -> HttpResponse:
    """Sign the customer in, once for each link; letters are written in the language they came in with."""
    user = user_for_customer(found.customer_id)
    if not user.is_active:
        raise NotFound
    links.use(found)
    request.session.pop(links.SESSION, None)
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    choose_language(found.customer_id, get_language() or "en")
    return doors.go(request, found.to)
