"""The quarantine board, and dispositions: proposed by one, authorised by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.catalog.api import lists
from amends.core import clock
from amends.returns import api as returns
from amends.returns.ports import DESTINATIONS, QuarantineLine
from amends.web import doors, words
from amends.web.console.rmas import expected

OLD, VERY_OLD = 7, 21
"""Days in quarantine after which a line is marked."""
CODES = {
    "use_as_is": ("Use as is", "Back into stock as new"),
    "refurbish": ("Refurbish", "Into stock by grade"),
    "rework": ("Rework", "To the repair bench; stays out of stock"),
    "return_to_vendor": ("Return to vendor", "Back to the supplier"),
    "return_to_customer": ("Return to customer", "Sent back to who sent it"),
    "donate": ("Donate", "Given away, out of stock for good"),
    "recycle": ("Recycle", "For its materials, out of stock for good"),
    "scrap": ("Scrap", "Destroyed, out of stock for good"),
}
SHOWN = {"todo": "To propose", "proposed": "To authorise", "done": "Carried out", "refused": "Refused"}


class ProposalForm(forms.Form):
    """What should become of the goods."""

    code = forms.ChoiceField(choices=[(code, label) for code, (label, _) in CODES.items()])
    to_status = forms.CharField(required=False, max_length=30)
    note = forms.CharField(required=False, max_length=2_000)


@doors.page(Right.RETURNS_READ)
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What stands where, how long already."""
    where = request.GET.get("location", "")
    lines = returns.quarantine(doors.actor(request), where)
    context = {
        "bins": _bins(lines),
        "units": sum(line.units for line in lines),
        "uninspected": sum(line.uninspected for line in lines),
        "places": lists.locations(),
        "where": where,
    }
    return doors.show(request, "console/returns/quarantine.html", context)


@dataclass(frozen=True, slots=True)
class _Row:
    """One product in a bin, with its age in days and how that looks."""

    line: QuarantineLine
    days: int | None
    tone: str


def _bins(lines: Sequence[QuarantineLine]) -> list[dict[str, Any]]:
    found = []
    for (location, bin_code), group in groupby(lines, key=lambda line: (line.location_code, line.bin)):
        rows = [_Row(line, _days(line), _tone(_days(line))) for line in group]
        found.append(
            {
                "location": location,
                "bin": bin_code,
                "rows": sorted(rows, key=lambda row: -(row.days or 0)),
                "units": sum(row.line.units for row in rows),
            }
        )
    return found


def _days(line: QuarantineLine) -> int | None:
    return (clock.now() - line.since).days if line.since else None


def _tone(days: int | None) -> str:
    if days is None:
        return "unknown"
    return "bad" if days >= VERY_OLD else "warn" if days >= OLD else "ok"


@doors.page(Right.RETURNS_READ)
@require_safe
def dispositions(request: HttpRequest) -> HttpResponse:
    """Four lists: to propose, to authorise, carried out, refused."""
    me = doors.actor(request)
    fallback = "proposed" if can(me, Right.DISPOSITION_AUTHORISE) else "todo"
    show = request.GET.get("show", fallback)
    show = show if show in SHOWN else fallback
    context: dict[str, Any] = {
        "show": show,
        "tabs": SHOWN,
        "may_propose": can(me, Right.DISPOSITION_PROPOSE),
        "may_authorise": can(me, Right.DISPOSITION_AUTHORISE),
        "me": me,
    }
    if show == "todo":
        context["page"] = returns.receipts(me, inspected=True, cursor=doors.cursor(request), undisposed=True)
    else:
        context["page"] = returns.dispositions(me, [show], doors.cursor(request))
    return doors.show(request, "console/returns/dispositions.html", context)


@doors.page(Right.DISPOSITION_PROPOSE)
def disposition_new(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Propose what becomes of received goods."""
    me = doors.actor(request)
    receipt = returns.receipt(me, receipt_id)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        grade = data["to_status"] if data["code"] == "refurbish" else ""
        with doors.refusals(form):
            returns.propose_disposition(me, receipt_id, data["code"], data["note"], grade)
            label = CODES[data["code"]][0].lower()
            return doors.go(
                request, "console:inspections", message=f"Proposed: {label}. A second person authorises it."
            )
    context = {
        "receipt": receipt,
        "codes": [(code, *text) for code, text in CODES.items()],
        "grades": [(status.value, words.label(status.value)) for status in DESTINATIONS["refurbish"]],
    } | expected(returns.rma(me, receipt.rma_id))
    return doors.show(request, "console/returns/propose.html", context, form=form)


@doors.page(Right.DISPOSITION_AUTHORISE)
@require_POST
def disposition_do(request: HttpRequest, disposition_id: int) -> HttpResponse:
    """The second person's yes or no."""
    approve = request.POST.get("answer") == "yes"
    done = "Authorised, and the goods are moved." if approve else "Refused. The goods stay in quarantine."
    with doors.told(request, done):
        returns.authorise_disposition(
            doors.actor(request), disposition_id, approve, request.POST.get("reason", "")
        )
    return doors.go(request, "console:dispositions")
