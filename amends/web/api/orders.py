"""Orders. (No postponed annotations in these files: the parameters' types are read at run time.)"""

from typing import Any

from django.http import HttpRequest

from amends.accounts.api import Right
from amends.orders import api as orders
from amends.orders.ports import OrderRow
from amends.web.api.door import Id, Room, Size, Word, actor
from amends.web.api.shapes import page_of, shape

room = Room(tags=["orders"])


@room.on("GET", "/orders", Right.ORDERS_READ, answer=page_of(OrderRow))
def search(request: HttpRequest, q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """Search orders.

    By order number, e-mail address, serial number or customer name; newest first. A customer sees own orders.
    """
    return orders.search_orders(actor(request), q, cursor, size)


@room.on("GET", "/orders/{order_id}", Right.ORDERS_READ, answer=shape(orders.OrderView))
def read(request: HttpRequest, order_id: Id) -> Any:
    """Read an order.

    With its lines, the sold units of each (serial numbers) and the channel's own refunds.
    """
    return orders.order(actor(request), order_id)
