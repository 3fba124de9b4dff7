"""Which goods may go where: the one table, as the database holds it too (migration 0003).

A test compares the two for every pair of statuses, and another that no way of free moves leads from
quarantine to anything that can be sold.
"""

from __future__ import annotations

from enum import StrEnum

from amends.ledger.types import GoodsStatus


class MoveRule(StrEnum):
    """FREE: anybody. RELEASE: only under a release. UNDO: under a release, or as the exact reversal of
    the entry that brought the goods there. NEVER: not at all."""

    FREE = "f"
    RELEASE = "r"
    UNDO = "u"
    NEVER = "n"


COLUMNS = (
    GoodsStatus.SELLABLE,
    GoodsStatus.QUALITY_REJECT,
    GoodsStatus.IN_REPAIR,
    GoodsStatus.GRADE_A,
    GoodsStatus.GRADE_B,
    GoodsStatus.GRADE_C,
    GoodsStatus.SCRAP,
    GoodsStatus.WITH_CUSTOMER,
    GoodsStatus.IN_TRANSIT,
    GoodsStatus.WITH_SUPPLIER,
    GoodsStatus.RESERVED,
    GoodsStatus.ON_HOLD,
)
"""The order of the letters below."""

TABLE = {
    GoodsStatus.SELLABLE: "ffffffffffff",
    GoodsStatus.QUALITY_REJECT: "rfurrruuurnn",
    GoodsStatus.IN_REPAIR: "rffrrrrffrnn",
    GoodsStatus.GRADE_A: "rfffffffffnf",
    GoodsStatus.GRADE_B: "rffrffffffnf",
    GoodsStatus.GRADE_C: "rffrrfffffnf",
    GoodsStatus.SCRAP: "nfnnnnfnnnnn",
    GoodsStatus.WITH_CUSTOMER: "nffnnnfffrnn",
    GoodsStatus.IN_TRANSIT: "rffrrrrffrnn",
    GoodsStatus.WITH_SUPPLIER: "ffffffnfffff",
    GoodsStatus.RESERVED: "ffffffffffff",
    GoodsStatus.ON_HOLD: "rfrrrrrnrrrf",
}
"""From (row) to (letter at the column's place)."""


def move_rule(before: GoodsStatus, after: GoodsStatus) -> MoveRule:
    """What a move between two statuses needs."""
    return MoveRule(TABLE[before][COLUMNS.index(after)])
