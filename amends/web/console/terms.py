"""Warranty terms in the console: of everything, of a category, of a product."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can
from amends.catalog import api as catalog
from amends.catalog.ports import AfterRepair, Term
from amends.core import clock
from amends.web import doors
from amends.web.console.catalog_forms import STARTS, TermForm
from amends.web.console.fields import QUIET, CodeField, day_field


class ScopedTermForm(TermForm):
    """A warranty term and the sales that it holds for."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=[
            ("commercial", "Commercial: promised by maker or seller"),
            ("statutory", "Statutory: by law"),
            ("plan", "Extended plan: bought besides"),
        ],
        initial="commercial",
    )
    starts = forms.ChoiceField(
        label="Counted from",
        choices=[*STARTS, ("after", "The end of the guarantee before it (plans)")],
        initial="delivery",
    )
    burden_months = forms.IntegerField(
        label="Months in which the seller must prove",
        min_value=0,
        max_value=1200,
        required=False,
        help_text="How long the law presumes that a defect was there from the start. Empty: never.",
    )
    category = forms.CharField(
        label="For the category",
        max_length=100,
        required=False,
        help_text="As it stands with the products. Empty: all categories.",
        widget=forms.TextInput(attrs={**QUIET, "list": "categories"}),
    )
    sku = CodeField(
        label="For the product (SKU)", max_length=200, required=False, help_text="Empty: all products."
    )
    slot = CodeField(
        label="Part of the goods",
        max_length=60,
        required=False,
        help_text="Terms for different parts, such as motor, hold side by side. Empty: the whole.",
    )
    use_limit = forms.IntegerField(label="Or until so much use", min_value=1, max_value=10**12, required=False)
    use_unit = CodeField(label="in", max_length=40, required=False, help_text="hours, cycles, km")
    registration_days = forms.IntegerField(
        label="Only if registered, within days of the purchase",
        min_value=0,
        max_value=3650,
        required=False,
        help_text="0: registered at any time. Empty: no registration is needed.",
    )
    suspends = forms.BooleanField(label="Time stands still during a repair", required=False)
    repair_how = forms.ChoiceField(
        label="After a repair",
        choices=[
            ("", "nothing more"),
            ("once", "the first repair lengthens it"),
            ("each", "every repair lengthens it"),
            ("fresh", "it lasts at least so long more"),
        ],
        required=False,
    )
    repair_months = forms.IntegerField(label="by months", min_value=1, max_value=1200, required=False)
    replacement = forms.ChoiceField(
        label="A replacement",
        choices=[("inherits", "has the rest of the time"), ("renews", "begins anew")],
        required=False,
    )
    brand = CodeField(label="For the brand", max_length=100, required=False)
    contract = CodeField(
        label="For the contract",
        max_length=100,
        required=False,
        help_text="The code of a business account's contract. Empty: all sales.",
    )
    plan_sku = CodeField(
        label="Sold as the article",
        max_length=200,
        required=False,
        help_text="Only of a plan: the SKU under which it is bought.",
    )
    channel = CodeField(
        label="For the channel", max_length=100, required=False, help_text="For example shopify. Empty: all."
    )


class EndForm(forms.Form):
    """The end of a term."""

    valid_to = day_field("Last day of sales under it", help_text="That day included. What was sold stays.")


@require_safe
@doors.page(Right.CATALOG_READ)
def terms(request: HttpRequest) -> HttpResponse:
    """All terms, newest first; of one category when asked."""
    me = doors.actor(request)
    category = request.GET.get("category", "").strip()[:200]
    page = catalog.lists.terms(me, "", category, doors.cursor(request), doors.PAGE_SIZE)
    context = {
        "page": page,
        "category": category,
        "categories": catalog.lists.categories(me),
        "today": clock.now().date(),
        "may_write": can(me, Right.CATALOG_WRITE),
    }
    return doors.show(request, "console/catalog/terms.html", context)


@doors.page(Right.CATALOG_WRITE)
def term_new(request: HttpRequest) -> HttpResponse:
    """A new term."""
    me = doors.actor(request)
    initial = {"valid_from": clock.now().date(), "category": request.GET.get("category", "")[:100]}
    form = ScopedTermForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        term = _term(values)
        scope = {
            name: values[name]
            for name in ("sku", "category", "countries", "channel", "brand", "contract", "plan_sku")
        }
        with doors.refusals(form):
            catalog.save_term(me, term, valid_from=values["valid_from"], valid_to=values["valid_to"], **scope)
            told = "The term is added: sales that arrive from now on, and fall into its days, are made under it."
            return doors.go(request, "console:terms", message=told)
    context = {"categories": catalog.lists.categories(me)}
    return doors.show(request, "console/catalog/term_new.html", context, form=form)


def _term(values: dict[str, Any]) -> Term:
    months, days = catalog.agreements.split_months(values["months"] or Decimal(0))
    repair: tuple[AfterRepair, ...] = ()
    if values["repair_how"]:
        repair = (AfterRepair(values["repair_how"], values["repair_months"] or 0),)
    return Term(
        kind=values["kind"],
        name=values["name"],
        months=months,
        starts=values["starts"],
        source=values["source"],
        burden_months=values["burden_months"] or 0,
        slot=values["slot"].strip(),
        days=days,
        registration=values["registration_days"] is not None,
        registration_days=values["registration_days"] or 0,
        use_limit=values["use_limit"] or 0,
        use_unit=values["use_unit"].strip().lower(),
        suspends=values["suspends"],
        after_repair=repair,
        replacement=values["replacement"] or "inherits",
    )


@doors.page(Right.CATALOG_WRITE)
def term_end(request: HttpRequest, term_id: int) -> HttpResponse:
    """End a term."""
    me = doors.actor(request)
    found = catalog.lists.term(me, term_id)
    form = EndForm(request.POST or None, initial={"valid_to": found.valid_to or clock.now().date()})
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            saved = catalog.agreements.end_term(me, term_id, form.cleaned_data["valid_to"])
            told = f"“{saved.term.name}” ends with sales of {saved.valid_to:%-d %b %Y}."
            return doors.go(request, "console:terms", message=told)
    return doors.show(request, "console/catalog/term_end.html", {"scoped": found}, form=form)
