"""One unit's whole life: sold, claimed, back, inspected, disposed of, mended or refurbished, sold again.

One statement reads, side by side, what the rooms know of the unit and of what it was before and became after a
refurbishment; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.orders.api import SoldUnitView, sold_unit, sold_units_by_serial
from amends.refurbishment.api import offspring, origins

LANES = ("customer", "road", "quarantine", "bench", "shelf", "gone")
"""Where a unit can be, from the customer inwards and out."""
_GENERATIONS = 8
_DISPOSED = {
    "use_as_is": "shelf", "refurbish": "bench", "rework": "bench", "return_to_customer": "customer",
    "return_to_vendor": "gone", "scrap": "gone", "recycle": "gone", "donate": "gone", "liquidate": "gone",
}  # fmt: skip
_STEPS = """
SELECT * FROM (
    SELECT 1 AS rank, 'sold' AS kind, o.placed_at AS at, o.number AS ref,
           l.sku || ', ' || o.channel AS text, '' AS more
    FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id
    JOIN orders_order o ON o.id = l.order_id
    WHERE u.id = ANY(%(units)s)
    UNION ALL
    SELECT 2, 'claimed', c.created_at, c.public_id, c.defect_label, '' FROM claims_claim c
    WHERE c.sold_unit_id = ANY(%(units)s) AND c.state <> 'draft'
    UNION ALL
    SELECT 3, 'authorised', r.authorised_at, r.public_id, r.remedy, '' FROM returns_rma r
    WHERE r.sold_unit_id = ANY(%(units)s)
    UNION ALL
    SELECT 4, 'received', p.at, r.public_id, p.location_code || ' ' || p.bin, p.condition
    FROM returns_receipt p JOIN returns_rma r ON r.id = p.rma_id
    WHERE r.sold_unit_id = ANY(%(units)s) AND p.entry_id IS NOT NULL
    UNION ALL
    SELECT 5, 'inspected', i.at, r.public_id, i.found_label, i.result
    FROM returns_inspection i JOIN returns_receipt p ON p.id = i.receipt_id JOIN returns_rma r ON r.id = p.rma_id
    WHERE r.sold_unit_id = ANY(%(units)s)
    UNION ALL
    SELECT 6, 'disposed', coalesce(m.at, d.at), r.public_id, d.proposed_by || ', ' || d.authorised_by, d.code
    FROM returns_disposition d JOIN returns_receipt p ON p.id = d.receipt_id JOIN returns_rma r ON r.id = p.rma_id
    LEFT JOIN jobs_statemove m ON m.axis = 'disposition' AND m.object_id = d.id AND m.verb = 'carry out'
    WHERE r.sold_unit_id = ANY(%(units)s) AND d.state = 'done'
    UNION ALL
    SELECT 7, 'repaired', coalesce(w.ended_at, w.at), w.public_id, w.diagnosis, w.state FROM workshop_repairorder w
    WHERE w.sold_unit_id = ANY(%(units)s)
    UNION ALL
    SELECT 8, 'refurbished', f.ended_at, f.public_id,
           CASE WHEN f.state = 'released' THEN f.new_sku || ', grade ' || f.grade ELSE '' END, f.state
    FROM refurbishment_refurbishmentorder f JOIN returns_receipt p ON p.id = f.receipt_id
    JOIN returns_rma r ON r.id = p.rma_id
    WHERE r.sold_unit_id = ANY(%(units)s) AND f.ended_at IS NOT NULL
) step ORDER BY at, rank LIMIT 200
"""


class LifeStep(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. `kind`: sold, claimed, authorised, received, inspected, disposed, repaired,
    refurbished; `lane`: where the unit was afterwards (LANES); `code`: condition, result, disposition or state."""

    kind: str
    lane: str
    at: datetime
    ref: str
    text: str
    code: str


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """The unit, the articles that it was and became, and its steps, oldest first (at most 200)."""

    unit_id: int
    sku: str
    title: str
    serial: str
    articles: tuple[str, ...]
    sales: int
    steps: tuple[LifeStep, ...]


def unit_life(actor: Actor, unit_id: int) -> Life:
    """For staff that reads returns; NotFound."""
    if actor.is_customer:
        raise NotFound
    require(actor, Right.RETURNS_READ)
    unit = sold_unit(unit_id)
    articles = _articles(unit)
    units = [unit.id]
    if unit.serial:
        units += [one.id for one in sold_units_by_serial(unit.serial) if one.sku in articles and one.id != unit.id]
    steps = _steps(units)
    return Life(
        unit_id=unit.id,
        sku=unit.sku,
        title=unit.title,
        serial=unit.serial,
        articles=tuple(articles),
        sales=sum(step.kind == "sold" for step in steps),
        steps=tuple(steps),
    )


def _articles(unit: SoldUnitView) -> list[str]:
    """The unit's own article, what it was before and what became of it, in that order."""
    found = [unit.sku]
    if not unit.serial:
        return found
    for _ in range(_GENERATIONS):
        before = [one.sku for one in origins(found[0], unit.serial) if one.sku not in found]
        after = [one.new_sku for one in offspring(found[-1], unit.serial) if one.new_sku not in found]
        if not before and not after:
            break
        found = before[:1] + found + after[-1:]
    return found


def _steps(units: Sequence[int]) -> list[LifeStep]:
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, {"units": list(units)})
        rows = cursor.fetchall()
    steps: list[LifeStep] = []
    for _, kind, at, ref, text, code in rows:
        lane = _lane(kind, code, steps[-1].lane if steps else "customer")
        steps.append(LifeStep(kind=kind, lane=lane, at=at, ref=ref, text=text, code=code))
    return steps


def _lane(kind: str, code: str, before: str) -> str:
    """Where the unit is after this step."""
    if kind == "disposed":
        return _DISPOSED.get(code, before)
    if kind == "refurbished":
        return "shelf" if code == "released" else "quarantine"
    if kind == "repaired":
        ends = {"with_customer": "customer", "back_unrepaired": "customer"}
        return ends.get(code, "bench" if before in ("bench", "quarantine") else before)
    return {"sold": "customer", "authorised": "road", "received": "quarantine"}.get(kind, before)
