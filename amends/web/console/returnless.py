"""When goods need not come back: the figures, their versions, and keeping the goods of one claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.accounts.api import Right, can, require
from amends.claims.api import claim_by_ref
from amends.core.errors import NotFound
from amends.resolutions.api import resolution_for
from amends.returns.api import keeping, returnless
from amends.returns.ports import ReturnlessRule
from amends.web import doors
from amends.web.console.repair_forms import minor, plain


class RuleForm(forms.Form):
    """The settings, as the next version."""

    mode = forms.ChoiceField(
        label="What it does",
        choices=[
            ("off", "Nothing"),
            ("advise", "Shows a person the figures"),
            ("act", "Keeps the goods with the customer by itself"),
        ],
    )
    currency = forms.CharField(label="Currency", min_length=3, max_length=3)
    most_value = forms.CharField(label="Goods worth up to", max_length=20)
    freight = forms.CharField(label="Freight of the way back", max_length=20)
    handling = forms.CharField(label="Receiving and inspecting", max_length=20)
    recovery_percent = forms.IntegerField(
        label="Percent of its value that a returned unit brings", min_value=0, max_value=100
    )
    keep_hazard = forms.BooleanField(
        label="Hazardous goods stay, whatever they would bring", required=False, initial=True
    )
    photos = forms.IntegerField(label="Photos that the evidence takes", min_value=0, max_value=20)
    per_customer = forms.IntegerField(label="So often for one customer", min_value=0, max_value=1_000)
    days = forms.IntegerField(label="within days", min_value=1, max_value=3_650)
    reason = forms.CharField(label="Why the figures change", max_length=500)


@doors.page(Right.POLICY_READ)
def settings(request: HttpRequest) -> HttpResponse:
    """The figures in force, their earlier versions, and a form for the next one."""
    me, now = doors.actor(request), returnless.rule_in_force()
    form = RuleForm(request.POST or None, initial=_initial(now))
    if request.method == "POST":
        require(me, Right.POLICY_WRITE)
        if form.is_valid():
            with doors.refusals(form):
                said = form.cleaned_data
                saved = keeping.save_returnless(me, _rule(said), said["reason"])
                return doors.go(
                    request, "console:returnless", message=f"Version {saved.version} counts from now on."
                )
    context = {
        "rule": now,
        "versions": returnless.rule_versions(me),
        "may_write": can(me, Right.POLICY_WRITE),
    }
    return doors.show(request, "console/returns/returnless.html", context, form=form)


@doors.page(Right.RETURNS_AUTHORISE)
@require_POST
def keep(request: HttpRequest, ref: str) -> HttpResponse:
    """The customer keeps the goods of this claim's remedy."""
    me = doors.actor(request)
    found = claim_by_ref(me, ref)
    granted = resolution_for(found.id)
    if granted is None:
        raise NotFound
    with doors.told(request, "The customer keeps it; nothing waits for the goods any more."):
        keeping.waive(me, granted.id, request.POST.get("reason", ""))
    return doors.go(request, "console:claim", found.public_id)


def _initial(now: ReturnlessRule) -> dict[str, Any]:
    amounts = {name: plain(getattr(now, name), now.currency) for name in ("most_value", "freight", "handling")}
    others = ("mode", "currency", "recovery_percent", "keep_hazard", "photos", "per_customer", "days")
    return amounts | {name: getattr(now, name) for name in others}


def _rule(said: dict[str, Any]) -> ReturnlessRule:
    currency = said["currency"].upper()
    return ReturnlessRule(
        mode=said["mode"],
        currency=currency,
        recovery_percent=said["recovery_percent"],
        keep_hazard=said["keep_hazard"],
        photos=said["photos"],
        per_customer=said["per_customer"],
        days=said["days"],
        most_value=minor(said["most_value"], currency, "most_value"),
        freight=minor(said["freight"], currency, "freight"),
        handling=minor(said["handling"], currency, "handling"),
    )
