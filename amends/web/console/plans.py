"""Inspection plans: which steps a product is inspected by. Each change is a version with its reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can, require
from amends.inspection import api as inspection
from amends.inspection.ports import KINDS, PlanView, Step
from amends.web import doors
from amends.web.console.fields import CodeField

BLANK = 3
MOST = 40
SCOPE = (("product", "One product (SKU)"), ("category", "A category"), ("all", "All goods"))
KIND = (("check", "Yes or no"), ("measure", "Measurement"), ("photo", "Photo"))


class PlanForm(forms.Form):
    """What a plan says of itself."""

    scope = forms.ChoiceField(label="For", choices=SCOPE)
    scope_value = CodeField(label="SKU or category", max_length=200, required=False)
    name = CodeField(label="Name", max_length=200, required=False)
    reason = forms.CharField(
        label="Why it changes", max_length=2_000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


@doors.page(Right.RETURNS_READ)
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The newest version of each plan."""
    me = doors.actor(request)
    context = {
        "page": inspection.plans(me, doors.cursor(request)),
        "may_write": can(me, Right.CATALOG_WRITE),
        "scopes": dict(SCOPE),
    }
    return doors.show(request, "console/inbound/plans.html", context)


@doors.page(Right.CATALOG_WRITE)
def plan_new(request: HttpRequest) -> HttpResponse:
    """The first version of a plan."""
    form = PlanForm(request.POST or None, initial={"scope": "product", "reason": "first version"})
    return _edited(request, form, None)


@doors.page(Right.RETURNS_READ)
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One version with its steps, and the form for the next."""
    me = doors.actor(request)
    found = inspection.plan(me, plan_id)
    if request.method == "POST":
        require(me, Right.CATALOG_WRITE)
    initial = {"scope": found.scope, "scope_value": found.scope_value, "name": found.name}
    form = PlanForm(request.POST or None, initial=initial)
    for name in ("scope", "scope_value"):
        form.fields[name].disabled = True
    return _edited(request, form, found)


def _edited(request: HttpRequest, form: PlanForm, found: PlanView | None) -> HttpResponse:
    me = doors.actor(request)
    steps = _steps(request) if request.method == "POST" else list(found.steps) if found else []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with doors.refusals(form):
            saved = inspection.save_plan(
                me,
                data["scope"],
                data["scope_value"],
                data["name"],
                steps,
                data["reason"],
                after=found.version if found else 0,
            )
            return doors.go(
                request, "console:inspection_plan", saved.id, message=f"Version {saved.version} is in force."
            )
    context: dict[str, Any] = {
        "plan": found,
        "rows": [*steps, *[Step(kind="check", text="")] * BLANK][:MOST],
        "kinds": KIND,
        "versions": inspection.versions(me, found.scope, found.scope_value) if found else [],
        "may_write": can(me, Right.CATALOG_WRITE),
    }
    return doors.show(request, "console/inbound/plan.html", context, form=form)


def _steps(request: HttpRequest) -> list[Step]:
    """The rows of the form that say something, in their order."""
    columns = {
        name: request.POST.getlist(f"step_{name}") for name in ("kind", "text", "unit", "least", "most", "need")
    }

    def cell(name: str, row: int) -> str:
        values = columns[name]
        return values[row][:300] if row < len(values) else ""

    return [
        Step(
            kind=cell("kind", row) if cell("kind", row) in KINDS else "check",
            text=cell("text", row),
            unit=cell("unit", row),
            least=cell("least", row),
            most=cell("most", row),
            optional=cell("need", row) == "optional",
        )
        for row in range(min(len(columns["text"]), MOST))
        if cell("text", row).strip()
    ]
