"""Webhook endpoints, what they were told, and the feed of events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.core.errors import NotFound
from amends.feed import api as feed
from amends.feed.api import CHOOSABLE, EndpointInput, EndpointView
from amends.jobs.api import once
from amends.web import doors

STATES = ("", "waiting", "dead", "succeeded")
_SAID = {"pause": "Paused. Its events are kept for it.", "resume": "It is told again.", "retire": "Retired."}


class EndpointForm(forms.Form):
    """An address and what it is told of."""

    name = forms.CharField(
        label="Name", max_length=100, help_text="The program behind it: “ERP”, “Data warehouse”."
    )
    url = forms.CharField(
        label="Address",
        max_length=1000,
        help_text="A public https address. What is inside your network cannot be reached from here.",
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}),
    )
    types = forms.MultipleChoiceField(
        label="Events",
        required=False,
        choices=[(name, name) for name in CHOOSABLE],
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: every event, also of types that come later.",
    )

    def given(self) -> EndpointInput:
        """As the room takes it."""
        values = self.cleaned_data
        return EndpointInput(name=values["name"], url=values["url"], types=tuple(values["types"]))


@require_GET
@doors.page(Right.FEED_READ)
def webhooks(request: HttpRequest) -> HttpResponse:
    """All endpoints."""
    me = doors.actor(request)
    context = {"endpoints": feed.endpoints(me), "may_manage": can(me, Right.FEED_MANAGE)}
    return doors.show(request, "console/webhooks/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@doors.page(Right.FEED_MANAGE)
def webhook_new(request: HttpRequest) -> HttpResponse:
    """Register an endpoint; the answer shows the secret, once."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            issued = _once(request, lambda: feed.register(doors.actor(request), form.given()))
            if issued is None:
                return doors.go(request, "console:webhooks", message="It is registered already.")
            return _with_secret(request, issued)
    return doors.show(request, "console/webhooks/edit.html", {"endpoint": None}, form=form)


@require_http_methods(["GET", "POST"])
@doors.page(Right.FEED_MANAGE)
def webhook_edit(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Change an endpoint."""
    me = doors.actor(request)
    found = feed.endpoint(me, endpoint_id)
    form = EndpointForm(
        request.POST or None, initial={"name": found.name, "url": found.url, "types": list(found.types)}
    )
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            feed.change(me, endpoint_id, form.given())
            return doors.go(request, "console:webhook", endpoint_id, message="Saved.")
    return doors.show(request, "console/webhooks/edit.html", {"endpoint": found}, form=form)


@require_GET
@doors.page(Right.FEED_READ)
def webhook(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """One endpoint and what it was told."""
    return doors.show(request, "console/webhooks/one.html", _context(request, endpoint_id))


@never_cache
@require_POST
@doors.page(Right.FEED_MANAGE)
def webhook_do(request: HttpRequest, endpoint_id: int, verb: str) -> HttpResponse:
    """pause, resume, retire, test, rotate, replay."""
    me = doors.actor(request)
    if verb == "rotate":
        issued = _once(request, lambda: feed.rotate(me, endpoint_id))
        if issued is not None:
            return _with_secret(request, issued)
    elif verb == "test":
        with doors.told(request, "A test is on its way. Its answer shows below in a moment."):
            feed.test(me, endpoint_id)
    elif verb == "replay":
        with doors.told(request, "What it missed is on its way."):
            feed.replay(me, endpoint_id, request.POST.get("after", "")[:200])
    elif verb in _SAID:
        with doors.told(request, _SAID[verb]):
            feed.act(me, endpoint_id, verb)
        if verb == "retire":
            return doors.go(request, "console:webhooks")
    else:
        raise NotFound
    return doors.go(request, "console:webhook", endpoint_id)


@require_POST
@doors.page(Right.FEED_MANAGE)
def delivery_again(request: HttpRequest, endpoint_id: int, delivery_id: int) -> HttpResponse:
    """Send one delivery again."""
    with doors.told(request, "It is sent again now."):
        feed.send_again(doors.actor(request), delivery_id)
    return doors.go(request, "console:webhook", endpoint_id)


@require_GET
@doors.page(Right.FEED_READ)
def events(request: HttpRequest) -> HttpResponse:
    """The feed, newest first."""
    kind = request.GET.get("type", "")
    kind = kind if kind in feed.kinds.KINDS else ""
    page = feed.newest(doors.actor(request), kind, doors.cursor(request), doors.PAGE_SIZE)
    context = {"page": page, "kind": kind, "types": tuple(feed.kinds.KINDS)}
    return doors.show(request, "console/webhooks/events.html", context)


def _context(request: HttpRequest, endpoint_id: int) -> dict[str, Any]:
    me = doors.actor(request)
    found: EndpointView = feed.endpoint(me, endpoint_id)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    return {
        "endpoint": found,
        "page": feed.deliveries(me, endpoint_id, state, doors.cursor(request), doors.PAGE_SIZE),
        "states": STATES,
        "state": state,
        "may_manage": can(me, Right.FEED_MANAGE) and found.state != "retired",
    }


def _with_secret(request: HttpRequest, issued: feed.Issued) -> HttpResponse:
    context = {**_context(request, issued.endpoint.id), "secret": issued.secret}
    return doors.show(request, "console/webhooks/one.html", context)


def _once(request: HttpRequest, make: Any) -> feed.Issued | None:
    """What was made; None when this form was sent before (then its secret was shown, and is kept nowhere)."""
    made: list[feed.Issued] = []
    once(
        f"console.webhooks:{doors.actor(request).user_id}",
        doors.once_key(request),
        request.path,
        lambda: made.append(make()),
    )
    return made[0] if made else None
