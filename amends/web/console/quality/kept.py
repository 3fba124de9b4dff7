"""What a quality engineer keeps: saved views, and the subscription to the weekly report."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.accounts.api import Right
from amends.quality import api as quality
from amends.quality.ports import View
from amends.web import doors
from amends.web.console.quality.overview import base

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WeeklyForm(forms.Form):
    """When the report comes."""

    weekday = forms.TypedChoiceField(label="Day", coerce=int, choices=list(enumerate(DAYS, start=1)))
    hour = forms.TypedChoiceField(label="Hour", coerce=int, choices=[(n, f"{n:02}:00") for n in range(24)])
    zone = forms.ChoiceField(label="Time zone", choices=[(name, name) for name in sorted(available_timezones())])


@require_http_methods(["GET", "HEAD", "POST"])
@doors.page(Right.QUALITY_READ)
def weekly(request: HttpRequest) -> HttpResponse:
    """What the next report would say, and whether one gets it."""
    me = doors.actor(request)
    now = quality.weekly.subscription(me)
    first = {"weekday": now.weekday, "hour": now.hour, "zone": now.zone} if now else {"hour": 7, "zone": "UTC"}
    form = WeeklyForm(request.POST or None, initial=first)
    if request.method == "POST" and request.POST.get("verb") == "stop":
        quality.weekly.unsubscribe(me)
        return doors.go(request, "console:quality_weekly", message="You get no more reports.")
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            said = form.cleaned_data
            quality.weekly.subscribe(me, said["zone"], said["weekday"], said["hour"])
            return doors.go(request, "console:quality_weekly", message="The report will come by mail.")
    week = quality.weekly.report(me)
    context = base(request) | {"subscription": now, "day": DAYS[now.weekday - 1] if now else "", "week": week}
    return doors.show(request, "console/quality/weekly.html", context, form=form)


@require_POST
@doors.page(Right.QUALITY_READ)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the page that this was sent from."""
    me, page = doors.actor(request), request.POST.get("page", "")
    to = reverse("console:quality")
    with doors.told(request, "The view is kept."):
        to = address(quality.views.save(me, request.POST.get("name", ""), page, request.POST.get("query", "")))
    return redirect(to)


@require_POST
@doors.page(Right.QUALITY_READ)
def drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Take one's view away."""
    quality.views.drop(doors.actor(request), ref)
    return doors.go(request, "console:quality", message="The view is gone.")


@require_safe
@doors.page(Right.QUALITY_READ)
def view(request: HttpRequest, ref: str) -> HttpResponse:
    """The page that a view keeps; its address may be passed on."""
    return redirect(address(quality.views.shared(doors.actor(request), ref)))


def address(view: View) -> str:
    """Where the view's page is."""
    return reverse(f"console:quality_{view.page}") + (f"?{view.query}" if view.query else "")
