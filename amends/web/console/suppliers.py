"""Suppliers in the console."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can
from amends.catalog import api as catalog
from amends.catalog.ports import SupplierView
from amends.web import doors
from amends.web.console.fields import CodeField


class SupplierForm(forms.Form):
    """Who made or delivered products."""

    code = CodeField(
        label="Code",
        max_length=100,
        help_text="Short, as it stands on your orders to them. It stays once products name it.",
    )
    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail address for quality matters",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


@require_safe
@doors.page(Right.CATALOG_READ)
def suppliers(request: HttpRequest) -> HttpResponse:
    """All suppliers by code."""
    me = doors.actor(request)
    page = catalog.lists.suppliers(me, doors.cursor(request), doors.PAGE_SIZE)
    context = {"page": page, "may_write": can(me, Right.CATALOG_WRITE)}
    return doors.show(request, "console/catalog/suppliers.html", context)


@doors.page(Right.CATALOG_WRITE)
def supplier_new(request: HttpRequest) -> HttpResponse:
    """A new supplier."""
    return _supplier(request, None)


@doors.page(Right.CATALOG_WRITE)
def supplier(request: HttpRequest, code: str) -> HttpResponse:
    """Change a supplier."""
    return _supplier(request, catalog.lists.supplier(doors.actor(request), code))


def _supplier(request: HttpRequest, found: SupplierView | None) -> HttpResponse:
    initial = {"code": found.code, "name": found.name, "email": found.email} if found else {}
    form = SupplierForm(request.POST or None, initial=initial)
    form.fields["code"].disabled = found is not None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with doors.refusals(form):
            saved = catalog.save_supplier(doors.actor(request), values["code"], values["name"], values["email"])
            return doors.go(request, "console:suppliers", message=f"{saved.name} is saved.")
    return doors.show(request, "console/catalog/supplier.html", {"supplier": found}, form=form)
