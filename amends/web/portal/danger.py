"""Something dangerous: two fields, no sign-in, no order number, and a person is told at once."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from amends.notices.api import report_danger
from amends.web import doors


class DangerForm(forms.Form):
    """What happened, and where the person can be reached."""

    text = forms.CharField(
        label=gettext_lazy("What happened, and with which product?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Your e-mail address or phone number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )


@never_cache
def danger(request: HttpRequest) -> HttpResponse:
    """Tell what to do now, take the report, tell it again."""
    form = DangerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="portal_danger"):
            form.add_error(
                None, _("Your reports have arrived. If somebody is in danger, call the emergency services.")
            )
            return doors.show(request, "portal/danger.html", form=form)
        with doors.refusals(form):
            said = form.cleaned_data
            ref = report_danger(said["text"], said["contact"], get_language() or "en", doors.once_key(request))
            return doors.show(request, "portal/danger_sent.html", {"ref": ref})
    return doors.show(request, "portal/danger.html", form=form)
