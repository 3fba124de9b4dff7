"""The quarantine board, and counting it."""

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
from amends.catalog.ports import is_unassigned
from amends.core import clock
from amends.disposal import api as disposal
from amends.disposal.ports import COUNT_REASONS, BoardLine
from amends.returns import api as returns
from amends.web import doors, words

OLD, VERY_OLD = 7, 21
"""Days in quarantine after which a line is marked."""


class CountForm(forms.Form):
    """What lies in the bin."""

    location = forms.CharField(label="Place", max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    bin = forms.CharField(label="Bin", max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    sku = forms.CharField(label="SKU", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    lot = forms.CharField(
        label="Lot", max_length=100, required=False, help_text="Of this lot only; empty: all of the product.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    counted = forms.IntegerField(
        label="Units that lie there", min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    reason = forms.ChoiceField(
        label="If it differs from the book, why",
        required=False,
        choices=[("", "It does not differ"), *((code, words.label(code)) for code in COUNT_REASONS)],
    )
    note = forms.CharField(label="Note", required=False, max_length=500)


@doors.page(Right.RETURNS_READ)
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What stands where, how long already, worth how much."""
    me = doors.actor(request)
    where, hazard = request.GET.get("location", "")[:50], request.GET.get("hazard", "")[:50]
    page = disposal.board(me, where, hazard, doors.cursor(request))
    context = {
        "page": page,
        "bins": _bins(page.items),
        "sums": disposal.board_sums(me, where, hazard),
        "places": lists.locations(),
        "where": where,
        "hazard": hazard,
        "may_count": can(me, Right.RETURNS_RECEIVE),
    }
    return doors.show(request, "console/returns/quarantine.html", context)


@doors.page(Right.RETURNS_RECEIVE)
@require_POST
def assign_bins(request: HttpRequest) -> HttpResponse:
    """Goods that found no bin get one."""
    found = returns.keeping.assign_bins(doors.actor(request), request.POST.get("location", "")[:50])
    told = f"{found} of the waiting receipts found a bin." if found else "No bin has room for them yet."
    return doors.go(request, "console:quarantine", message=told)


@dataclass(frozen=True, slots=True)
class _Row:
    """One product in a bin, with its age in days and how that looks."""

    line: BoardLine
    days: int | None
    tone: str


def _bins(lines: Sequence[BoardLine]) -> list[dict[str, Any]]:
    found = []
    for (location, bin_code), group in groupby(lines, key=lambda line: (line.location_code, line.bin)):
        rows = [_Row(line, _days(line), _tone(_days(line))) for line in group]
        found.append(
            {
                "location": location,
                "bin": bin_code,
                "rows": sorted(rows, key=lambda row: -(row.days or 0)),
                "room": rows[0].line.room,
                "unassigned": is_unassigned(bin_code),
            }
        )
    return found


def _days(line: BoardLine) -> int | None:
    return (clock.now() - line.since).days if line.since else None


def _tone(days: int | None) -> str:
    if days is None:
        return "unknown"
    return "bad" if days >= VERY_OLD else "warn" if days >= OLD else "ok"


@doors.page(Right.RETURNS_READ)
def counts(request: HttpRequest) -> HttpResponse:
    """Counts that wait for a second person, those decided, and a form for one more."""
    me = doors.actor(request)
    asked = {name: request.GET.get(name, "")[:200] for name in ("location", "bin", "sku", "lot")}
    form = CountForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with doors.refusals(form):
            done = disposal.count(me, said.pop("location"), said.pop("bin"), **said)
            told = "As booked." if not done.difference else "Written down. A second person posts the difference."
            return doors.go(request, "console:counts", message=told)
    show = request.GET.get("show", "counted")
    show = show if show in ("counted", "posted", "refused") else "counted"
    context = {
        "page": disposal.counts(me, [show], doors.cursor(request)),
        "show": show,
        "tabs": {"counted": "To decide", "posted": "Posted", "refused": "Refused"},
        "may_count": can(me, Right.RETURNS_RECEIVE),
        "may_decide": can(me, Right.DISPOSITION_AUTHORISE),
        "asked": any(asked.values()),
        "me": me,
    }
    return doors.show(request, "console/returns/counts.html", context, form=form)


@doors.page(Right.DISPOSITION_AUTHORISE)
@require_POST
def count_do(request: HttpRequest, count_id: int) -> HttpResponse:
    """The second person's yes or no."""
    approve = request.POST.get("answer") == "yes"
    with doors.told(request, "The difference is posted." if approve else "Refused. Nothing was posted."):
        disposal.decide_count(doors.actor(request), count_id, approve, request.POST.get("reason", ""))
    return doors.go(request, "console:counts")
