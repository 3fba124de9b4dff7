"""The inspection queue and the inspector's form."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can
from amends.catalog.api import products
from amends.claims.api import claim, defect_types
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound
from amends.identification.api import identified
from amends.inbound.api import photos
from amends.inspection import api as inspection
from amends.returns import api as returns
from amends.returns.ports import POSSIBLE_RESULTS, ReceiptView
from amends.web import doors
from amends.web.console.receiving import keep_photos
from amends.web.console.rmas import expected

RESULTS = {
    "defect_confirmed": ("Defect confirmed", "The claim is right"),
    "no_fault_found": ("No fault found", "It works as specified"),
    "misuse": ("Misuse", "Broken by use that the guarantee does not cover"),
    "counterfeit": ("Counterfeit", "Not made by the maker whose name it bears"),
    "swapped_unit": ("Swapped unit", "The same product, but not the unit that was sold"),
    "wrong_item": ("Not the item", "Something else, or nothing, was sent"),
}


class InspectionForm(forms.Form):
    """What the inspector found."""

    result = forms.ChoiceField(choices=[(code, label) for code, (label, _) in RESULTS.items()])
    found_defect = forms.CharField(required=False, max_length=100, label="Found defect")
    note = forms.CharField(required=False, max_length=2_000)


@doors.page(Right.RETURNS_INSPECT)
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """What waits, longest first; a scan opens the goods in hand."""
    me = doors.actor(request)
    scanned = request.GET.get("scan", "").strip()
    context: dict[str, Any] = {"scanned": scanned}
    if scanned:
        waiting = _waiting(request, scanned)
        if waiting is not None:
            return doors.go(request, "console:inspect", waiting)
        context["unknown"] = scanned[:100]
    context["page"] = returns.receipts(me, inspected=False, cursor=doors.cursor(request))
    return doors.show(request, "console/returns/inspections.html", context)


def _waiting(request: HttpRequest, scanned: str) -> int | None:
    try:
        found = returns.rma_by_scan(doors.actor(request), scanned)
    except NotFound:
        return None
    arrived = returns.receipts_for(found.id)
    first = next((receipt for receipt in arrived if not receipt.inspected), arrived[0] if arrived else None)
    return first.id if first else None


@doors.page(Right.RETURNS_INSPECT)
def inspect(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """One receipt: what was reported, what is found."""
    me = doors.actor(request)
    receipt = returns.receipt(me, receipt_id)
    rma = returns.rma(me, receipt.rma_id)
    form = InspectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        keep_photos(request, receipt_id=receipt_id)
        with doors.refusals(form):
            inspection.examine(
                me,
                receipt_id,
                data["found_defect"],
                data["result"],
                data["note"],
                _answers(request),
                _plan_id(request),
            )
            return _next(request, receipt_id)
    plan = inspection.plan_of(receipt)
    context = {
        "plan": plan,
        "steps": [(step, request.POST.get(f"step-{step.code}", "")) for step in plan.steps] if plan else [],
        "sheet": inspection.sheet(me, receipt_id) if receipt.inspected else None,
        "compared": _compared(rma, receipt) if receipt.inspected else None,
        "receipt": receipt,
        "rma": rma,
        "groups": _groups(),
        "results": [(code, *RESULTS[code]) for code in POSSIBLE_RESULTS[receipt.condition]],
        "may_propose": can(me, Right.DISPOSITION_PROPOSE),
        "gate_photos": photos(me, receipt_id=receipt_id),
    } | expected(rma)
    return doors.show(request, "console/returns/inspect.html", context, form=form)


def _answers(request: HttpRequest) -> dict[str, str]:
    return {name[5:]: str(value)[:100] for name, value in request.POST.items() if name.startswith("step-")}


def _plan_id(request: HttpRequest) -> int | None:
    given = request.POST.get("plan", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def _compared(rma: returns.RmaView, receipt: ReceiptView) -> dict[str, Any]:
    """What the customer reported, what the machine said and what was found. Shown only afterwards, so that the
    inspection stays the ground truth that the machine is measured by."""
    about = claim(SYSTEM, rma.claim_id)
    product = products([rma.product_id]).get(rma.product_id) if rma.product_id else None
    said = identified(about, product.category if product is not None else "")
    machine = [
        {
            "from": name,
            "label": lane.said.label,
            "sure": lane.said.sure,
            "same": lane.said.defect == receipt.found_defect,
        }
        for name, lane in (("photos", said.photo), ("words", said.words))
        if lane.said is not None and lane.said.defect
    ]
    return {"reported": about.defect_label, "machine": machine, "found": receipt.found_label}


def _next(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """On to the disposition for those who propose, else back to the queue."""
    me = doors.actor(request)
    if can(me, Right.DISPOSITION_PROPOSE) and returns.receipt(me, receipt_id).booked:
        return doors.go(request, "console:disposition_new", receipt_id, message="The finding is recorded.")
    return doors.go(request, "console:inspections", message="The finding is recorded.")


def _groups() -> list[tuple[str, list[tuple[str, str, bool]]]]:
    rows = defect_types("finding")
    return [
        (category, [(row.code, row.label, row.safety) for row in group])
        for category, group in groupby(rows, key=lambda row: row.category)
    ]
