"""Stock: where goods are, by place and by lot; lots on hold; the book beside another system's file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.catalog.api import lists
from amends.core import clock
from amends.core.errors import NotFound
from amends.disposal import api as disposal
from amends.ledger import api as ledger
from amends.ledger.api import GoodsStatus, reconciliation
from amends.web import doors

_MOST = 16 * 1024 * 1024


class CompareForm(forms.Form):
    """What another system says that is there."""

    file = forms.FileField(
        label="CSV or JSON",
        help_text="Columns: location, sku, units, and status (without it: sellable).",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json"}),
    )


@doors.page(Right.RETURNS_READ)
@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """Every place, bin and status with what stands there."""
    asked = {name: request.GET.get(name, "")[:200].strip() for name in ("location", "sku", "status")}
    states = [status.value for status in GoodsStatus]
    if asked["status"] not in states:
        asked["status"] = ""
    page = ledger.holdings(asked["location"], asked["sku"], asked["status"], doors.cursor(request))
    context = {"page": page, "asked": asked, "places": lists.locations(), "states": states}
    return doors.show(request, "console/stock/stock.html", context)


@doors.page(Right.RETURNS_READ)
@require_safe
def lots(request: HttpRequest) -> HttpResponse:
    """Lots in the house, and those on hold."""
    me = doors.actor(request)
    asked = {name: request.GET.get(name, "")[:200].strip() for name in ("sku", "lot")}
    show = request.GET.get("show", "")
    tabs = {"": "In the house", "hold": "On hold", "released": "Released"}
    context: dict[str, Any] = {"asked": asked, "show": show, "tabs": tabs}
    if show in ("hold", "released"):
        states = ("held", "asked") if show == "hold" else ("released",)
        context["page"] = disposal.lot_holds(me, states, asked["sku"], asked["lot"], doors.cursor(request))
    else:
        context["page"] = ledger.lots(asked["sku"], asked["lot"], doors.cursor(request))
    return doors.show(request, "console/stock/lots.html", context)


@doors.page(Right.RETURNS_READ)
@require_safe
def lot(request: HttpRequest) -> HttpResponse:
    """One lot: where its units are, and what keeps it off the shelf."""
    me = doors.actor(request)
    sku, code = (request.GET.get(name, "")[:200].strip() for name in ("sku", "lot"))
    if not sku or not code:
        raise NotFound
    holds = disposal.lot_holds(me, (), sku, code).items
    places = ledger.on_hand_by_lot(sku, code)
    context = {
        "sku": sku,
        "lot": code,
        "places": places,
        "units": sum(one.units for one in places),
        "open": next((one for one in holds if one.state != "released"), None),
        "past": [one for one in holds if one.state == "released"],
        "may_hold": can(me, Right.RETURNS_INSPECT),
        "may_decide": can(me, Right.DISPOSITION_AUTHORISE),
        "me": me,
    }
    return doors.show(request, "console/stock/lot.html", context)


@doors.page(Right.RETURNS_READ)
@require_POST
def lot_do(request: HttpRequest, verb: str) -> HttpResponse:
    """Hold, ask for the release, decide on it."""
    me, given = doors.actor(request), request.POST
    ref, reason = given.get("ref", ""), given.get("reason", "")
    sku, code = given.get("sku", "").strip(), given.get("lot", "").strip()
    if verb == "hold":
        with doors.told(request, "The lot is on hold: nothing of it can be sold or sent."):
            disposal.lots.hold(me, sku, code, reason)
    elif verb == "ask":
        with doors.told(request, "Written down. Another person decides."):
            disposal.lots.ask_release(me, ref, reason)
    elif verb == "decide":
        approve = given.get("answer") == "yes"
        with doors.told(request, "Released: it is back where it was." if approve else "It stays on hold."):
            disposal.lots.decide_release(me, ref, approve, reason)
    else:
        raise NotFound
    return doors.go(request, f"{resolve_url('console:stock_lot')}?{urlencode({'sku': sku, 'lot': code})}")


@doors.page(Right.RETURNS_READ)
def compare(request: HttpRequest) -> HttpResponse:
    """The book beside a file of another inventory system, which is not kept, and what was compared by itself."""
    form = CompareForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            found = reconciliation.reconcile(
                reconciliation.read_outside(doors.whole(form.cleaned_data["file"], _MOST))
            )
    silent = clock.now() - reconciliation.SILENT_AFTER
    context = {"found": found, "kept": reconciliation.newest(), "silent": silent}
    return doors.show(request, "console/stock/compare.html", context, form=form)


@doors.page(Right.RETURNS_READ)
@require_safe
def compared(request: HttpRequest, pk: int) -> HttpResponse:
    """One kept comparison, and those before it."""
    found = reconciliation.comparison(pk)
    page = reconciliation.comparisons(found.system, doors.cursor(request))
    return doors.show(request, "console/stock/compared.html", {"found": found, "page": page})
