"""What suppliers owe for defects, and what defects cost: sums over sets, one statement each."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.recovery.types import KINDS, CostLine, Exposure, SupplierRecord

_MOST = 500
_EXPOSURE = """
WITH of AS (
    SELECT id FROM catalog_supplier WHERE code = %(supplier)s
), line AS (
    SELECT l.defect_id, l.share_minor - l.claimed_minor AS capped, l.claimed_minor AS claimed,
           coalesce(l.accepted_minor, 0) AS accepted, c.state
    FROM recovery_supplierclaimline l JOIN recovery_supplierclaim c ON c.id = l.supplier_claim_id
    WHERE l.stands AND (%(supplier)s = '' OR c.supplier_id = (SELECT id FROM of))
), asked AS (
    SELECT d.supplier_id, d.currency, sum(d.quantity) AS units, sum(d.share_minor) AS gathered,
           sum(d.share_minor) FILTER (WHERE d.standing = 'open' AND d.missing = '{}') AS open,
           sum(d.share_minor) FILTER (WHERE d.standing = 'open' AND d.missing <> '{}') AS missing,
           sum(l.claimed) AS claimed, sum(l.capped) AS capped,
           sum(d.share_minor) FILTER (WHERE d.standing = 'lapsed') AS lapsed,
           sum(l.claimed) FILTER (WHERE l.state = 'draft') AS drafted,
           sum(l.claimed - l.accepted) FILTER (WHERE l.state IN ('sent', 'disputed')) AS waiting,
           sum(l.claimed - l.accepted) FILTER (WHERE l.state NOT IN ('draft', 'sent', 'disputed')) AS rejected,
           min(d.claim_until) FILTER (WHERE d.standing = 'open' AND d.missing = '{}' AND d.share_minor > 0)
           AS until
    FROM recovery_defect d LEFT JOIN line l ON l.defect_id = d.id
    WHERE d.standing <> 'void' AND d.agreement_id IS NOT NULL
      AND (%(supplier)s = '' OR d.supplier_id = (SELECT id FROM of))
    GROUP BY 1, 2
), paid AS (
    SELECT supplier_id, currency, sum(accepted_minor) AS accepted, sum(credited_minor) AS credited,
           sum(accepted_minor - credited_minor) FILTER (WHERE state <> 'closed') AS owed,
           sum(accepted_minor - credited_minor) FILTER (WHERE state = 'closed') AS given_up
    FROM recovery_supplierclaim WHERE %(supplier)s = '' OR supplier_id = (SELECT id FROM of) GROUP BY 1, 2
)
SELECT s.code, s.name, a.currency, a.units, a.gathered, a.open, a.missing, a.claimed, a.capped, a.lapsed,
       a.drafted, a.waiting, a.rejected, p.accepted, p.credited, p.owed, p.given_up, a.until
FROM asked a JOIN catalog_supplier s ON s.id = a.supplier_id
LEFT JOIN paid p ON p.supplier_id = a.supplier_id AND p.currency = a.currency
ORDER BY a.until NULLS LAST, s.code, a.currency LIMIT %(most)s
"""
AXES = {"sku": "Product", "lot": "Lot", "supplier": "Supplier", "month": "Month", "kind": "Kind of cost"}
"""What the cost of poor quality is summed by."""
_KEYS = {
    "sku": ("d.sku", "max(d.title)"),
    "lot": ("d.lot", "d.lot"),
    "supplier": ("coalesce(s.code, '')", "coalesce(max(s.name), '')"),
    "month": ("to_char(d.found_on, 'YYYY-MM')", "to_char(d.found_on, 'YYYY-MM')"),
    "kind": ("c.kind", "c.kind"),
}
_COSTS = """
WITH credited AS (
    SELECT l.defect_id, k.currency, CASE WHEN k.accepted_minor = 0 THEN 0
           ELSE round(l.accepted_minor::numeric * k.credited_minor / k.accepted_minor) END AS minor
    FROM recovery_supplierclaimline l JOIN recovery_supplierclaim k ON k.id = l.supplier_claim_id
    WHERE l.stands AND k.credited_minor > 0
), one AS (
    SELECT d.id, {key} AS key, {label} AS label, c.currency, max(d.quantity) AS quantity, c.kind,
           sum(c.minor) AS minor
    FROM recovery_defect d JOIN recovery_cost c ON c.defect_id = d.id
    LEFT JOIN catalog_supplier s ON s.id = d.supplier_id
    WHERE d.standing <> 'void' AND (%(since)s::date IS NULL OR d.found_on >= %(since)s)
      AND (%(sku)s = '' OR d.sku = %(sku)s) AND (%(lot)s = '' OR d.lot = %(lot)s)
      AND (%(supplier)s = '' OR coalesce(s.code, '') = %(supplier)s)
      AND (%(month)s = '' OR to_char(d.found_on, 'YYYY-MM') = %(month)s) AND (%(kind)s = '' OR c.kind = %(kind)s)
    GROUP BY d.id, {group}, c.currency, c.kind
), whole AS (
    SELECT key, max(label) AS label, currency, kind, sum(minor) AS minor FROM one GROUP BY key, currency, kind
), units AS (
    SELECT key, currency, sum(quantity) AS units, sum(credit) AS credit FROM (
        SELECT DISTINCT ON (o.id, o.key, o.currency) o.key, o.currency, o.quantity, r.minor AS credit
        FROM one o LEFT JOIN credited r ON r.defect_id = o.id AND r.currency = o.currency) x GROUP BY 1, 2
)
SELECT w.key, max(w.label), w.currency, max(u.units), jsonb_object_agg(w.kind, w.minor)::text,
       sum(w.minor)::bigint, coalesce(max(u.credit), 0)::bigint
FROM whole w JOIN units u ON u.key = w.key AND u.currency = w.currency
GROUP BY w.key, w.currency ORDER BY {order} LIMIT %(most)s
"""
_RECORDS = """
WITH bought AS (
    SELECT substr(l.commodity, 5) AS sku, -sum(l.amount) AS units FROM ledger_leg l
    JOIN ledger_account a ON a.id = l.account_id AND a.book = 'goods' AND a.kind = 'with_supplier'
    WHERE l.amount < 0 GROUP BY 1
), sold AS (
    SELECT product_id, sum(quantity) AS units FROM orders_orderline
    WHERE NOT removed AND kind = 'goods' AND product_id IS NOT NULL GROUP BY 1
), made AS (
    SELECT p.supplier_id, sum(b.units) AS received, sum(s.units) AS sold FROM catalog_product p
    LEFT JOIN bought b ON b.sku = p.sku LEFT JOIN sold s ON s.product_id = p.id
    WHERE p.supplier_id IS NOT NULL GROUP BY 1
), bad AS (
    SELECT supplier_id, sum(quantity) AS units FROM recovery_defect WHERE standing <> 'void' GROUP BY 1
), cost AS (
    SELECT d.supplier_id, c.currency, sum(c.minor) AS minor FROM recovery_defect d
    JOIN recovery_cost c ON c.defect_id = d.id WHERE d.standing <> 'void' GROUP BY 1, 2
), back AS (
    SELECT supplier_id, currency, sum(credited_minor) AS minor FROM recovery_supplierclaim GROUP BY 1, 2
), money AS (
    SELECT supplier_id, jsonb_agg(jsonb_build_array(currency, cost, back) ORDER BY currency) AS money FROM (
        SELECT supplier_id, currency, coalesce(c.minor, 0) AS cost, coalesce(b.minor, 0) AS back
        FROM cost c FULL JOIN back b USING (supplier_id, currency)
        WHERE coalesce(c.minor, 0) <> 0 OR coalesce(b.minor, 0) <> 0) x GROUP BY 1
), said AS (
    SELECT supplier_id, count(*) AS answers, avg(extract(epoch FROM answered_at - sent_at)) / 86400 AS days
    FROM recovery_supplierclaim WHERE answered_at IS NOT NULL GROUP BY 1
)
SELECT s.code, s.name, coalesce(m.received, 0), coalesce(m.sold, 0), coalesce(b.units, 0),
       coalesce(y.money, '[]')::text, coalesce(n.answers, 0), n.days
FROM catalog_supplier s
LEFT JOIN made m ON m.supplier_id = s.id LEFT JOIN bad b ON b.supplier_id = s.id
LEFT JOIN money y ON y.supplier_id = s.id LEFT JOIN said n ON n.supplier_id = s.id
ORDER BY coalesce(b.units, 0) DESC, s.code LIMIT %(most)s
"""


def exposures(actor: Actor, supplier: str = "") -> list[Exposure]:
    """Each supplier and currency, the first to lapse first (at most 500); one statement, which reads the rows of
    `supplier` only where one is named."""
    require(actor, Right.QUALITY_READ)
    rows = _rows(_EXPOSURE, {"supplier": supplier, "most": _MOST})
    names = Exposure.__struct_fields__
    values = ((*row[:3], *map(_whole, row[3:17]), row[17]) for row in rows)
    return [Exposure(**dict(zip(names, one, strict=True))) for one in values]


def poor_quality(
    actor: Actor, by: str, within: dict[str, str], since: date | None = None, limit: int = 200
) -> list[CostLine]:
    """Cost of poor quality by an axis of AXES within others, most first; months in their order."""
    require(actor, Right.QUALITY_READ)
    key, label = _KEYS[by]
    grouped = "d.found_on" if by == "month" else "s.code" if by == "supplier" else key
    order = "w.key DESC, w.currency" if by == "month" else "sum(w.minor) DESC, w.key, w.currency"
    text = _COSTS.format(key=key, label=label, group=grouped, order=order)
    asked = {name: within.get(name, "") for name in AXES}
    rows = _rows(text, asked | {"since": since, "most": min(limit, _MOST)})
    return [_cost_line(row, by) for row in rows]


def _cost_line(row: tuple[Any, ...], by: str) -> CostLine:
    kinds = json.loads(row[4])
    return CostLine(
        key=row[0], label=KINDS.get(row[1], row[1]) if by == "kind" else row[1], currency=row[2],
        units=int(row[3]), kinds={one: int(kinds[one]) for one in KINDS if one in kinds}, total=row[5],
        recovered=row[6],
    )  # fmt: skip


def supplier_records(actor: Actor) -> list[SupplierRecord]:
    """What each supplier delivered, what of it failed, what that cost and what came back (at most 500)."""
    require(actor, Right.QUALITY_READ)
    return [
        SupplierRecord(
            code=row[0], name=row[1], received=int(row[2]), sold=int(row[3]), defects=int(row[4]),
            money=tuple((currency, int(cost), int(back)) for currency, cost, back in json.loads(row[5])),
            answers=row[6],
            answer_days=float(row[7]) if row[7] is not None else None,
        )
        for row in _rows(_RECORDS, {"most": _MOST})
    ]  # fmt: skip


def _whole(value: Any) -> int:
    return int(value or 0)


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
