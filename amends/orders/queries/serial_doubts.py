"""Doubts about recorded serial numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amends.core.arrays import id_array
from amends.orders.models import SerialDoubt, SoldUnit
from amends.orders.rules.serial_doubts import DoubtView

_MOST = 50
_ACCEPTED = """
SELECT u.order_line_id, d.before, d.after
FROM orders_serialdoubt d JOIN orders_soldunit u ON u.id = d.sold_unit_id
JOIN orders_orderline l ON l.id = u.order_line_id
WHERE l.order_id = ANY(%s) AND d.state = 'accepted' AND NOT d.swapped AND d.before <> ''
ORDER BY d.decided_at, d.id
"""


def serial_doubts(sold_unit_id: int) -> list[DoubtView]:
    """The doubts about a unit's number, newest first (at most 50). Two statements."""
    rows = list(SerialDoubt.objects.filter(sold_unit_id=sold_unit_id).order_by("-pk")[:_MOST])
    return [doubt_view(row, _elsewhere(row)) for row in rows]


def doubt_view(row: SerialDoubt, elsewhere: tuple[str, ...] = ()) -> DoubtView:
    """The doubt as others see it."""
    return DoubtView(
        id=row.pk,
        sold_unit_id=row.sold_unit_id,
        before=row.before,
        after=row.after,
        reason=row.reason,
        evidence=tuple(row.evidence),
        claim_ref=row.claim_ref,
        asked_by=row.asked_by,
        from_customer=row.from_customer,
        asked_at=row.asked_at,
        state=row.state,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision=row.decision,
        elsewhere=elsewhere,
    )


def _elsewhere(row: SerialDoubt) -> tuple[str, ...]:
    """Only of one that is to be decided: afterwards the unit itself has the number."""
    if row.state != "asked":
        return ()
    product = row.sold_unit.order_line.product_id
    if product is None:
        return ()
    others = SoldUnit.objects.filter(serial=row.after, quantity__gt=0, order_line__product_id=product)
    numbers = others.exclude(pk=row.sold_unit_id).values_list("order_line__order__number", flat=True)
    return tuple(sorted(set(numbers[:20])))


def corrections(cursor: Any, order_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """(before, after) of what was corrected, by line, in the order of the decisions; one statement."""
    if not order_ids:
        return {}
    cursor.execute(_ACCEPTED, [id_array(order_ids)])
    found: dict[int, list[tuple[str, str]]] = {}
    for line_id, before, after in cursor.fetchall():
        found.setdefault(line_id, []).append((before, after))
    return found
