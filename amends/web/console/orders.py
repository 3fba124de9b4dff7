"""Orders in the console: finding one, and one order with what its units are covered by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.catalog.ports import Coverage
from amends.claims.api import claims_of_order
from amends.claims.ports import ClaimRow
from amends.core import clock
from amends.core.actor import Actor
from amends.orders import api as rooms_orders
from amends.orders.api import LineView, OrderView, SoldUnitView
from amends.orders.ports import RefundView
from amends.resolutions.api import ResolutionView, together
from amends.warranty.api import covers
from amends.web import doors

LINES_A_PAGE = 40


@dataclass(slots=True)
class CoveredUnits:
    """Units of a line that are covered alike today."""

    units: list[SoldUnitView]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its units and the claims on it. `gone`: removed from the order in the channel."""

    line: LineView
    groups: tuple[CoveredUnits, ...]
    claims: tuple[ClaimRow, ...]
    gone: bool
    claimable: bool


@require_safe
@doors.page(Right.ORDERS_READ)
def orders(request: HttpRequest) -> HttpResponse:
    """The list, searched by number, e-mail, serial or the beginning of a name. One hit opens itself."""
    text = request.GET.get("q", "").strip()[:200]
    page = rooms_orders.search_orders(doors.actor(request), text, doors.cursor(request), doors.PAGE_SIZE)
    if text and not doors.cursor(request) and len(page.items) == 1 and "stay" not in request.GET:
        return doors.go(request, "console:order", page.items[0].id)
    context = {"page": page, "text": text, "may_state": can(doors.actor(request), Right.CLAIMS_WRITE)}
    return doors.show(request, "console/orders/orders.html", context)


@require_safe
@doors.page(Right.ORDERS_READ)
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: lines, units with coverage in words, refunds of the channel, claims."""
    me = doors.actor(request)
    found = rooms_orders.order(me, order_id)
    claims = claims_of_order(me, found.id) if can(me, Right.CLAIMS_READ) else []
    text = request.GET.get("line", "").strip()[:200]
    fitting = _fitting(found, text)
    start = _number(request.GET.get("from", ""))
    shown = fitting[start : start + LINES_A_PAGE]
    context = {
        "order": found,
        "lines": _lines(shown, claims, may_claim=can(me, Right.CLAIMS_WRITE)),
        "text": text,
        "many": len(found.lines) > LINES_A_PAGE,
        "first": start + 1,
        "last": start + len(shown),
        "fitting": len(fitting),
        "before": max(start - LINES_A_PAGE, 0) if start else None,
        "after": start + LINES_A_PAGE if start + LINES_A_PAGE < len(fitting) else None,
        "may_catalog": can(me, Right.CATALOG_READ),
        "refunds": [_refund(refund, found) for refund in found.refunds],
        "today": clock.now().date(),
        "unsettled": _unsettled(me, found.id, claims) if can(me, Right.MEMOS_ISSUE) else [],
    }
    return doors.show(request, "console/orders/order.html", context)


@require_POST
@doors.page(Right.MEMOS_ISSUE)
def memo(request: HttpRequest, order_id: int) -> HttpResponse:
    """One credit memo for the chosen remedies of the order."""
    chosen = [int(one) for one in request.POST.getlist("resolution") if one.isdecimal() and len(one) < 19]
    done: list[ResolutionView] = []
    with doors.told(request, "Issued. The payout is on its way."):
        done += together.settle_together(doors.actor(request), order_id, chosen)
    if done:
        return doors.go(request, "console:memo", done[0].memo_number)
    return doors.go(request, "console:order", order_id)


def _unsettled(me: Actor, order_id: int, claims: list[ClaimRow]) -> list[tuple[ResolutionView, ClaimRow | None]]:
    """The remedies without a memo, each with its claim where this person may read claims."""
    by_id = {row.id: row for row in claims}
    return [(one, by_id.get(one.claim_id)) for one in together.waiting(me, order_id)]


def _fitting(found: OrderView, text: str) -> list[LineView]:
    """The order's lines; of a long order those whose SKU, title or serial number holds the text."""
    words = text.casefold()
    return [
        line
        for line in found.lines
        if words in f"{line.sku} {line.title} {' '.join(unit.serial for unit in line.units)}".casefold()
    ]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _lines(shown: list[LineView], claims: list[ClaimRow], *, may_claim: bool) -> list[ShownLine]:
    today = clock.now().date()
    known = covers([unit for line in shown for unit in line.units], today)
    return [
        ShownLine(
            line=line,
            groups=_groups(line, known),
            claims=tuple(row for row in claims if row.order_line_id == line.id),
            gone=line.removed or line.quantity == 0,
            claimable=may_claim and line.kind == "goods" and line.quantity > 0,
        )
        for line in shown
    ]


def _groups(line: LineView, known: Mapping[int, Coverage]) -> tuple[CoveredUnits, ...]:
    """Units of which the same is known stand together."""
    found: dict[Any, CoveredUnits] = {}
    for unit in line.units:
        covered = known[unit.id]
        found.setdefault((covered.lines, covered.covered), CoveredUnits([], covered)).units.append(unit)
    return tuple(found.values())


def _refund(refund: RefundView, found: OrderView) -> dict[str, object]:
    titles = {line.id: line.title for line in found.lines}
    return {
        "refund": refund,
        "lines": [
            {"title": titles.get(line_id or 0, sku), "quantity": quantity, "total": total, "reason": reason}
            for line_id, sku, quantity, total, reason in refund.lines
        ],
    }
