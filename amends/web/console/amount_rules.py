"""Rules for refunds: shipping, fees, deductions for use and handling. Finance edits, a second person publishes."""

from __future__ import annotations

from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.errors import NotFound
from amends.core.money import Money
from amends.resolutions.api import rules_desk
from amends.resolutions.ports import Deduction, RefundPolicy
from amends.web import doors

_CHARGES = (
    ("complete", "with the refund that completes the order"),
    ("pieces", "an equal part with each piece"),
    ("never", "never"),
)
_KINDS = (
    ("", "no deduction in this row"),
    ("usage_time", "use, by time"),
    ("usage_count", "use, by reading"),
    ("restocking", "handling"),
)
_SPARE = 2


class ChargesForm(forms.Form):
    """Shipping and fees, and why the rules change."""

    shipping = forms.ChoiceField(label="Shipping is given back", choices=_CHARGES)
    fees = forms.ChoiceField(label="Fees and duties are given back", choices=_CHARGES)
    because = forms.CharField(
        label="Why the rules change", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class DeductionForm(forms.Form):
    """One deduction."""

    kind = forms.ChoiceField(label="Kind", choices=_KINDS, required=False)
    name = forms.CharField(label="Name (customers read it)", max_length=100, required=False)
    category = forms.CharField(label="Product category", max_length=100, required=False)
    region = forms.CharField(label="Country", max_length=2, required=False)
    free_months = forms.IntegerField(label="Free months", min_value=0, required=False)
    life_months = forms.IntegerField(label="Life, months", min_value=0, required=False)
    free = forms.IntegerField(label="Free use", min_value=0, required=False)
    life = forms.IntegerField(label="Life, use", min_value=0, required=False)
    unit = forms.CharField(label="Unit of use", max_length=20, required=False)
    percent = forms.IntegerField(label="Percent", min_value=0, max_value=100, required=False)
    amount = forms.CharField(label="Or amount a piece", max_length=30, required=False)
    currency = forms.CharField(label="Currency", max_length=3, required=False)
    most_percent = forms.IntegerField(label="At most, %", min_value=1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        """The amount in minor units."""
        values = dict(super().clean() or {})
        values["minor"] = 0
        if values.get("amount"):
            try:
                values["minor"] = Money.parse(values["amount"], values.get("currency", "").upper()).minor
            except ValueError:
                self.add_error(
                    "amount", f"{values['amount']} is not an amount in {values.get('currency') or '?'}."
                )
        return values


DeductionSet = forms.formset_factory(DeductionForm, extra=_SPARE, max_num=200, absolute_max=200)


@require_safe
@doors.page(Right.MEMOS_READ)
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, drafts and earlier versions."""
    me = doors.actor(request)
    page = rules_desk.rules(me, doors.cursor(request))
    context = {"page": page, "policy": rules_desk.in_force(), "edits": can(me, Right.MEMOS_ISSUE)}
    return doors.show(request, "console/memos/rules.html", context)


@require_POST
@doors.page(Right.MEMOS_ISSUE)
def rules_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft, or go on with the own one."""
    return doors.go(request, "console:rules_edit", rules_desk.draft_rules(doors.actor(request)).id)


@doors.page(Right.MEMOS_READ)
def rules_edit(request: HttpRequest, rules_id: int) -> HttpResponse:
    """A version, or a draft to be edited."""
    me = doors.actor(request)
    found = rules_desk.rules_by_id(me, rules_id)
    policy = msgspec.convert(found.content, RefundPolicy)
    start = {"shipping": policy.shipping, "fees": policy.fees, "because": found.because}
    form = ChargesForm(request.POST or None, initial=start)
    rows = DeductionSet(
        request.POST or None,
        initial=[
            {**msgspec.to_builtins(one), "amount": _amount(one.minor, one.currency)} for one in policy.deductions
        ],
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        with doors.refusals(form):
            rules_desk.save_rules(me, rules_id, _content(form, rows), form.cleaned_data["because"])
            if "hand_in" in request.POST:
                rules_desk.hand_in_rules(me, rules_id)
                return doors.go(request, "console:rules", message="Handed in: a second person publishes it.")
            return doors.go(request, "console:rules_edit", rules_id, message="The draft is saved.")
    context = {
        "rules": found,
        "rows": rows,
        "own": me.user_id in found.editors,
        "edits": can(me, Right.MEMOS_ISSUE),
    }
    return doors.show(request, "console/memos/rules_edit.html", context, form=form)


@require_POST
@doors.page(Right.MEMOS_ISSUE)
def rules_do(request: HttpRequest, rules_id: int, verb: str) -> HttpResponse:
    """Publish, send back or drop."""
    me = doors.actor(request)
    if verb not in ("publish", "send-back", "drop"):
        raise NotFound
    with doors.told(request, "Done."):
        if verb == "publish":
            rules_desk.publish_rules(me, rules_id)
        else:
            rules_desk.drop_rules(me, rules_id, back=verb == "send-back")
    return doors.go(request, "console:rules")


def _amount(minor: int, currency: str) -> str:
    return Money(minor, currency).plain() if minor and currency else ""


def _content(form: ChargesForm, rows: Any) -> dict[str, Any]:
    wanted = {field.name for field in msgspec.structs.fields(Deduction)}
    found = []
    for row in rows:
        says = row.cleaned_data
        if says.get("kind"):
            plain = {name: value for name, value in says.items() if name in wanted and value not in (None, "")}
            found.append({**plain, "currency": (says.get("currency") or "").upper() if says["minor"] else ""})
    return {
        "shipping": form.cleaned_data["shipping"],
        "fees": form.cleaned_data["fees"],
        "deductions": found,
    }
