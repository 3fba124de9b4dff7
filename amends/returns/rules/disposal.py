"""Dispositions: where each code sends the goods."""

from __future__ import annotations

import amends.returns.rules.texts  # noqa: F401
from amends.core.errors import Refused
from amends.ledger.ports import WITH_CUSTOMERS, WITH_SUPPLIERS, GoodsPlace, GoodsStatus
from amends.returns.types import DESTINATIONS


def destination(code: str, to_status: str = "") -> GoodsStatus:
    """The status that the goods go to. Refused: disposition_unknown, status_unknown."""
    known = DESTINATIONS.get(code)
    if known is None:
        raise Refused("disposition_unknown", field="code", known=", ".join(DESTINATIONS))
    if not to_status:
        return known[0]
    if to_status not in known:
        raise Refused("status_unknown", field="to_status", disposition=code, known=", ".join(known))
    return GoodsStatus(to_status)


def target(code: str, status: GoodsStatus, location: str) -> GoodsPlace:
    """The place in the goods book."""
    if status is GoodsStatus.WITH_CUSTOMER:
        return WITH_CUSTOMERS
    if status is GoodsStatus.WITH_SUPPLIER:
        return WITH_SUPPLIERS
    return GoodsPlace(location, status, code if code in ("donate", "recycle") else "")
