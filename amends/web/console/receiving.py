"""The receiving station: scan, look, book, read the bin. Made for one hand and a keyboard-wedge scanner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right
from amends.catalog.api import lists, normal_serial, products
from amends.core import ids
from amends.core.errors import AmendsError
from amends.inbound import api as inbound
from amends.inbound.ports import Found
from amends.orders.api import sold_unit
from amends.returns import api as returns
from amends.returns.api import ReceiptInput, RmaView
from amends.web import doors
from amends.web.console.rmas import expected

STATION = "station"
CHOICES = (
    ("as_expected", "As announced", "The right item, with the defect or without"),
    ("damaged_in_transit", "Damaged on the way", "Parcel or item suffered in transport"),
    ("serial_unreadable", "Serial unreadable", "The right item, but its number cannot be read"),
    ("wrong_item", "Another item", "Something else was in the parcel"),
    ("empty_box", "Empty box", "Nothing was in the parcel"),
)


class LabelledForm(forms.Form):
    """Serial and lot as they were scanned: a maker's label holds both in one scan, whichever field it went to."""

    serial = forms.CharField(required=False, max_length=100)
    lot = forms.CharField(required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """Each into its own field."""
        data = super().clean() or {}
        for field in ("serial", "lot"):
            label = inbound.read_label(data.get(field, ""))
            if label is not None:
                data["serial"] = label.serial or ("" if field == "serial" else data.get("serial", ""))
                data["lot"] = label.lot or ("" if field == "lot" else data.get("lot", ""))
        return data


class ReceiptForm(LabelledForm):
    """What the station saw."""

    quantity = forms.IntegerField(min_value=1, max_value=100_000)
    condition = forms.ChoiceField(choices=[choice[:2] for choice in CHOICES])
    sku = forms.CharField(required=False, max_length=100, label="SKU of what came")
    note = forms.CharField(required=False, max_length=2_000)
    short = forms.BooleanField(required=False)


@doors.page(Right.RETURNS_RECEIVE)
@require_safe
def receive(request: HttpRequest) -> HttpResponse:
    """The scan field. A known return is opened at once."""
    me = doors.actor(request)
    scanned = request.GET.get("scan", "").strip()
    context = where(request) | {"scanned": scanned}
    if context["here"] is None:
        return doors.show(request, "console/returns/station.html", context)
    if scanned:
        found = inbound.find(me, scanned)
        if found.kind == "return":
            return doors.go(request, "console:receive_rma", found.rmas[0].public_id)
        if found.kind == "unannounced" and found.unannounced is not None:
            return doors.go(request, "console:unannounced", found.unannounced.public_id)
        context |= _told(found)
    context |= {"recent": returns.receipts(me, size=5).items, "waiting": inbound.waiting()}
    return doors.show(request, "console/returns/receive.html", context)


@doors.page(Right.RETURNS_RECEIVE)
@require_POST
def station(request: HttpRequest) -> HttpResponse:
    """Remember where this person stands, for the session."""
    code = request.POST.get("location", "")
    if code in {place.code for place in lists.locations()}:
        request.session[STATION] = code
    return doors.go(request, "console:receive")


@doors.page(Right.RETURNS_RECEIVE)
def receive_rma(request: HttpRequest, ref: str) -> HttpResponse:
    """What to expect of one return, and the form that books it."""
    me = doors.actor(request)
    found = returns.rma_by_ref(me, ref)
    form = ReceiptForm(request.POST or None, initial={"quantity": found.outstanding, "condition": "as_expected"})
    context = where(request) | expected(found) | _needs(found)
    if context["here"] is None:
        return doors.go(request, "console:receive")
    if request.method == "POST" and form.is_valid():
        other = ids.parse(form.cleaned_data["serial"], "RMA")
        if other and other != found.public_id:
            return doors.go(
                request, "console:receive", message=f"Nothing was booked: you scanned {other}. Scan it again."
            )
        serial = "" if other else form.cleaned_data["serial"]
        if _another_unit(found, form.cleaned_data["condition"], serial) and "sure" not in request.POST:
            form.add_error(None, f"{normal_serial(serial)} is not the serial number announced. Scan it again.")
            context["ask_sure"] = True
        elif _too_many(found, form.cleaned_data) and "surplus" not in request.POST:
            context["ask_surplus"] = form.cleaned_data["quantity"] - found.outstanding
            form.add_error("quantity", f"Only {found.outstanding} expected. Count again.")
        else:
            with doors.refusals(form):
                return _booked(request, _input(request, form, found, serial, context["here"].code))
    context |= {
        "rma": found,
        "chosen": _chosen(form),
        "choices": _choices(context["needs_serial"]),
    }
    return doors.show(request, "console/returns/receive_rma.html", context, form=form)


def _booked(request: HttpRequest, came: ReceiptInput) -> HttpResponse:
    """Book, keep the photos that came along, and show the bin."""
    me = doors.actor(request)
    arrived = inbound.arrive(me, came, surplus="surplus" in request.POST, short="short" in request.POST)
    keep_photos(request, receipt_id=arrived.receipt.id)
    if arrived.surplus is not None:
        message = f"{arrived.surplus.quantity} more than announced: kept as {arrived.surplus.public_id}."
        messages.warning(request, message)
    return doors.go(request, "console:received", arrived.receipt.id)


@doors.page(Right.RETURNS_RECEIVE)
@require_safe
def received(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Booked: the bin, large, and the field for the next scan."""
    me = doors.actor(request)
    found = returns.receipt(me, receipt_id)
    back = returns.rma(me, found.rma_id)
    context = where(request) | {
        "receipt": found,
        "rma": back,
        "also": returns.together.still_awaited(me, back),
        "photos": inbound.photos(me, receipt_id=receipt_id),
        "differences": inbound.differences(me, rma_ref=found.rma_ref).items,
        "surplus": [row for row in inbound.came_with(found.rma_id) if row.state == "open"],
    }
    return doors.show(request, "console/returns/received.html", context)


def where(request: HttpRequest) -> dict[str, Any]:
    """`here`: where this person said to be; with one place only there is nothing to say. None = ask first."""
    places = lists.locations()
    code = request.session.get(STATION, "") if len(places) > 1 else places[0].code if places else ""
    return {"places": places, "here": next((place for place in places if place.code == code), None)}


def keep_photos(request: HttpRequest, *, receipt_id: int | None = None, unannounced_id: int | None = None) -> None:
    """The photos of this request. One that cannot be used is told and keeps nothing else back."""
    me = doors.actor(request)
    for file in request.FILES.getlist("photos")[:12]:
        try:
            inbound.add_photo(
                me, file.name or "photo", file.read(), receipt_id=receipt_id, unannounced_id=unannounced_id
            )
        except AmendsError as error:
            messages.error(request, f"{file.name}: {error.text}")


def _told(found: Found) -> dict[str, Any]:
    """What the page says about a scan that opens nothing by itself."""
    if found.kind == "returns":
        return {"several": found.rmas}
    if found.kind == "sold":
        return {"sold": found.units[0], "taken_in": found.text}
    return {"unknown": found.text[:100], "taken_in": found.text}


def _needs(rma: RmaView) -> dict[str, Any]:
    product = products([rma.product_id]).get(rma.product_id) if rma.product_id else None
    serialised = bool(rma.serial or (product and product.serialised))
    return {"needs_serial": serialised, "hazard": product.hazard if product else "", "lot": _known_lot(rma)}


def _known_lot(rma: RmaView) -> str:
    """As recorded of the unit that is expected."""
    return lists.lot_code(rma.product_id, "", rma.serial) or sold_unit(rma.sold_unit_id).lot_code


def _too_many(rma: RmaView, data: dict[str, Any]) -> bool:
    return 0 < rma.outstanding < data["quantity"] and data["condition"] not in ("wrong_item", "empty_box")


def _another_unit(rma: RmaView, condition: str, serial: str) -> bool:
    given = normal_serial(serial)
    return bool(rma.serial and given and given != rma.serial and condition not in ("wrong_item", "empty_box"))


def _input(request: HttpRequest, form: ReceiptForm, rma: RmaView, serial: str, here: str) -> ReceiptInput:
    data = form.cleaned_data
    return ReceiptInput(
        rma_id=rma.id,
        quantity=data["quantity"],
        serial=serial,
        location_code=here,
        key=doors.once_key(request),
        condition=data["condition"],
        note=data["note"],
        sku=data["sku"],
        lot=data["lot"],
    )


def _chosen(form: ReceiptForm) -> str:
    return form.data.get("condition", "as_expected") if form.is_bound else "as_expected"


def _choices(needs_serial: bool) -> list[tuple[str, str, str]]:
    return [choice for choice in CHOICES if needs_serial or choice[0] != "serial_unreadable"]
