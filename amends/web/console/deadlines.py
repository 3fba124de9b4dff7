"""The deadline rules: what the law and the desk's promises ask for, edited with a reason, every version kept."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can
from amends.casework import api as casework
from amends.casework.ports import SEVERITIES, DeadlineRule
from amends.claims.api import defect_types
from amends.core.errors import NotFound
from amends.web import doors

_UNITS = [("hours", "hours"), ("days", "days"), ("months", "months of the calendar")]


class DeadlineForm(forms.Form):
    """One rule."""

    title = forms.CharField(max_length=200, help_text="As the case page says it.")
    kind = forms.ChoiceField(
        choices=[("sla", "A promise of this desk"), ("statutory", "The law")],
        widget=forms.RadioSelect,
        initial="sla",
    )
    source = forms.CharField(
        max_length=400, help_text="The act and article, or who promised it and where. Somebody will want to check."
    )
    length = forms.IntegerField(label="Within", min_value=1, max_value=8760)
    unit = forms.ChoiceField(choices=_UNITS, initial="days", help_text="From the report.")
    severity = forms.ChoiceField(label="For", choices=list(SEVERITIES.items()), required=False)
    countries = forms.CharField(
        max_length=400, required=False, help_text="Two letters each, such as DE, FR. Empty: every country."
    )
    categories = forms.MultipleChoiceField(
        label="Reported defects",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: all of them.",
    )
    active = forms.BooleanField(label="In force", required=False, initial=True)
    why = forms.CharField(label="Why you change it", max_length=400)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def offer(self, categories: list[str]) -> None:
        """The categories to choose from."""
        field = self.fields["categories"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in categories]

    def clean_countries(self) -> list[str]:
        """Codes in capitals, each once."""
        said = re.split(r"[\s,;]+", self.cleaned_data["countries"].upper())
        return list(dict.fromkeys(code for code in said if code))

    def rule(self, code: str) -> DeadlineRule:
        """What the person wrote."""
        said = self.cleaned_data
        unit, length = said["unit"], said["length"]
        return DeadlineRule(
            code=code,
            kind=said["kind"],
            countries=tuple(said["countries"]),
            categories=tuple(said["categories"]),
            severity=said["severity"],
            months=length if unit == "months" else 0,
            hours=0 if unit == "months" else length * (24 if unit == "days" else 1),
            title=said["title"].strip(),
            source=said["source"].strip(),
            active=said["active"],
        )


@require_safe
@doors.page(Right.CLAIMS_READ)
def deadlines(request: HttpRequest) -> HttpResponse:
    """All rules."""
    me = doors.actor(request)
    rows = [(one, said_length(one.rule)) for one in casework.deadlines.deadlines(me)]
    context = {"rows": rows, "severities": SEVERITIES, "may_write": can(me, Right.POLICY_WRITE)}
    return doors.show(request, "console/claims/deadlines.html", context)


@doors.page(Right.CLAIMS_READ)
def deadline(request: HttpRequest, code: str) -> HttpResponse:
    """One rule and its versions; those who may write policies change it here."""
    me = doors.actor(request)
    versions = casework.deadlines.versions(me, code)
    return _edit(request, code, versions)


@doors.page(Right.POLICY_WRITE)
def deadline_new(request: HttpRequest) -> HttpResponse:
    """Add a rule."""
    return _edit(request, "", [])


def _edit(request: HttpRequest, code: str, versions: list[Any]) -> HttpResponse:
    me = doors.actor(request)
    may_write = can(me, Right.POLICY_WRITE)
    if request.method == "POST" and not may_write:
        raise NotFound
    form = DeadlineForm(request.POST if request.method == "POST" else None, initial=_filled(versions))
    form.offer(sorted({kind.category for kind in defect_types("symptom")}))
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            version = form.cleaned_data["version"] if code else 0
            casework.deadlines.save(me, form.rule(code), form.cleaned_data["why"], version)
            told = "The rule is saved. Waiting cases get their deadline within minutes."
            return doors.go(request, "console:deadlines", message=told)
    context = {
        "rule": versions[0].rule if versions else None,
        "versions": [(one, said_length(one.rule), SEVERITIES.get(one.rule.severity, "")) for one in versions],
        "may_write": may_write,
    }
    return doors.show(request, "console/claims/deadline.html", context, form=form)


def said_length(rule: DeadlineRule) -> str:
    """4 hours, 30 days, 1 month."""
    count, unit = (rule.months, "month") if rule.months else (rule.hours, "hour")
    if unit == "hour" and count % 24 == 0 and count > 24:
        count, unit = count // 24, "day"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _filled(versions: list[Any]) -> dict[str, Any]:
    if not versions:
        return {}
    rule: DeadlineRule = versions[0].rule
    days = rule.hours and rule.hours % 24 == 0
    return {
        "title": rule.title,
        "kind": rule.kind,
        "source": rule.source,
        "length": rule.months or (rule.hours // 24 if days else rule.hours),
        "unit": "months" if rule.months else "days" if days else "hours",
        "severity": rule.severity,
        "countries": ", ".join(rule.countries),
        "categories": list(rule.categories),
        "active": rule.active,
        "version": versions[0].version,
    }
