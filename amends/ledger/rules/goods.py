"""Which goods may go where: the one table, as the database holds it too (migration 0004).

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
)
"""The order of the letters below."""

TABLE = {
    GoodsStatus.SELLABLE: "fffffffffff",
    GoodsStatus.QUALITY_REJECT: "rfurrruuurn",
    GoodsStatus.IN_REPAIR: "rffrrrrffrn",
    GoodsStatus.GRADE_A: "rfffffffffn",
    GoodsStatus.GRADE_B: "rffrffffffn",
    GoodsStatus.GRADE_C: "rffrrfffffn",
    GoodsStatus.SCRAP: "nfnnnnfnnnn",
    GoodsStatus.WITH_CUSTOMER: "nffnnnfffrn",
    GoodsStatus.IN_TRANSIT: "rffrrrrffrn",
    GoodsStatus.WITH_SUPPLIER: "ffffffnffff",
    GoodsStatus.RESERVED: "fffffffffff",
}
"""From (row) to (letter at the column's place)."""


def move_rule(before: GoodsStatus, after: GoodsStatus) -> MoveRule:
    """What a move between two statuses needs."""
    return MoveRule(TABLE[before][COLUMNS.index(after)])
