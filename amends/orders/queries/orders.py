"""One order, as pages and later rooms see it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from django.conf import settings

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.orders.models import Order, OrderLine, Refund, RefundLine, SoldUnit
from amends.orders.queries.twins import twins
from amends.orders.queries.units import unit_view
from amends.orders.rules.postcodes import mark
from amends.orders.types import LineView, OrderView, RefundView, SoldUnitView

_MOST_OF_NUMBER = 50


def order(actor: Actor, order_id: int) -> OrderView:
    """NotFound when there is none or it is not within the actor's reach. Seven statements."""
    require(actor, Right.ORDERS_READ)
    found = Order.objects.filter(pk=order_id).first()
    if found is None or (
        actor.is_customer and (actor.customer_id is None or found.customer_id != actor.customer_id)
    ):
        raise NotFound
    return _view(found, found.pk)


def order_of_line(actor: Actor, order_line_id: int) -> OrderView:
    """The order that the line belongs to; NotFound as for `order`. Eight statements."""
    require(actor, Right.ORDERS_READ)
    order_id = OrderLine.objects.filter(pk=order_line_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    return order(actor, order_id)


def match_purchase(number: str, email: str, postcode: str = "") -> OrderView | None:
    """The order with this number and e-mail, or number and postcode (both must match, however written): the
    portal's front door.

    A number may be typed without its "#". The same statements run whether there is such an order or not, so
    that the time it takes does not tell.
    """
    typed, address = number.strip(), email.strip()
    rows = Order.objects.filter(number__in=[typed, f"#{typed}", typed.removeprefix("#")])
    rows = rows.order_by("-placed_at", "-pk")
    if address:
        found = rows.filter(email__iexact=address).first()
    else:
        known = rows.exclude(postcode="")[:_MOST_OF_NUMBER]
        found = next((row for row in known if _lives_at(row, postcode)), None)
    view = _view(found or Order(), found.pk if found is not None else 0)
    return view if found is not None else None


def _lives_at(row: Order, postcode: str) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    order = (row.channel, row.account, row.external_id)
    return any(hmac.compare_digest(row.postcode, mark(postcode, order, str(key))) for key in keys)


def _view(row: Order, order_id: int) -> OrderView:
    lines = list(OrderLine.objects.filter(order_id=order_id).order_by("position", "pk"))
    units = _units(order_id)
    refunds = list(Refund.objects.filter(order_id=order_id).order_by("at", "pk"))
    refund_lines = list(RefundLine.objects.filter(refund__order_id=order_id).order_by("refund_id", "position"))
    done = {refund.pk: refund for refund in refunds if refund.state == "done" and refund.kind != "repair"}
    back = [line for line in refund_lines if line.refund_id in done]
    returned = _returned(back, {refund_id for refund_id, refund in done.items() if not refund.currency})
    return OrderView(
        id=order_id,
        channel=row.channel,
        account=row.account,
        external_id=row.external_id,
        number=row.number,
        placed_at=row.placed_at,
        currency=row.currency,
        country=row.country,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        email=row.email,
        subtotal=row.subtotal,
        discount=row.discount,
        shipping=row.shipping,
        tax=row.tax,
        total=row.total,
        order_state=row.order_state,
        payment_state=row.payment_state,
        fulfilment_state=row.fulfilment_state,
        lines=tuple(_line(line, returned.get(line.pk, 0), units.get(line.pk, ())) for line in lines),
        refunds=tuple(_refund(refund, refund_lines) for refund in refunds),
        twins=twins(order_id),
        vat_id=row.vat_id,
    )


def _units(order_id: int) -> dict[int, tuple[SoldUnitView, ...]]:
    rows = SoldUnit.objects.select_related("order_line", "order_line__order").filter(
        order_line__order_id=order_id, quantity__gt=0
    )
    found: dict[int, tuple[SoldUnitView, ...]] = {}
    for row in rows.order_by("order_line_id", "pk"):
        found[row.order_line_id] = (*found.get(row.order_line_id, ()), unit_view(row))
    return found


def _returned(lines: Iterable[RefundLine], announced: set[int]) -> dict[int | None, int]:
    """Pieces that came back, per line. `announced`: records that tell of a return without its money (no
    currency); the refunds that pay for it name the same pieces again, so the greater of the two counts."""
    told: dict[int | None, int] = {}
    paid: dict[int | None, int] = {}
    for line in lines:
        count = told if line.refund_id in announced else paid
        count[line.order_line_id] = count.get(line.order_line_id, 0) + line.quantity
    return {line_id: max(told.get(line_id, 0), paid.get(line_id, 0)) for line_id in told.keys() | paid.keys()}


def _line(row: OrderLine, returned: int, units: tuple[SoldUnitView, ...]) -> LineView:
    return LineView(
        id=row.pk,
        external_id=row.external_id,
        sku=row.sku,
        title=row.title,
        quantity=row.quantity,
        unit_price=row.unit_price,
        gross=row.gross,
        discount=row.discount,
        tax=row.tax,
        total=row.total,
        kind=row.kind,
        returned_quantity=returned,
        units=units,
        removed=row.removed,
    )


def _refund(row: Refund, lines: Iterable[RefundLine]) -> RefundView:
    return RefundView(
        id=row.pk,
        external_id=row.external_id,
        kind=row.kind,
        at=row.at,
        amount=row.amount,
        reason=row.reason,
        state=row.state,
        lines=tuple(
            (line.order_line_id, line.sku, line.quantity, line.total, line.reason)
            for line in lines
            if line.refund_id == row.pk
        ),
    )
