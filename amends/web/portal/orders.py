"""My orders and claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.claims.api import claims
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.credit.api import accounts
from amends.orders.api import LineView, OrderView, order, search_orders
from amends.warranty.api import covers, register_unit
from amends.web import doors
from amends.web.cover import CoverPicture
from amends.web.portal.guarantees import picture, sentence
from amends.web.portal.rights import law
from amends.workflows.api import coverage_bars

_FEW = 10


@doors.customer_page
def home(request: HttpRequest) -> HttpResponse:
    """The newest claims and orders."""
    me = doors.actor(request)
    context = {
        "claims": claims(me, size=_FEW),
        "credit": accounts(me, size=_FEW),
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
    """One line of the order with what is known of its guarantees. `covered` is None when it cannot be told;
    `cover`: the picture of them over time; `registered`: the day on which it was."""

    line: LineView
    covered: bool | None
    words: tuple[str, ...]
    registrable: bool = False
    cover: CoverPicture | None = None
    registered: date | None = None
    asks: bool = False
    """Whether a guarantee of it holds, or begins, only with a registration."""

    @property
    def claimable(self) -> bool:
        """Services, gift cards and fees have no defects."""
        return self.line.kind == "goods"


@doors.customer_page
def one(request: HttpRequest, order_id: int) -> HttpResponse:
    """An order: what was bought, what guarantees run, and a button for each item."""
    found = order(doors.actor(request), order_id)
    return doors.show(
        request,
        "portal/order.html",
        {
            "order": found,
            "items": items(found),
            "law": law(found.country),
            "priced": any(line.unit_price is not None for line in found.lines),
        },
    )


@require_POST
@doors.customer_page
def register(request: HttpRequest, order_id: int, line_id: int) -> HttpResponse:
    """Register the units of a line: a guarantee that asks for it holds then, and recalls find them. Pressed twice,
    it stays registered."""
    me = doors.actor(request)
    line = next((one for one in order(me, order_id).lines if one.id == line_id and not one.removed), None)
    if line is None:
        raise NotFound
    with doors.told(request, _("It is registered.")):
        for unit in line.units:
            if unit.quantity > 0:
                _register(me, unit.id)
    return doors.go(request, "portal:order", order_id)


def _register(me: Actor, unit_id: int) -> None:
    try:
        register_unit(me, unit_id)
    except Refused as refusal:
        if refusal.code != "registered_already":
            raise


def items(found: OrderView) -> list[Item]:
    """The lines with their guarantees as of today; two statements for all of them."""
    units = [line.units[0] for line in found.lines if line.units and not line.removed]
    today = clock.now().date()
    known = covers(units, today)
    shown = []
    for line in found.lines:
        if line.removed:
            continue
        cover = known[line.units[0].id] if line.units else None
        bars = coverage_bars(cover) if cover else ()
        registered = cover.life.registered if cover else None
        shown.append(
            Item(
                line,
                cover.covered if cover else None,
                tuple(sentence(bar) for bar in bars),
                bool(cover and line.kind == "goods" and registered is None),
                picture(bars, today),
                registered,
                any(part.term.registration or part.term.starts == "registration" for part in cover.lines)
                if cover
                else False,
            )
        )
    return shown
