"""The console's first page, the search field, and the style page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse

from amends.accounts.api import Right, can
from amends.casework import api as casework
from amends.claims.api import claims_by_id
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.page import Page
from amends.web import doors
from amends.web.console.nav import address
from amends.web.console.queues import tiles

_NEXT_UP = 8
_REFERENCES = (("CLM", "claim"), ("RMA", "rma"), ("CM", "memo"))


@doors.page()
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    me = doors.actor(request)
    context: dict[str, Any] = {"tiles": tiles(me)}
    if can(me, Right.RETURNS_RECEIVE):
        context["receive_url"] = address("receive")
    if can(me, Right.CLAIMS_DECIDE) and address("claims"):
        next_up = [row.claim_id for row in casework.queue(me, size=_NEXT_UP).items]
        known = claims_by_id(me, next_up)
        context["next_up"] = [known[claim_id] for claim_id in next_up if claim_id in known]
    if can(me, Right.CLAIMS_READ):
        context["mentions"] = _mentions(me)
    if can(me, Right.QUALITY_READ):
        context["report_url"] = address("report")
    return doors.show(request, "console/home.html", context)


def _mentions(me: Actor) -> dict[str, Any]:
    found = casework.my_mentions(me)
    about = claims_by_id(me, [one.claim_id for one in found.items])
    items = [
        {"claim": about[one.claim_id], "text": one.text, "by": one.by, "at": one.at}
        for one in found.items
        if one.claim_id in about
    ]
    return {"items_": items, "by_mail": found.by_mail}


@doors.page()
def find(request: HttpRequest) -> HttpResponse:
    """The search field: a reference opens its page, anything else searches the orders."""
    text = request.GET.get("q", "").strip()[:200]
    for prefix, name in _REFERENCES:
        reference = ids.parse(text, prefix)
        if reference is not None:
            return doors.go(request, f"console:{name}", reference)
    if text.upper().startswith("CM-"):  # a memo's number
        return doors.go(request, "console:memo", text.upper())
    return doors.go(request, f"{address('orders') or address('home')}?{urlencode({'q': text})}")


class SampleForm(forms.Form):
    """Every kind of field, for the style page."""

    serial = forms.CharField(
        label="Serial number", help_text="On the sticker under the device, for example SN-4471-88."
    )
    defect = forms.ChoiceField(
        label="What is wrong?",
        choices=[("", "Choose one"), ("hw", "Hardware failure"), ("doa", "Dead on arrival")],
    )
    words = forms.CharField(label="In own words", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    urgent = forms.BooleanField(label="This is a safety problem", required=False)
    way = forms.ChoiceField(
        label="Remedy", widget=forms.RadioSelect, choices=[("refund", "Refund"), ("repair", "Repair")]
    )


@doors.page()
def style(request: HttpRequest) -> HttpResponse:
    """The living style page: every component once."""
    now = clock.now()
    context: dict[str, Any] = {
        "now": now,
        "earlier": now - timedelta(hours=5),
        "tones": ["ok", "warn", "bad", "info", "unknown"],
        "rows": [("Kettle, 1.7 l", "SN-10442", 4995), ("Desk lamp", "SN-20718", -1250), ("Charger", "", 990)],
        "page": Page((), "WzFd"),
        "steps": [
            {"label": "Claim received", "state": "done", "at": now},
            {"label": "Checked", "state": "done", "at": now},
            {"label": "In review", "state": "now"},
            {"label": "Send it back", "state": "next"},
            {"label": "Money back", "state": "next"},
        ],
    }
    form = SampleForm(request.POST or None)
    return doors.show(request, "console/style.html", context, form=form)
