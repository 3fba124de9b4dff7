"""What defects cost: gathered from where it was spent, in sets, for one claim as for all.

Three statements, however many defects: which goods are defective and by which agreement, what each cost by kind
and currency, and what of that may be claimed. Rooms below are read, never written. What counts is told in
docs/how-to/supplier-recovery.md; a cost whose currency has no agreed rate is part of the cost and is not claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from amends.disposal.api import rules
from amends.recovery.models import Defect
from amends.returns.ports import WRITTEN_OFF

_DEFECTS = """
WITH goods AS (
    SELECT a.claim_id, bool_or(i.result = 'defect_confirmed') AS confirmed,
           min(i.at) FILTER (WHERE i.result = 'defect_confirmed') AS found_at,
           bool_or(r.entry_id IS NOT NULL AND (NOT r.is_gone OR EXISTS (
               SELECT FROM returns_disposition x
               WHERE x.receipt_id = r.id AND x.code = 'return_to_vendor' AND x.state = 'done'))) AS here
    FROM returns_receipt r
    JOIN returns_rma a ON a.id = r.rma_id
    LEFT JOIN returns_inspection i ON i.receipt_id = r.id
    WHERE %(ids)s::bigint[] IS NULL OR a.claim_id = ANY(%(ids)s)
    GROUP BY 1
), kept AS (
    SELECT z.claim_id, min(coalesce(z.settled_at, z.at)) AS found_at
    FROM resolutions_resolution z
    LEFT JOIN returns_waiver w ON w.resolution_id = z.id
    WHERE z.state IN ('issued', 'settled') AND z.remedy <> 'repair' AND (NOT z.return_required OR w.id IS NOT NULL)
      AND (%(ids)s::bigint[] IS NULL OR z.claim_id = ANY(%(ids)s))
    GROUP BY 1
), repaired AS (
    SELECT o.claim_id, min(coalesce(o.ended_at, o.at)) AS found_at
    FROM workshop_repairorder o
    WHERE o.state IN ('repaired', 'with_customer') AND (%(ids)s::bigint[] IS NULL OR o.claim_id = ANY(%(ids)s))
    GROUP BY 1
), found AS (
    SELECT claim_id, 'confirmed' AS basis, found_at, here FROM goods WHERE confirmed
    UNION ALL
    SELECT k.claim_id, 'kept', k.found_at, false FROM kept k
    WHERE NOT EXISTS (SELECT FROM goods g WHERE g.claim_id = k.claim_id)
    UNION ALL
    SELECT o.claim_id, 'repaired', o.found_at, false FROM repaired o
    WHERE NOT EXISTS (SELECT FROM goods g WHERE g.claim_id = o.claim_id)
      AND NOT EXISTS (SELECT FROM kept k WHERE k.claim_id = o.claim_id)
), traced AS (
    SELECT f.claim_id, f.basis, (f.found_at AT TIME ZONE 'UTC')::date AS found_on, f.here, k.title, k.quantity,
           coalesce(p.sku, k.sku) AS sku, coalesce(p.category, '') AS category, p.supplier_id,
           coalesce(nullif(u.serial, ''), k.serial_reported) AS serial,
           coalesce(l.code, u.lot_code) AS lot,
           coalesce(l.produced_on, u.purchased_on, (o.placed_at AT TIME ZONE 'UTC')::date) AS bought_on
    FROM found f
    JOIN claims_claim k ON k.id = f.claim_id
    JOIN orders_soldunit u ON u.id = k.sold_unit_id
    JOIN orders_order o ON o.id = k.order_id
    LEFT JOIN catalog_product p
           ON p.id = coalesce(k.product_id, (SELECT q.id FROM catalog_product q WHERE q.sku = k.sku))
    LEFT JOIN catalog_serialunit s ON s.product_id = p.id
          AND s.serial = coalesce(nullif(u.serial, ''), nullif(k.serial_reported, ''))
    LEFT JOIN catalog_lot l ON l.id = coalesce(s.lot_id, (
          SELECT y.id FROM catalog_lot y
          WHERE y.product_id = p.id AND u.lot_code <> '' AND lower(y.code) = lower(u.lot_code)))
), ready AS (
    SELECT t.*, g.id AS agreement_id, coalesce(g.currency, '') AS currency,
           t.found_on + g.window_days AS claim_until,
           array_remove(ARRAY[
               CASE WHEN t.basis = 'confirmed' THEN 'inspection' END,
               CASE WHEN EXISTS (SELECT FROM claims_photo h WHERE h.claim_id = t.claim_id) THEN 'photos' END,
               CASE WHEN t.serial <> '' THEN 'serial' END, CASE WHEN t.lot <> '' THEN 'lot' END,
               CASE WHEN t.here THEN 'goods' END], NULL) AS evidence,
           CASE WHEN g.id IS NULL THEN ARRAY['agreement']
                WHEN g.goods = 'back' THEN g.evidence || 'goods'::text ELSE g.evidence END AS wanted
    FROM traced t
    LEFT JOIN LATERAL (
        SELECT * FROM recovery_agreement e
        WHERE e.current AND e.supplier_id = t.supplier_id AND e.valid_from <= t.bought_on
          AND (e.valid_to IS NULL OR e.valid_to >= t.bought_on)
          AND e.sku IN ('', t.sku) AND e.category IN ('', t.category)
        ORDER BY e.sku <> '' DESC, e.category <> '' DESC, e.valid_from DESC, e.id DESC LIMIT 1) g ON true
), written AS (
    INSERT INTO recovery_defect AS d (claim_id, supplier_id, sku, title, lot, serial, quantity, basis, found_on,
        bought_on, evidence, standing, agreement_id, currency, share_minor, missing, claim_until)
    SELECT claim_id, supplier_id, sku, title, lot, serial, quantity, basis, found_on, bought_on, evidence, 'open',
           agreement_id, currency, 0, ARRAY(SELECT unnest(wanted) EXCEPT SELECT unnest(evidence) ORDER BY 1),
           claim_until
    FROM ready ORDER BY claim_id
    ON CONFLICT (claim_id) DO UPDATE SET supplier_id = excluded.supplier_id, sku = excluded.sku,
        title = excluded.title, lot = excluded.lot, serial = excluded.serial, quantity = excluded.quantity,
        basis = excluded.basis, found_on = excluded.found_on, bought_on = excluded.bought_on,
        evidence = excluded.evidence, standing = 'open', agreement_id = excluded.agreement_id,
        currency = excluded.currency, missing = excluded.missing, claim_until = excluded.claim_until
    WHERE d.standing IN ('open', 'void')
), gone AS (
    UPDATE recovery_defect d SET standing = 'void', share_minor = 0
    WHERE d.standing = 'open' AND (%(ids)s::bigint[] IS NULL OR d.claim_id = ANY(%(ids)s))
      AND NOT EXISTS (SELECT FROM found f WHERE f.claim_id = d.claim_id)
)
SELECT count(*) FROM ready
"""
_COSTS = """
WITH wanted AS (
    SELECT d.id, d.claim_id, p.unit_cost_minor AS unit, p.cost_currency AS currency, w.freight, w.way, w.handling,
           EXISTS (SELECT FROM resolutions_resolution z WHERE z.claim_id = d.claim_id
                   AND z.state IN ('issued', 'settled') AND z.remedy <> 'repair') AS remedied
    FROM recovery_defect d
    LEFT JOIN catalog_product p ON p.sku = d.sku
    LEFT JOIN unnest(%(currencies)s::text[], %(freights)s::bigint[], %(ways)s::bigint[], %(handlings)s::bigint[])
         AS w (currency, freight, way, handling) ON w.currency = p.cost_currency
    WHERE d.standing <> 'void' AND (%(ids)s::bigint[] IS NULL OR d.claim_id = ANY(%(ids)s))
), came AS (
    SELECT d.id, r.id AS receipt_id, r.quantity, d.currency, d.freight, d.way, d.handling, d.remedied,
           coalesce(x.code, '') AS code, x.proceeds_minor,
           CASE WHEN x.proceeds_minor IS NOT NULL THEN x.currency END AS paid_in,
           CASE WHEN x.currency = d.currency THEN coalesce(x.cost_minor, d.unit * r.quantity)
                ELSE d.unit * r.quantity END AS worth
    FROM wanted d
    JOIN returns_rma a ON a.claim_id = d.claim_id
    JOIN returns_receipt r ON r.rma_id = a.id AND r.entry_id IS NOT NULL
    LEFT JOIN LATERAL (SELECT * FROM returns_disposition y WHERE y.receipt_id = r.id AND y.state = 'done'
                       ORDER BY y.id DESC LIMIT 1) x ON true
), noted AS (
    SELECT d.id, c.kind, c.currency, c.minor FROM wanted d JOIN recovery_recordedcost c ON c.claim_id = d.claim_id
), usual AS (
    SELECT id, 'freight' AS kind, currency, way AS minor FROM came
    UNION ALL SELECT id, 'labour', currency, handling * quantity FROM came
    UNION ALL SELECT c.id, 'freight', c.currency, c.freight FROM came c
        JOIN recovery_vendorshipmentunit u ON u.receipt_id = c.receipt_id AND u.stands
        JOIN recovery_vendorshipment v ON v.id = u.shipment_id AND v.state IN ('shipped', 'arrived')
    UNION ALL SELECT d.id, 'freight', d.currency, d.way FROM wanted d
        JOIN replacements_replacement n ON n.claim_id = d.claim_id AND n.state = 'sent'
    UNION ALL SELECT d.id, 'freight', d.currency, d.way FROM wanted d
        JOIN workshop_repairorder o ON o.claim_id = d.claim_id AND o.state = 'with_customer'
), spent AS (
    SELECT d.id, 'refund' AS kind, z.currency, z.amount_minor - z.tax_minor AS minor FROM wanted d
        JOIN resolutions_resolution z ON z.claim_id = d.claim_id AND z.state IN ('issued', 'settled')
    UNION ALL SELECT d.id, 'replacement', p.cost_currency, p.unit_cost_minor * n.quantity FROM wanted d
        JOIN replacements_replacement n ON n.claim_id = d.claim_id AND n.state = 'sent'
        JOIN catalog_product p ON p.sku = n.sku
    UNION ALL SELECT d.id, CASE k.kind WHEN 'labour' THEN 'labour' WHEN 'part' THEN 'parts' ELSE 'repair' END,
               k.currency, k.minor FROM wanted d
        JOIN workshop_repairorder o ON o.claim_id = d.claim_id JOIN workshop_repairwork k ON k.order_id = o.id
    UNION ALL SELECT d.id, CASE k.kind WHEN 'labour' THEN 'labour' WHEN 'part' THEN 'parts' ELSE 'repair' END,
               o.currency, k.minor FROM wanted d
        JOIN refurbishment_refurbishmentorder o ON o.claim_id = d.claim_id
        JOIN refurbishment_refurbishmentwork k ON k.order_id = o.id
    UNION ALL SELECT id, 'scrap', currency, worth FROM came WHERE code = ANY(%(written_off)s)
    UNION ALL SELECT id, 'vendor_goods', currency, worth FROM came WHERE code = 'return_to_vendor'
    UNION ALL SELECT id, 'salvage', currency, -worth FROM came
        WHERE remedied AND code NOT IN ('return_to_customer', 'rework')
    UNION ALL SELECT id, 'salvage', paid_in, -proceeds_minor FROM came WHERE proceeds_minor IS NOT NULL
    UNION ALL SELECT id, kind, currency, minor FROM noted
    UNION ALL SELECT u.id, u.kind, u.currency, u.minor FROM usual u
        WHERE NOT EXISTS (SELECT FROM noted n WHERE n.id = u.id AND n.kind = u.kind)
), summed AS (
    SELECT id, kind, currency, sum(minor)::bigint AS minor FROM spent
    WHERE minor IS NOT NULL AND currency <> '' GROUP BY 1, 2, 3 HAVING sum(minor) <> 0
), written AS (
    INSERT INTO recovery_cost AS c (defect_id, kind, currency, minor) SELECT * FROM summed
    ON CONFLICT (defect_id, kind, currency) DO UPDATE SET minor = excluded.minor WHERE c.minor <> excluded.minor
)
DELETE FROM recovery_cost c USING wanted d
WHERE c.defect_id = d.id
  AND NOT EXISTS (SELECT FROM summed s WHERE (s.id, s.kind, s.currency) = (c.defect_id, c.kind, c.currency))
"""
_SHARES = """
WITH part AS (
    SELECT d.id, c.kind, g.shares, g.currency,
           round(c.minor * CASE WHEN c.currency = g.currency THEN 1
                           ELSE (g.factors ->> c.currency)::numeric END) AS minor
    FROM recovery_defect d
    JOIN recovery_agreement g ON g.id = d.agreement_id
    JOIN recovery_cost c ON c.defect_id = d.id
    WHERE d.standing = 'open' AND (%(ids)s::bigint[] IS NULL OR d.claim_id = ANY(%(ids)s))
), whole AS (
    SELECT id, greatest(sum(minor), 0) AS cost,
           coalesce(sum(round(minor * coalesce((shares ->> kind)::numeric, 0) / 100)) FILTER (WHERE minor > 0), 0)
           AS share
    FROM part WHERE minor IS NOT NULL GROUP BY 1
)
UPDATE recovery_defect d
SET share_minor = CASE WHEN s.id IS NULL THEN 0 ELSE least(
        s.share + CASE WHEN g.goods = 'keep' THEN g.allowance * d.quantity ELSE 0 END, s.cost,
        coalesce(g.unit_cap * d.quantity, s.cost)) END
FROM recovery_defect me
LEFT JOIN whole s ON s.id = me.id
LEFT JOIN recovery_agreement g ON g.id = me.agreement_id
WHERE me.id = d.id AND d.standing = 'open' AND (%(ids)s::bigint[] IS NULL OR d.claim_id = ANY(%(ids)s))
"""


def gather(claim_ids: Sequence[int] | None = None, *, supplier_id: int | None = None) -> int:
    """Gather these claims' costs (None: all; `supplier_id`: what is open of this one) and what of them suppliers
    owe; how many are defects. Safe to repeat.

    What is on a supplier claim or lapsed keeps its terms; its cost still follows what is spent.
    """
    kept = rules()
    values: dict[str, Any] = {
        "written_off": list(WRITTEN_OFF),
        "currencies": list(kept),
        "freights": [rule.freight for rule in kept.values()],
        "ways": [rule.freight_home for rule in kept.values()],
        "handlings": [rule.handling for rule in kept.values()],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        _take_turns(cursor, claim_ids)
        if supplier_id is not None:  # read once it is our turn: what others gather meanwhile is among it
            rows = Defect.objects.filter(supplier_id=supplier_id, standing="open")
            claim_ids = list(rows.values_list("claim_id", flat=True))
        values["ids"] = list(claim_ids) if claim_ids is not None else None
        cursor.execute(_DEFECTS, values)
        found = cursor.fetchone()
        cursor.execute(_COSTS, values)
        cursor.execute(_SHARES, values)
        if values["ids"] is None:  # the next one must not be planned as if these tables were still empty
            cursor.execute("ANALYZE recovery_defect, recovery_cost")
    return int(found[0]) if found else 0


def _take_turns(cursor: Any, claim_ids: Sequence[int] | None) -> None:
    """Two gatherings that read the same claim at different moments would undo each other's costs: one after
    another, single claims beside each other."""
    if claim_ids is not None and len(claim_ids) == 1:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('amends recovery'))")
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('amends recovery claim'), %s)", [claim_ids[0] % 2**31]
        )
    else:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('amends recovery'))")
