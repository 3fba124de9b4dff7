"""Which sold unit a report is about."""

from __future__ import annotations

from amends.catalog.api import normal_serial
from amends.claims.rules.text import MAX_SERIAL, optional
from amends.claims.rules.unit import nearest_unit
from amends.claims.types import ClaimInput
from amends.core.errors import NotFound, Refused
from amends.orders.api import LineView, OrderView, SoldUnitView, unit_for_claim

_CLAIMABLE = ("goods",)


def line_of(bought: OrderView, order_line_id: int) -> LineView:
    """The line, when it can be claimed. Refused: line_not_claimable; NotFound."""
    line = next((line for line in bought.lines if line.id == order_line_id), None)
    if line is None:
        raise NotFound()
    if line.kind not in _CLAIMABLE:
        raise Refused("line_not_claimable", title=line.title, kind=line.kind.replace("_", " "))
    return line


def reported_serial(claim: ClaimInput) -> str:
    """The serial number as reported, normalised."""
    return normal_serial(optional(claim.serial, "serial", MAX_SERIAL))


def unit_of(line: LineView, serial: str) -> SoldUnitView:
    """The unit of the line that is probably meant. Refused: line_removed."""
    try:
        return unit_for_claim(line.id, serial)
    except NotFound:
        if not line.units:
            raise Refused("line_removed", title=line.title) from None
        return nearest_unit(line.units, serial)
