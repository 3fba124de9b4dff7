"""Lists of serial numbers in the console: reported stolen, or meant for certain markets; and lots of parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.accounts.api import Right, can
from amends.catalog import api as catalog
from amends.core import clock
from amends.core.errors import NotFound
from amends.web import doors
from amends.web.console.fields import QUIET, CodeField, day_field, listed


def _short(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return CodeField(label=label, max_length=200, required=required, help_text=help_text)


class RangeForm(forms.Form):
    """Serial numbers about which something is known whoever reports them."""

    sku = _short("Product (SKU)")
    kind = forms.ChoiceField(
        label="What is known",
        choices=[("stolen", "Reported stolen"), ("market", "Meant only for some countries or channels")],
        widget=forms.RadioSelect,
        initial="stolen",
    )
    serial_from = _short("First serial number")
    serial_to = _short("Last serial number", required=False, help_text="Empty: the first one alone.")
    reference = _short("Where it is written", help_text="Police report, contract, letter.")
    countries = _short("Countries", required=False, help_text="Where they are meant to be sold, as DE, AT.")
    channels = _short("Channels", required=False, help_text="By which they are meant to be sold.")
    valid_from = day_field("From", required=False, help_text="Empty: from today.")

    def clean_countries(self) -> list[str]:
        """The codes."""
        return listed(self.cleaned_data["countries"].upper())

    def clean_channels(self) -> list[str]:
        """The channels' names."""
        return listed(self.cleaned_data["channels"].lower())


class PartsForm(forms.Form):
    """Which lots of parts are built into a lot or a unit."""

    sku = _short("Product (SKU)")
    lot_code = _short("Production lot", required=False, help_text="Of the product. Or name one unit:")
    serial = _short("Serial number", required=False)
    parts = forms.CharField(
        label="Parts",
        max_length=20_000,
        help_text="One per line: part, lot of the part. For example “driver board, DB-77”.",
        widget=forms.Textarea(attrs={"rows": 4, **QUIET}),
    )

    def clean_parts(self) -> list[tuple[str, str]]:
        """(part, lot of the part) pairs."""
        found = []
        for line in self.cleaned_data["parts"].splitlines():
            name, _, lot = line.rpartition(",")
            if line.strip():
                if not name.strip() or not lot.strip():
                    raise forms.ValidationError(f"Write the part and its lot: “{line.strip()}” has only one.")
                found.append((name.strip(), lot.strip()))
        return found


@doors.page(Right.CATALOG_READ)
def serial_lists(request: HttpRequest) -> HttpResponse:
    """All lists, newest first; of one product when asked. And the forms that add to them."""
    me = doors.actor(request)
    may_write = can(me, Right.CATALOG_WRITE)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    kinds: dict[str, type[forms.Form]] = {"range": RangeForm, "parts": PartsForm}
    if request.method == "POST" and (verb not in kinds or not may_write):
        raise NotFound
    sku = request.GET.get("sku", "").strip()[:200]
    made = {
        name: kind(request.POST if name == verb else None, prefix=name, initial={"sku": sku})
        for name, kind in kinds.items()
    }
    form = made.get(verb)
    if form is not None and form.is_valid():
        with doors.refusals(form):
            return doors.go(request, "console:serial_lists", message=_DO[verb](me, dict(form.cleaned_data)))
    context = {
        "page": catalog.lists.serial_ranges(me, sku, doors.cursor(request), doors.PAGE_SIZE),
        "sku": sku,
        "forms": made,
        "open": verb,
        "may_write": may_write,
        "today": clock.now().date(),
    }
    return doors.show(request, "console/catalog/serial_lists.html", context, form=form)


@require_POST
@doors.page(Right.CATALOG_WRITE)
def end(request: HttpRequest, range_id: int) -> HttpResponse:
    """End a list today."""
    with doors.told(request, "The list ends; what was found by it stays."):
        catalog.units.end_serial_range(doors.actor(request), range_id)
    return doors.go(request, "console:serial_lists")


def _range(me: Any, said: dict[str, Any]) -> str:
    saved = catalog.units.save_serial_range(me, **said)
    return f"{saved.serial_from} to {saved.serial_to} are on the list; claims are held against it from now on."


def _built_in(me: Any, said: dict[str, Any]) -> str:
    new = catalog.units.record_components(
        me, said["sku"], said["parts"], lot_code=said["lot_code"], serial=said["serial"]
    )
    return f"{new} part{'' if new == 1 else 's'} recorded; those that were known stay."


_DO = {"range": _range, "parts": _built_in}
