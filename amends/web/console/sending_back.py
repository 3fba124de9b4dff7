"""Goods on their way back to suppliers: what stands in their bins, packing, one shipment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.parcels.ports import carriers
from amends.recovery import api as recovery
from amends.recovery.ports import ShipmentView
from amends.web import doors
from amends.web.console.fields import CodeField, lines

_DONE = {
    "ship": "It is on its way; the goods are booked out.", "arrive": "The supplier has it.",
    "cancel": "The goods stand in the bin.", "take_out": "That unit stays here.",
}  # fmt: skip


LABELS = {"pdf": "application/pdf", "zpl": "text/plain; charset=utf-8"}


class ShipForm(forms.Form):
    """How it goes."""

    vendor_rma = CodeField(label="The supplier's RMA", max_length=100, help_text="Nothing leaves without it.")
    address = forms.CharField(
        label="Where to", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="As it is to be printed on the labels, one line each.",
    )  # fmt: skip
    packing = forms.ChoiceField(label="Packed as", choices=[("parcel", "Parcels"), ("pallet", "Pallets")])
    pieces = forms.IntegerField(label="How many", min_value=1, max_value=1_000, initial=1)
    carrier = forms.ChoiceField(label="Carrier", required=False)
    tracking = CodeField(label="Tracking number", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["carrier"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Not known"), *((one.code, one.name) for one in carriers())]


@doors.page(Right.RETURNS_READ)
@require_safe
def shipments(request: HttpRequest) -> HttpResponse:
    """What waits in the suppliers' bins, and the shipments."""
    me = doors.actor(request)
    groups: dict[tuple[str, str], list[Any]] = {}
    for unit in recovery.shipments.bin_units(me):
        groups.setdefault((unit.supplier, unit.location_code), []).append(unit)
    context = {
        "groups": groups.items(),
        "page": recovery.shipments.shipments(me, cursor=doors.cursor(request)),
        "may": _may(me),
    }
    return doors.show(request, "console/recovery/shipments.html", context)


@doors.page(Right.RETURNS_READ)
@require_POST
def pack(request: HttpRequest) -> HttpResponse:
    """A shipment of the chosen goods."""
    chosen = [int(one) for one in request.POST.getlist("one") if one.isdigit()]
    made: list[ShipmentView] = []
    with doors.told(request, "Packed. Ship it with the supplier's RMA."):
        supplier, place = request.POST.get("supplier", "")[:100], request.POST.get("location", "")[:50]
        made.append(recovery.ship.pack(doors.actor(request), supplier, place, chosen))
    if made:
        return doors.go(request, "console:vendor_shipment", made[0].public_id)
    return doors.go(request, "console:vendor_shipments")


@doors.page(Right.RETURNS_READ)
@require_safe
def shipment(request: HttpRequest, ref: str) -> HttpResponse:
    """One shipment."""
    me = doors.actor(request)
    found = recovery.shipments.shipment(me, ref)
    return _show(
        request, me, found, ShipForm(initial={"vendor_rma": found.vendor_rma, "address": "\n".join(found.address)})
    )


def _show(request: HttpRequest, me: Actor, found: ShipmentView, form: forms.Form) -> HttpResponse:
    context = {"shipment": found, "may": _may(me), "allowed": found.verbs if _may(me) else ()}
    return doors.show(request, "console/recovery/shipment.html", context, form=form)


@doors.page(Right.RETURNS_READ)
@require_POST
def shipment_do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """ship, arrive, cancel, take_out."""
    me = doors.actor(request)
    found = recovery.shipments.shipment(me, ref)
    if verb == "ship":
        form = ShipForm(request.POST)
        if form.is_valid():
            with doors.refusals(form):
                said = form.cleaned_data
                recovery.ship.ship(me, found.public_id, **said | {"address": lines(said["address"])})
                return doors.go(request, "console:vendor_shipment", found.public_id, message=_DONE[verb])
        return _show(request, me, found, form)
    acts: dict[str, Any] = {
        "arrive": lambda: recovery.ship.arrived(me, found.public_id),
        "cancel": lambda: recovery.ship.cancel_shipment(me, found.public_id, request.POST.get("reason", "")[:500]),
        "take_out": lambda: recovery.ship.take_from(me, found.public_id, int(request.POST.get("receipt", "0"))),
    }
    if verb not in acts or not request.POST.get("receipt", "0").isdigit():
        raise NotFound
    with doors.told(request, _DONE[verb]):
        acts[verb]()
    return doors.go(request, "console:vendor_shipment", found.public_id)


@doors.page(Right.RETURNS_READ)
@require_safe
def slip(request: HttpRequest, ref: str) -> HttpResponse:
    """The packing slip."""
    body = recovery.shipments.packing_pdf(doors.actor(request), ref)
    return doors.file(body, f"{ref}.pdf", "application/pdf", cache="private, no-store")


@doors.page(Right.RETURNS_READ)
@require_safe
def labels(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """A label for each piece, as PDF or for a label printer."""
    if form not in LABELS:
        raise NotFound
    body = recovery.shipments.labels(doors.actor(request), ref, form)
    return doors.file(body, f"{ref}-labels.{form}", LABELS[form], cache="private, no-store")


def _may(me: Actor) -> bool:
    return can(me, Right.RECOVERY_WORK) or can(me, Right.RETURNS_RECEIVE)
