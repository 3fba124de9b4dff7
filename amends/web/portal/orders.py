"""My orders and claims."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.claims.api import claims
from amends.core import clock
from amends.core.errors import NotFound
from amends.orders.api import LineView, OrderView, order, search_orders
from amends.warranty.api import covers, register_unit
from amends.web import doors
from amends.web.portal.rights import guarantee, law

_FEW = 10


@doors.customer_page
def home(request: HttpRequest) -> HttpResponse:
    """The newest claims and orders."""
    me = doors.actor(request)
    context = {
        "claims": claims(me, size=_FEW),
        "orders": search_orders(me, cursor=doors.cursor(request), size=_FEW),
    }
    return doors.show(request, "portal/home.html", context)


@doors.customer_page
def my_claims(request: HttpRequest) -> HttpResponse:
    """All claims, newest first."""
    page = claims(doors.actor(request), cursor=doors.cursor(request), size=doors.PAGE_SIZE)
    return doors.show(request, "portal/claims.html", {"claims": page})


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the order with what is known of its guarantees. `covered` is None when it cannot be told."""

    line: LineView
    covered: bool | None
    words: tuple[str, ...]
    registrable: bool = False

    @property
    def claimable(self) -> bool:
        """Services, gift cards and fees have no defects."""
        return self.line.kind == "goods"


@doors.customer_page
def one(request: HttpRequest, order_id: int) -> HttpResponse:
    """An order: what was bought, what guarantees run, and a button for each item."""
    found = order(doors.actor(request), order_id)
    return doors.show(
        request, "portal/order.html", {"order": found, "items": items(found), "law": law(found.country)}
    )


@require_POST
@doors.customer_page
def register(request: HttpRequest, order_id: int, line_id: int) -> HttpResponse:
    """Register the units of a line, so that a guarantee that asks for it holds."""
    me = doors.actor(request)
    line = next((one for one in order(me, order_id).lines if one.id == line_id and not one.removed), None)
    if line is None:
        raise NotFound
    with doors.told(request, _("It is registered.")):
        for unit in line.units:
            if unit.quantity > 0:
                register_unit(me, unit.id)
    return doors.go(request, "portal:order", order_id)


def items(found: OrderView) -> list[Item]:
    """The lines with their guarantees as of today; two statements for all of them."""
    units = [line.units[0] for line in found.lines if line.units and not line.removed]
    known = covers(units, clock.now().date())
    shown = []
    for line in found.lines:
        if line.removed:
            continue
        cover = known[line.units[0].id] if line.units else None
        running = cover.lines if cover else ()
        words = tuple(guarantee(part.term.name, part.end, part.covered, part.words) for part in running)
        asks = [part for part in cover.lines if part.term.registration] if cover else []
        open_ = bool(asks and cover and cover.life.registered is None)
        shown.append(Item(line, cover.covered if cover else None, words, open_))
    return shown
