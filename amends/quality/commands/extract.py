"""The snapshot's tables as SQL over the rooms below, column by column as in rules/tables.py.

Plain SQL over other rooms' tables, because a snapshot of millions of units must be one COPY each.
"""

from __future__ import annotations

from datetime import date

from amends.accounts.ports import ELSEWHERE
from amends.quality.rules.tables import NO_FAILURE, SILENT_DAYS

_CLAIMS = """
    SELECT c.id, c.sold_unit_id, c.quantity, (c.submitted_at AT TIME ZONE 'UTC')::date AS reported_on,
           i.result, i.found_defect, i.found_label
    FROM claims_claim c
    LEFT JOIN (
        SELECT DISTINCT ON (r.claim_id) r.claim_id, i.result, i.found_defect, i.found_label FROM returns_rma r
        JOIN returns_receipt t ON t.rma_id = r.id JOIN returns_inspection i ON i.receipt_id = t.id
        ORDER BY r.claim_id, i.id
    ) i ON i.claim_id = c.id
    WHERE c.submitted_at IS NOT NULL AND c.state NOT IN ('draft', 'withdrawn')
"""
_SOLD = """
    FROM orders_soldunit u
    JOIN orders_orderline l ON l.id = u.order_line_id AND NOT l.removed AND l.kind = 'goods'
    JOIN orders_order o ON o.id = l.order_id
    LEFT JOIN catalog_product p ON p.id = l.product_id
    LEFT JOIN catalog_supplier s ON s.id = p.supplier_id
    LEFT JOIN catalog_serialunit m ON m.product_id = l.product_id AND m.serial = u.serial AND u.serial <> ''
    LEFT JOIN (SELECT DISTINCT ON (product_id, lower(code)) * FROM catalog_lot
               ORDER BY product_id, lower(code), id) n
         ON n.product_id = l.product_id AND u.lot_code <> '' AND lower(n.code) = lower(u.lot_code)
    LEFT JOIN catalog_lot b ON b.id = coalesce(n.id, CASE WHEN u.lot_code = '' THEN m.lot_id END)
"""
_LOT = "coalesce(b.code, u.lot_code, '')"  # the lot that was told goes before the recorded one
_START = """CASE WHEN u.delivered_on IS NOT NULL OR o.fulfilment_state NOT IN ('unfulfilled')
                      OR o.placed_at < {today} - interval '{silent} days' OR e.first_on IS NOT NULL
                 THEN least(coalesce(u.delivered_on, u.purchased_on, (o.placed_at AT TIME ZONE 'UTC')::date),
                            {today})
            END"""
# Pieces of one sold unit that failed together are a row; the pieces that did not are one more. What another shop
# sold is known here for its defect alone, so it is no unit at risk.
_UNITS = """
WITH claim AS MATERIALIZED ({claims}),
bad AS (
    SELECT sold_unit_id, id, reported_on, quantity,
           sum(quantity) OVER (PARTITION BY sold_unit_id ORDER BY reported_on, id) - quantity AS earlier
    FROM claim WHERE coalesce(result, '') NOT IN ({no_failure})
), fallen AS (
    SELECT sold_unit_id, sum(quantity) AS pieces, min(reported_on) AS first_on FROM bad GROUP BY sold_unit_id
), of_lot AS MATERIALIZED (
    SELECT lot_id, string_agg(name || '=' || lot_code, ';' ORDER BY name, lot_code) AS parts
    FROM catalog_component WHERE lot_id IS NOT NULL GROUP BY lot_id
), of_unit AS MATERIALIZED (
    SELECT unit_id, string_agg(name || '=' || lot_code, ';' ORDER BY name, lot_code) AS parts
    FROM catalog_component WHERE unit_id IS NOT NULL GROUP BY unit_id
), lives AS (
    SELECT u.id AS unit_id, l.sku, coalesce(nullif(p.title, ''), l.title) AS title,
           coalesce(s.code, '') AS supplier,
           {lot} AS lot, b.produced_on, o.channel, o.country, o.region, coalesce(m.firmware, '') AS firmware,
           coalesce(nullif(m.date_code, ''), to_char(b.produced_on, 'IYYYIW'), '') AS date_code,
           concat_ws(';', x.parts, y.parts) AS components,
           {start} AS started_on, u.quantity, coalesce(e.pieces, 0) AS fallen,
           o.currency, round(l.total::numeric / greatest(l.quantity, 1))::bigint AS price, u.serial
    {sold}
    LEFT JOIN of_lot x ON x.lot_id = b.id
    LEFT JOIN of_unit y ON y.unit_id = m.id
    LEFT JOIN fallen e ON e.sold_unit_id = u.id
    WHERE u.quantity > 0 AND o.order_state <> 'cancelled' AND o.channel <> '{elsewhere}'
)
SELECT unit_id, sku, title, supplier, lot, produced_on, channel, country, region, firmware, date_code,
       components, started_on, NULL::date, quantity - least(fallen, quantity), 0,
       greatest({today} - started_on, 0), NULL::bigint, currency, price, serial
FROM lives WHERE quantity > fallen
UNION ALL
SELECT v.unit_id, sku, title, supplier, lot, produced_on, channel, country, region, firmware, date_code,
       components, v.started_on, greatest(bad.reported_on, v.started_on),
       least(bad.quantity, v.quantity - bad.earlier), 1, greatest(bad.reported_on - v.started_on, 0), bad.id,
       currency, price, serial
FROM bad JOIN lives v ON v.unit_id = bad.sold_unit_id WHERE bad.earlier < v.quantity
"""
_CASES = """
WITH claim AS MATERIALIZED ({claims})
SELECT c.id, d.public_id, c.sold_unit_id, d.sku, d.title, coalesce(s.code, ''), {lot},
       o.channel, o.country, o.region,
       d.defect_code, d.defect_label, coalesce(c.found_defect, ''), coalesce(c.found_label, ''),
       coalesce(c.result, ''), coalesce(k.cause, ''), coalesce(k.cause_label, ''), c.reported_on, d.quantity,
       greatest(c.reported_on - coalesce(u.delivered_on, u.purchased_on,
                (o.placed_at AT TIME ZONE 'UTC')::date), 0),
       left(d.description, {longest}), (coalesce(c.result, '') NOT IN ({no_failure}))::int,
       (d.state = 'closed')::int, least(coalesce(came.pieces, 0), d.quantity), ''
{sold}
JOIN claim c ON c.sold_unit_id = u.id JOIN claims_claim d ON d.id = c.id
LEFT JOIN (SELECT r.claim_id, sum(t.quantity) AS pieces FROM returns_rma r
           JOIN returns_receipt t ON t.rma_id = r.id GROUP BY r.claim_id) came ON came.claim_id = d.id
{cause}
ORDER BY c.id
"""
_CAUSE = """LEFT JOIN quality_problem k ON k.sku = d.sku AND k.lot = {lot} AND k.kind = 'lot' AND k.cause <> ''
     AND (k.symptom = '' OR k.symptom = d.defect_code)"""
_STOCK = """
SELECT p.sku, p.title, coalesce(s.code, ''), b.code, 'unsold', count(*)
FROM catalog_serialunit m JOIN catalog_lot b ON b.id = m.lot_id JOIN catalog_product p ON p.id = m.product_id
LEFT JOIN catalog_supplier s ON s.id = p.supplier_id
WHERE NOT EXISTS (SELECT 1 FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id
                  WHERE u.serial = m.serial AND l.product_id = m.product_id)
  AND NOT EXISTS (SELECT 1 FROM ledger_balance g JOIN ledger_account a ON a.id = g.account_id
                  WHERE a.book = 'goods' AND g.commodity = 'sku:' || p.sku AND g.lot = b.code)
GROUP BY 1, 2, 3, 4
UNION ALL
SELECT p.sku, p.title, coalesce(s.code, ''), g.lot, CASE a.kind WHEN 'in_transit' THEN a.kind ELSE 'in_stock' END,
       sum(g.amount)
FROM ledger_balance g JOIN ledger_account a ON a.id = g.account_id
JOIN catalog_product p ON g.commodity = 'sku:' || p.sku LEFT JOIN catalog_supplier s ON s.id = p.supplier_id
WHERE a.book = 'goods' AND g.lot <> '' AND g.amount > 0
  AND a.kind IN ('sellable', 'grade_a', 'grade_b', 'grade_c', 'reserved', 'in_transit')
GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT l.sku, max(l.title), coalesce(s.code, ''), {lot}, 'to_ship', sum(u.quantity)
{sold}
WHERE u.quantity > 0 AND o.order_state <> 'cancelled' AND u.delivered_on IS NULL
  AND o.fulfilment_state = 'unfulfilled' AND o.placed_at >= {today} - interval '{silent} days' AND {lot} <> ''
GROUP BY 1, 3, 4
"""
_COSTS = """
SELECT r.claim_id, CASE WHEN r.remedy = 'partial_credit' THEN 'credit'
                        WHEN r.remedy = 'store_credit' OR r.method = 'store_credit' THEN 'store_credit'
                        ELSE 'refund' END, r.currency, r.amount_minor, r.quantity
FROM resolutions_resolution r WHERE r.state <> 'cancelled' AND r.amount_minor > 0
UNION ALL
SELECT x.claim_id, 'replacement', CASE WHEN p.unit_cost_minor IS NULL THEN x.currency ELSE p.cost_currency END,
       coalesce(p.unit_cost_minor * x.quantity, x.price_minor), x.quantity
FROM replacements_replacement x LEFT JOIN catalog_product p ON p.sku = x.sku WHERE x.state = 'sent'
UNION ALL
SELECT o.claim_id, w.kind, w.currency, w.minor, w.quantity
FROM workshop_repairwork w JOIN workshop_repairorder o ON o.id = w.order_id
"""
_PARTS = """
SELECT o.claim_id, w.sku, coalesce(nullif(max(p.title), ''), max(w.text)), sum(w.quantity)
FROM workshop_repairwork w JOIN workshop_repairorder o ON o.id = w.order_id
LEFT JOIN catalog_product p ON p.sku = w.sku WHERE w.kind = 'part' AND w.sku <> '' GROUP BY 1, 2
UNION ALL
SELECT x.claim_id, x.sku, x.title, x.quantity FROM replacements_replacement x WHERE x.state = 'sent'
"""
LONGEST = 2_000
"""So many letters of a description are kept."""


def statements(today: date) -> dict[str, str]:
    """A SELECT for each table of the snapshot, with its columns in order."""
    given = {
        "today": f"DATE '{today.isoformat()}'", "silent": SILENT_DAYS, "lot": _LOT, "sold": _SOLD,
        "elsewhere": ELSEWHERE, "longest": LONGEST, "no_failure": ", ".join(f"'{code}'" for code in NO_FAILURE),
    }  # fmt: skip
    given["claims"] = _CLAIMS
    given |= {"start": _START.format(**given), "cause": _CAUSE.format(lot=_LOT)}
    texts = {"units": _UNITS, "cases": _CASES, "stock": _STOCK, "costs": _COSTS, "parts": _PARTS}
    return {name: text.format(**given) for name, text in texts.items()}
