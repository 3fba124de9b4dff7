"""The figures by which dispositions are weighed: in force, their versions, and a form for the next one."""

from __future__ import annotations

from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse

from amends.accounts.api import Right, can, require
from amends.disposal import api as disposal
from amends.disposal.ports import WeighRule
from amends.web import doors
from amends.web.console.repair_forms import minor, plain

AMOUNTS = {
    "freight": "Freight to a supplier",
    "freight_home": "Freight to the customer",
    "handling": "One more touch in the house",
    "refurbish": "Refurbishing, where no plan says",
    "erase": "Erasing data",
    "scrap": "What scrapping costs",
    "recycle": "What recycling costs",
}
SHARES = {
    "vendor_percent": "Suppliers credit, % of its cost",
    "graded_percent": "A refurbished unit is worth, %",
    "yield_percent": "Refurbishing brings through, %",
    "liquidate_percent": "A buyer of lots pays, %",
    "material_percent": "Materials pay, %",
    "slow_percent": "Slow goods count at, %",
}


class WeighForm(forms.Form):
    """The next version for one currency; amounts for one unit."""

    currency = forms.CharField(label="Currency of the products' cost", min_length=3, max_length=3)
    days = forms.IntegerField(label="Demand of so many days", min_value=1, max_value=3_650)
    cover = forms.IntegerField(
        label="Slow beyond so many times that",
        min_value=0,
        max_value=100,
        help_text="Stock against what was sold.",
    )
    reason = forms.CharField(label="Why the figures change", max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in AMOUNTS.items():
            self.fields[name] = forms.CharField(label=label, max_length=20)
        for name, label in SHARES.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=100)
        self.order_fields(["currency", *AMOUNTS, *SHARES, "days", "cover", "reason"])


@doors.page(Right.RETURNS_READ)
def weighing(request: HttpRequest) -> HttpResponse:
    """All currencies' figures, and the next version."""
    me, kept = doors.actor(request), disposal.rules()
    now = kept.get(request.GET.get("currency", "")[:3]) or next(iter(kept.values()))
    form = WeighForm(request.POST or None, initial=_initial(now))
    if request.method == "POST":
        require(me, Right.POLICY_WRITE)
        if form.is_valid():
            with doors.refusals(form):
                saved = disposal.save_weighing(me, _rule(form.cleaned_data), form.cleaned_data["reason"])
                return doors.go(
                    request,
                    "console:weighing",
                    message=f"Version {saved.version} for {saved.currency} counts from now on.",
                )
    context = {
        "rules": [(rule, _lines(rule)) for rule in kept.values()],
        "versions": disposal.rule_versions(me),
        "may_write": can(me, Right.POLICY_WRITE),
    }
    return doors.show(request, "console/returns/weighing.html", context, form=form)


def _lines(rule: WeighRule) -> list[tuple[str, int, bool]]:
    amounts = [(label, getattr(rule, name), True) for name, label in AMOUNTS.items()]
    return amounts + [(label, getattr(rule, name), False) for name, label in SHARES.items()]


def _initial(rule: WeighRule) -> dict[str, Any]:
    values = msgspec.structs.asdict(rule) | {"reason": ""}
    return values | {name: plain(values[name], rule.currency) for name in AMOUNTS}


def _rule(said: dict[str, Any]) -> WeighRule:
    currency = said["currency"].upper()
    values = {name: minor(said[name], currency, name) for name in AMOUNTS}
    values |= {name: said[name] for name in (*SHARES, "days", "cover")}
    return msgspec.convert(values | {"currency": currency}, WeighRule)
