"""The money check: what a mapped order adds up to, against what its payload says.

One equation holds for every channel:
total = subtotal - discount + shipping + fees + tax, where tax is left out when prices include it.
`tax` is all tax of the order, that of shipping and fees included.
"""

from __future__ import annotations

from amends.channels.reading import Reader, plain
from amends.orders.ports import OrderFact, RefundFact


def add_up(order: OrderFact) -> int:
    """The total that the parts of the order make."""
    parts = order.subtotal - order.discount + order.shipping + order.fees
    return parts if order.prices_include_tax else parts + order.tax


def compare(
    reader: Reader, what: str, field: str, stated: int | None, computed: int, currency: str, *, slack: int = 0
) -> bool:
    """Note a difference between a stated and a computed amount; True when they agree.

    Up to `slack` minor units are the rounding of single lines, which some shops do: taken, but noted.
    """
    if stated is None or stated == computed:
        return True
    facts = {
        "what": what,
        "stated": plain(stated, currency),
        "computed": plain(computed, currency),
        "difference": plain(stated - computed, currency),
    }
    rounding = abs(stated - computed) <= slack
    reader.note("rounding_difference" if rounding else "money_mismatch", field, **facts)
    return rounding


def compare_refund(reader: Reader, refund: RefundFact, explained: int | None, field: str) -> None:
    """Note a refund whose amount its lines do not explain.

    `explained` is the adjustment that the payload itself names; None when this shape never names one.
    """
    if refund.adjustment == (explained or 0) or (not refund.lines and not refund.shipping):
        return
    worth = refund.amount - refund.adjustment
    reader.note(
        "refund_differs" if explained is None else "refund_mismatch",
        field,
        stated=plain(refund.amount, refund.currency),
        computed=plain(worth + (explained or 0), refund.currency),
        difference=plain(refund.adjustment - (explained or 0), refund.currency),
    )
