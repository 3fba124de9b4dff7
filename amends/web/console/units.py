"""One sold unit: its guarantees on any day, and what happened to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.accounts.api import Right, can
from amends.catalog.api import lists
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.orders.api import sold_unit
from amends.warranty import api as warranty
from amends.warranty.api import EventView, NewEvent
from amends.web import doors
from amends.web.console.fields import CodeField, day_field
from amends.web.cover import cover_picture
from amends.workflows.api import coverage_bars

_KINDS = {
    "registered": "Registered",
    "activated": "Activated",
    "invoiced": "Invoiced",
    "repair": "In repair under guarantee",
    "reading": "Use was read off",
    "replaced": "A replacement for it arrived",
    "inherits": "It came as the replacement of another unit",
    "plan": "An extended plan was bought",
}


class EventForm(forms.Form):
    """Something that happened to the unit."""

    kind = forms.ChoiceField(label="What happened", choices=list(_KINDS.items()))
    on = day_field("On", help_text="Of a repair: the day on which it was handed over.")
    until = day_field("Back on", required=False, help_text="Only of a repair. Empty: still there.")
    value = forms.IntegerField(label="Reading", min_value=0, required=False)
    unit = CodeField(
        label="Unit of use", max_length=40, required=False, help_text="hours, cycles, km: as in its terms."
    )
    term_id = forms.TypedChoiceField(label="Plan", coerce=int, empty_value=None, required=False)
    origin_id = forms.IntegerField(
        label="Replaces the unit",
        min_value=1,
        required=False,
        help_text="The number of the other unit, from the address of its page.",
    )
    note = CodeField(label="Note", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: list[tuple[int | str, str]] = [("", "No plan")]
        offered += [(plan.id, plan.term.name) for plan in lists.plans(SYSTEM)]
        choice = self.fields["term_id"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = offered


class Shown(EventView, frozen=True, kw_only=True):
    """An event in words."""

    what: str


@doors.page(Right.ORDERS_READ)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The unit as of a day (`on`; today), and the form that records an event."""
    me = doors.actor(request)
    form = EventForm(request.POST or None, initial={"on": clock.now().date()})
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            warranty.record_event(me, unit_id, NewEvent(**form.cleaned_data))
            return doors.go(request, "console:unit", unit_id, message="It is recorded; the guarantees follow.")
    as_of = _asked(request.GET.get("on", ""))
    bars = coverage_bars(warranty.cover_of(me, unit_id, as_of))
    context = {
        "unit": sold_unit(unit_id),
        "as_of": as_of,
        "bars": bars,
        "cover": cover_picture(bars, as_of, f"{as_of.day}.{as_of.month}.{as_of.year}"),
        "events": [_shown(event) for event in warranty.events(me, unit_id)],
        "may_write": can(me, Right.CLAIMS_WRITE),
    }
    return doors.show(request, "console/orders/unit.html", context, form=form)


@require_POST
@doors.page(Right.CLAIMS_WRITE)
def take_back(request: HttpRequest, unit_id: int, event_id: int) -> HttpResponse:
    """The record was wrong."""
    with doors.told(request, "It is taken back; the guarantees follow."):
        warranty.take_back(doors.actor(request), event_id, request.POST.get("reason", ""))
    return doors.go(request, "console:unit", unit_id)


def _asked(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.now().date()


def _shown(event: EventView) -> Shown:
    what = _KINDS.get(event.kind, event.kind)
    if event.kind == "reading":
        what = f"{event.value:,} {event.unit}"
    elif event.kind == "plan":
        what = f"Plan: {event.plan}"
    elif event.kind == "inherits":
        what = f"Came as the replacement of unit {event.origin_id}"
    return Shown(**msgspec.structs.asdict(event), what=what)
