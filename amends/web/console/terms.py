"""Warranty terms in the console: of everything, of a category, of a product."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can
from amends.catalog import api as catalog
from amends.catalog.ports import Term
from amends.core import clock
from amends.web import doors
from amends.web.console.catalog_forms import QUIET, TermForm, day_field


class ScopedTermForm(TermForm):
    """A warranty term and the sales that it holds for."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=[("commercial", "Commercial: promised by maker or seller"), ("statutory", "Statutory: by law")],
        initial="commercial",
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
    sku = forms.CharField(
        label="For the product (SKU)",
        max_length=200,
        required=False,
        help_text="Empty: all products.",
        widget=forms.TextInput(attrs=QUIET),
    )
    channel = forms.CharField(
        label="For the channel",
        max_length=100,
        required=False,
        help_text="For example shopify. Empty: all.",
        widget=forms.TextInput(attrs=QUIET),
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
        term = Term(
            kind=values["kind"],
            name=values["name"],
            months=values["months"],
            starts=values["starts"],
            source=values["source"],
            burden_months=values["burden_months"] or 0,
        )
        scope = {name: values[name] for name in ("sku", "category", "countries", "channel")}
        with doors.refusals(form):
            catalog.save_term(me, term, valid_from=values["valid_from"], valid_to=values["valid_to"], **scope)
            told = "The term is added: sales that arrive from now on, and fall into its days, are made under it."
            return doors.go(request, "console:terms", message=told)
    context = {"categories": catalog.lists.categories(me)}
    return doors.show(request, "console/catalog/term_new.html", context, form=form)


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
