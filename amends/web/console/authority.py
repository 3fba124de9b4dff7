"""What people may grant alone, and goodwill budgets: limits by role, budgets by team. The log of decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts import api as accounts
from amends.accounts.api import Right, can
from amends.claims.api import claims_by_id
from amends.core.money import Money, is_currency
from amends.decisions import api as decisions
from amends.web import doors

_GRANTING = ("agent", "supervisor", "administrator", "policy")


class MoneyForm(forms.Form):
    """Amounts of one currency."""

    currency = forms.CharField(label="Currency", max_length=3, initial="EUR")
    amounts: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Amounts as money."""
        values = dict(super().clean() or {})
        currency = values.get("currency", "").upper()
        if not is_currency(currency):
            self.add_error("currency", "Enter a three-letter currency code such as EUR.")
            return values
        for name in self.amounts:
            text = values.get(name) or ""
            try:
                values[name] = Money.parse(text, currency) if text else None
            except ValueError:
                self.add_error(name, f"{text} is not an amount in {currency}, such as 100.00.")
        return values


class LimitForm(MoneyForm):
    """The most that a role may grant alone."""

    role = forms.ChoiceField(label="Role", choices=[(role, role.capitalize()) for role in _GRANTING])
    amount = forms.CharField(label="In one case up to", max_length=30, help_text="For example 100.00")
    per_day = forms.CharField(
        label="One person a day up to", max_length=30, required=False, help_text="Empty: no limit of its own."
    )
    amounts = ("amount", "per_day")


class BudgetForm(MoneyForm):
    """A goodwill budget of a team."""

    team = forms.CharField(label="Team", max_length=100)
    members = forms.TypedMultipleChoiceField(
        label="People", coerce=int, required=False, help_text="None chosen: everybody."
    )
    budget = forms.CharField(label="Budget", max_length=30)
    starts = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}))
    amounts = ("budget",)


@doors.page(Right.PEOPLE_ADMIN)
def limits(request: HttpRequest) -> HttpResponse:
    """All limits; set one."""
    form = LimitForm(request.POST or None)
    me = doors.actor(request)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            says = form.cleaned_data
            day = says["per_day"].minor if says["per_day"] else None
            accounts.set_money_limit(me, says["role"], says["amount"], day)
            return doors.go(request, "console:limits", message=f"The limit is now {says['amount']}.")
    page = accounts.limits.money_limits(me, doors.cursor(request))
    rows = [
        (one, Money(one.per_day, one.limit.currency) if one.per_day is not None else None) for one in page.items
    ]
    return doors.show(request, "console/people/limits.html", {"page": page, "rows": rows}, form=form)


@doors.page(Right.CLAIMS_APPROVE_SECOND)
def budgets(request: HttpRequest) -> HttpResponse:
    """All goodwill budgets; an administrator makes one."""
    me = doors.actor(request)
    makes = can(me, Right.PEOPLE_ADMIN)
    form = BudgetForm(request.POST or None) if makes else None
    if form is not None:
        field = form.fields["members"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(one.id, one.name or one.email) for one in accounts.users(me, size=200).items]
    if form is not None and request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            says = form.cleaned_data
            decisions.goodwill_desk.make_budget(
                me, says["team"], says["members"], says["budget"], says["starts"], says["ends"]
            )
            return doors.go(request, "console:budgets", message=f"{says['team']} has its budget.")
    page = decisions.goodwill_desk.budgets(me, doors.cursor(request))
    return doors.show(request, "console/people/budgets.html", {"page": page, "makes": makes}, form=form)


@require_safe
@doors.page(Right.CLAIMS_APPROVE_SECOND)
def decision_log(request: HttpRequest) -> HttpResponse:
    """Every decision as it was made and moved, newest first."""
    me = doors.actor(request)
    page = decisions.goodwill_desk.log(me, cursor=doors.cursor(request))
    about = claims_by_id(me, list({one.claim_id for one in page.items}))
    rows = [(one, about.get(one.claim_id)) for one in page.items]
    return doors.show(request, "console/people/decision_log.html", {"page": page, "rows": rows})
