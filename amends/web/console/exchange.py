"""How a source is asked and told: its connection, its mapping, and what was pushed to channels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.core.errors import NotFound
from amends.exchange import api as exchange
from amends.exchange.api import ConnectionView
from amends.intake import api as intake
from amends.intake.ports import SourceView
from amends.web import doors

STATES = ("", "waiting", "succeeded", "accepted", "refused")
_WORDS = {"access_token": "Access token", "token": "Token", "location_ids": "Location ids (commas)"}
_QUIET = {"autocomplete": "off", "spellcheck": "false"}


class ConnectionForm(forms.Form):
    """The account's address and what signs Amends in there."""

    base = forms.CharField(
        label="Address",
        max_length=500,
        help_text="The whole https address that the channel documents for this account.",
        widget=forms.URLInput(attrs=_QUIET),
    )
    polling = forms.BooleanField(label="Poll for changes", required=False, initial=True)
    every_minutes = forms.IntegerField(label="Minutes between polls", min_value=1, max_value=1440, initial=5)

    def __init__(self, found: ConnectionView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = found.needs
        for name in found.needs:
            self.fields[f"credential_{name}"] = forms.CharField(
                label=_WORDS.get(name, name.replace("_", " ").capitalize()),
                max_length=8000,
                required=name in found.missing,
                help_text="" if name in found.missing else "Set. Leave empty to keep it.",
                widget=forms.PasswordInput(attrs=_QUIET),
            )
        self.order_fields(["base", *(f"credential_{name}" for name in found.needs)])

    def credentials(self) -> dict[str, str]:
        """What was typed, by the channel's names."""
        return {name: self.cleaned_data.get(f"credential_{name}", "") for name in self.needs}


class MappingForm(forms.Form):
    """A mapping document and why it was changed."""

    document = forms.CharField(
        label="Mapping (JSON)",
        max_length=65_536,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "mono", **_QUIET}),
    )
    reason = forms.CharField(label="What changed", max_length=500, required=False)


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def connection(request: HttpRequest, source_id: int) -> HttpResponse:
    """How a source is reached, and how far its polls came."""
    me = doors.actor(request)
    source = source_of(request, source_id)
    found = exchange.connection(me, source_id)
    initial = {
        "base": found.base,
        "polling": found.polling or not found.base,
        "every_minutes": max(found.every_seconds // 60, 1),
    }
    form = ConnectionForm(found, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with doors.refusals(form):
            exchange.connect(
                me,
                source_id,
                given["base"],
                form.credentials(),
                polling=given["polling"],
                every_seconds=given["every_minutes"] * 60,
            )
            return doors.go(request, "console:connection", source_id, message="Saved. The first poll begins now.")
    context = {"source": source, "connection": found, "may_operate": can(me, Right.INTAKE_OPERATE)}
    return doors.show(request, "console/exchange/connection.html", context, form=form)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def poll(request: HttpRequest, source_id: int) -> HttpResponse:
    """Poll a source now."""
    with doors.told(request, "The source is polled now."):
        exchange.poll_now(doors.actor(request), source_id)
    return doors.go(request, "console:connection", source_id)


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, source_id: int) -> HttpResponse:
    """The mapping document of a generic source, with its versions."""
    me = doors.actor(request)
    source = source_of(request, source_id)
    versions = intake.mappings(me, source_id)
    shown = versions[0].document if versions else intake.channels()[source.channel].mapping_example
    form = MappingForm(request.POST or None, initial={"document": shown})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with doors.refusals(form):
            saved = intake.save_mapping(me, source_id, given["document"], given["reason"])
            message = f"Version {saved.version} counts from now on. Replay what failed under the old one."
            return doors.go(request, "console:mapping", source_id, message=message)
    context = {"source": source, "versions": versions, "may_operate": can(me, Right.INTAKE_OPERATE)}
    return doors.show(request, "console/exchange/mapping.html", context, form=form)


@doors.page(Right.INTAKE_READ)
@require_GET
def pushes(request: HttpRequest) -> HttpResponse:
    """What channels were told, and what they made of it."""
    me = doors.actor(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = exchange.pushes(me, state, doors.cursor(request), doors.PAGE_SIZE)
    context = {"page": page, "states": STATES, "state": state, "may_operate": can(me, Right.INTAKE_OPERATE)}
    return doors.show(request, "console/exchange/pushes.html", context)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def push_again(request: HttpRequest, push_id: int) -> HttpResponse:
    """Send a refused push once more."""
    with doors.told(request, "It is sent again now."):
        exchange.tell_again(doors.actor(request), push_id, request.POST.get("reason", "")[:500])
    return doors.go(request, "console:pushes")


def source_of(request: HttpRequest, source_id: int) -> SourceView:
    """The source; NotFound."""
    for found in intake.sources(doors.actor(request), source_id):
        return found
    raise NotFound
