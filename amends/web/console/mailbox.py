"""The folders of a source: what its partner handed over, and our files for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from amends.accounts.api import Right, can
from amends.exchange import api as exchange
from amends.web import doors
from amends.web.console.exchange import source_of


class MailboxForm(forms.Form):
    """Whether files are taken, and how they are acknowledged."""

    enabled = forms.BooleanField(label="Take files from the folder", required=False)
    form = forms.ChoiceField(label="Acknowledge each file by", required=False)

    def __init__(self, choices: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["form"]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = [("", "Nothing"), *((it, it) for it in choices)]


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, source_id: int) -> HttpResponse:
    """The folders, and our files in them."""
    me = doors.actor(request)
    source, found = source_of(request, source_id), exchange.mailbox(me, source_id)
    usual = found.form if found.is_set else next(iter(found.forms), "")
    form = MailboxForm(found.forms, request.POST or None, initial={"enabled": found.enabled, "form": usual})
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            exchange.set_mailbox(me, source_id, form.cleaned_data["enabled"], form.cleaned_data["form"])
            return doors.go(request, "console:mailbox", source_id, message="Saved. It counts from now on.")
    page = exchange.interchanges(me, source_id, doors.cursor(request), doors.PAGE_SIZE)
    context = {
        "source": source,
        "box": found,
        "page": page,
        "has_root": settings.FILES_DIR is not None,
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    return doors.show(request, "console/exchange/mailbox.html", context, form=form)


@doors.page(Right.INTAKE_READ)
@require_GET
def interchange(request: HttpRequest, interchange_id: int) -> HttpResponse:
    """The bytes of one of our files."""
    name, body = exchange.interchange_file(doors.actor(request), interchange_id)
    kind = "application/xml" if name.endswith(".xml") else "application/octet-stream"
    return doors.file(body, name, kind, saved=True)
