"""The catalogue in the console: products, one product with what is known of it, known defect patterns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.catalog import api as rooms_catalog
from amends.catalog.ports import AdvisoryView, ProductSheet, Term
from amends.claims.api import defect_types
from amends.core import clock
from amends.core.errors import NotFound
from amends.web import doors
from amends.web.console.catalog_forms import AdvisoryForm, ProductForm, TermForm, UnitsForm
from amends.workflows.api import send_recall


@require_safe
@doors.page(Right.CATALOG_READ)
def catalog(request: HttpRequest) -> HttpResponse:
    """Products by SKU."""
    text = request.GET.get("q", "").strip()[:200]
    page = rooms_catalog.lists.search_products(doors.actor(request), text, doors.cursor(request), doors.PAGE_SIZE)
    return doors.show(request, "console/catalog/products.html", {"page": page, "text": text})


@doors.page(Right.CATALOG_READ)
def product(request: HttpRequest, sku: str) -> HttpResponse:
    """One product: what it is, its units and lots, its terms, its known defects; and forms to change them."""
    me = doors.actor(request)
    sheet = rooms_catalog.product_sheet(me, sku)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    made = _forms(sheet, verb, request)
    bad = made.get(verb)
    if bad is not None and bad.is_valid():
        with doors.refusals(bad):
            told = _DO[verb](me, sheet, bad.cleaned_data)
            return doors.go(request, "console:product", sheet.product.sku, message=told)
    labels = {kind.code: kind.label for kind in defect_types()}
    context = {
        "sheet": sheet,
        "product": sheet.product,
        "forms": made,
        "open": verb,
        "may_write": can(me, Right.CATALOG_WRITE),
        "advisories": [_shown(one, labels) for one in sheet.advisories],
        "today": clock.now().date(),
    }
    return doors.show(request, "console/catalog/product.html", context, form=bad)


@require_safe
@doors.page(Right.CATALOG_READ)
def advisories(request: HttpRequest) -> HttpResponse:
    """Known defect patterns, newest first."""
    me = doors.actor(request)
    page = rooms_catalog.lists.advisories(me, doors.cursor(request), doors.PAGE_SIZE)
    labels = {kind.code: kind.label for kind in defect_types()}
    context = {
        "page": page,
        "rows": [_shown(one, labels) for one in page.items],
        "may_write": can(me, Right.CATALOG_WRITE),
    }
    return doors.show(request, "console/catalog/advisories.html", context)


@doors.page(Right.CATALOG_WRITE)
def advisory_new(request: HttpRequest) -> HttpResponse:
    """A new known defect pattern."""
    return _advisory(request, None)


@doors.page(Right.CATALOG_WRITE)
def advisory(request: HttpRequest, ref: str) -> HttpResponse:
    """A new version of a known defect pattern."""
    found = rooms_catalog.lists.advisory(doors.actor(request), ref)
    return _advisory(request, found)


def _advisory(request: HttpRequest, found: AdvisoryView | None) -> HttpResponse:
    initial = AdvisoryForm.values_of(found) if found else {"sku": request.GET.get("sku", "")[:200]}
    form = AdvisoryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        with doors.refusals(form):
            saved = rooms_catalog.save_advisory(
                doors.actor(request),
                values.pop("sku"),
                values.pop("title"),
                values.pop("defect_code"),
                public_id=found.public_id if found else "",
                **values,
            )
            told = f"{saved.public_id} is saved as version {saved.version}. New claims are checked against it."
            return doors.go(request, "console:advisories", message=told)
    context = {
        "advisory": found,
        "runs": rooms_catalog.lists.recall_runs(doors.actor(request), found.public_id) if found else [],
        "may_notify": found is not None and found.action in ("recall", "stop_use"),
    }
    return doors.show(request, "console/catalog/advisory.html", context, form=form)


@require_POST
@doors.page(Right.CATALOG_WRITE)
def advisory_notify(request: HttpRequest, ref: str) -> HttpResponse:
    """Write to everybody who owns an affected unit."""
    with doors.told(request, "The letters are being written; reload the page to see how far they are."):
        send_recall(doors.actor(request), ref)
    return doors.go(request, "console:advisory", ref)


def _forms(sheet: ProductSheet, verb: str, request: HttpRequest) -> dict[str, forms.Form]:
    kinds: dict[str, type[forms.Form]] = {"product": ProductForm, "units": UnitsForm, "term": TermForm}
    if verb and verb not in kinds:
        raise NotFound
    initial = {"product": ProductForm.values_of(sheet), "term": {"valid_from": clock.now().date()}}
    return {
        name: kind(request.POST if name == verb else None, prefix=name, initial=initial.get(name))
        for name, kind in kinds.items()
    }


def _shown(one: AdvisoryView, labels: dict[str, str]) -> dict[str, Any]:
    today: date = clock.now().date()
    running = one.valid_from <= today and (one.valid_to is None or today <= one.valid_to)
    defect = labels.get(one.defect_code, one.defect_code) if one.defect_code else "Every defect"
    return {"advisory": one, "defect": defect, "running": running}


def _save_product(me: Any, sheet: ProductSheet, values: dict[str, Any]) -> str:
    values = dict(values)
    rooms_catalog.save_product(me, sheet.product.sku, values.pop("title"), **values)
    return "The product is saved."


def _register(me: Any, sheet: ProductSheet, values: dict[str, Any]) -> str:
    new = rooms_catalog.register_units(me, sheet.product.sku, values["serials"], values["lot_code"])
    return f"{new} serial number{'' if new == 1 else 's'} registered; those that were known stay as they were."


def _add_term(me: Any, sheet: ProductSheet, values: dict[str, Any]) -> str:
    months, days = rooms_catalog.agreements.split_months(values["months"] or Decimal(0))
    term = Term(
        kind="commercial",
        name=values["name"],
        months=months,
        starts=values["starts"],
        source=values["source"],
        days=days,
    )
    rooms_catalog.save_term(
        me,
        term,
        sku=sheet.product.sku,
        countries=values["countries"],
        valid_from=values["valid_from"],
        valid_to=values["valid_to"],
    )
    return "The term is added: sales that arrive from now on, and fall into its days, are made under it."


_DO = {"product": _save_product, "units": _register, "term": _add_term}
