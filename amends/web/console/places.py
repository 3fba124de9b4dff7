"""Places and their bins in the console."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can, require
from amends.catalog import api as catalog
from amends.catalog.ports import LocationView
from amends.core.errors import NotFound
from amends.web import doors
from amends.web.console.fields import CodeField


class PlaceForm(forms.Form):
    """A warehouse or shop."""

    code = CodeField(label="Code", max_length=50, help_text="Short, for labels and the goods book: LDS. It stays.")
    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    country = CodeField(
        label="Country",
        min_length=2,
        max_length=2,
        help_text="Two letters: GB, DE. Returns go to a place in the customer's country if there is one.",
    )
    address = forms.CharField(
        label="Address",
        max_length=1000,
        required=False,
        help_text="As it is printed on return slips, one line each.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    receives_returns = forms.BooleanField(label="Returns are sent here", required=False, initial=True)

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()

    @staticmethod
    def values_of(found: LocationView) -> dict[str, Any]:
        """The fields of a place as it stands."""
        values = {name: getattr(found, name) for name in PlaceForm.base_fields}
        return values | {"address": "\n".join(found.address)}


class BinForm(forms.Form):
    """A bin."""

    code = CodeField(label="Bin", max_length=50, help_text="As on its label: Q-01. A known one is changed.")
    kind = forms.ChoiceField(
        label="What lies in it",
        choices=[("quarantine", "Quarantine: returned goods"), ("stock", "Stock")],
        initial="quarantine",
    )
    hazard = CodeField(
        label="Made for hazard class",
        max_length=50,
        required=False,
        help_text="For example “battery”. Empty: ordinary goods.",
    )
    takes = CodeField(
        label="Kept for",
        max_length=2000,
        required=False,
        help_text="Categories or SKUs, with commas between. Empty: any goods.",
    )
    capacity = forms.IntegerField(
        label="Capacity in units", required=False, min_value=1, help_text="Empty: as many as come."
    )


@require_safe
@doors.page(Right.CATALOG_READ)
def places(request: HttpRequest) -> HttpResponse:
    """All places by code."""
    me = doors.actor(request)
    page = catalog.lists.places(me, doors.cursor(request), doors.PAGE_SIZE)
    context = {"page": page, "may_write": can(me, Right.CATALOG_WRITE)}
    return doors.show(request, "console/catalog/places.html", context)


@doors.page(Right.CATALOG_WRITE)
def place_new(request: HttpRequest) -> HttpResponse:
    """A new place."""
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            saved = _save(request, form.cleaned_data)
            told = f"{saved.name} is saved. Give it a quarantine bin next, so that goods can be received."
            return doors.go(request, "console:place", saved.code, message=told)
    return doors.show(request, "console/catalog/place_new.html", form=form)


@doors.page(Right.CATALOG_READ)
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place: what it is, and its bins."""
    me = doors.actor(request)
    found = catalog.location(code)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if request.method == "POST" and verb not in ("place", "bin"):
        raise NotFound
    made: dict[str, forms.Form] = {
        "place": PlaceForm(
            request.POST if verb == "place" else None, prefix="place", initial=PlaceForm.values_of(found)
        ),
        "bin": BinForm(request.POST if verb == "bin" else None, prefix="bin"),
    }
    made["place"].fields["code"].disabled = True
    sent = made.get(verb)
    if sent is not None:
        require(me, Right.CATALOG_WRITE)
        if sent.is_valid():
            with doors.refusals(sent):
                told = _do(request, verb, found, sent.cleaned_data)
                return doors.go(request, "console:place", found.code, message=told)
    context = {
        "place": found,
        "page": catalog.lists.bins(me, code, doors.cursor(request), doors.PAGE_SIZE),
        "forms": made,
        "open": verb,
        "may_write": can(me, Right.CATALOG_WRITE),
    }
    return doors.show(request, "console/catalog/place.html", context, form=sent)


def _do(request: HttpRequest, verb: str, found: LocationView, values: dict[str, Any]) -> str:
    if verb == "place":
        return f"{_save(request, values).name} is saved."
    saved = catalog.save_bin(
        doors.actor(request), found.code, values["code"], values["kind"], values["hazard"],
        values["takes"].split(","), values["capacity"],
    )  # fmt: skip
    return f"Bin {saved.code} is saved."


def _save(request: HttpRequest, values: dict[str, Any]) -> LocationView:
    return catalog.save_location(
        doors.actor(request),
        values["code"],
        values["name"],
        values["country"],
        values["address"].splitlines(),
        values["receives_returns"],
    )
