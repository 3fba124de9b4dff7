"""Goods at the bench with what each disposition would bring.

One statement reads, side by side, what the rooms below know of the goods of a whole page; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.db import connection

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.page import Page
from amends.disposal.models import WeighSettings
from amends.disposal.rules.weigh import weigh
from amends.disposal.types import BenchLine, Goods, Weighing, WeighRule
from amends.ledger.ports import AVAILABLE
from amends.returns.api import receipt, receipts
from amends.returns.ports import ReceiptView

_SHOWN = 50
_GOODS = """
SELECT r.id, r.sku, r.quantity, r.condition, coalesce(i.result, ''), coalesce(p.hazard, ''),
       coalesce(p.stores_data, false), p.unit_cost_minor, coalesce(p.cost_currency, ''), coalesce(s.code, ''),
       a.remedy, k.safety,
       (SELECT coalesce(sum(l.quantity), 0) FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        WHERE l.product_id = p.id AND NOT l.removed AND o.placed_at >= coalesce(d.since, %(since)s)),
       (SELECT coalesce(sum(b.amount), 0) FROM ledger_balance b JOIN ledger_account t ON t.id = b.account_id
        WHERE b.commodity = 'sku:' || r.sku AND t.book = 'goods' AND t.kind = ANY(%(available)s)),
       (SELECT nullif((q.content ->> 'cost_minor')::bigint, 0) FROM refurbishment_refurbishmentplan q
        WHERE q.sku = r.sku AND q.content ->> 'currency' = p.cost_currency ORDER BY q.version DESC LIMIT 1)
FROM returns_receipt r
JOIN returns_rma a ON a.id = r.rma_id
JOIN claims_claim k ON k.id = a.claim_id
LEFT JOIN returns_inspection i ON i.receipt_id = r.id
LEFT JOIN catalog_product p ON p.sku = r.sku
LEFT JOIN catalog_supplier s ON s.id = p.supplier_id
LEFT JOIN unnest(%(currencies)s::text[], %(sinces)s::timestamptz[]) AS d (currency, since)
       ON d.currency = p.cost_currency
WHERE r.id = ANY(%(ids)s)
"""


def rules() -> dict[str, WeighRule]:
    """The newest figures by the currency of the products' cost; the built-in ones for the euro. Amounts are never
    turned into another currency: without figures of its own a currency has none."""
    rows = WeighSettings.objects.order_by("currency", "-version").distinct("currency")
    return {"EUR": WeighRule()} | {row.currency: rule_view(row) for row in rows}


def rule_versions(actor: Actor) -> list[WeighRule]:
    """The newest 50 versions of all currencies, newest first."""
    require(actor, Right.RETURNS_READ)
    return [rule_view(row) for row in WeighSettings.objects.order_by("-pk")[:_SHOWN]]


def rule_view(row: WeighSettings) -> WeighRule:
    """One version."""
    found = msgspec.convert(row.content, WeighRule)
    return msgspec.structs.replace(
        found, currency=row.currency, version=row.version, author=row.author, reason=row.reason, at=row.at
    )


def weighing(actor: Actor, receipt_id: int) -> Weighing:
    """What the figures say about the goods of one receipt; NotFound."""
    return weighed([receipt(actor, receipt_id)])[0].weighing


def bench(actor: Actor, cursor: str = "", size: int = 25) -> Page[BenchLine]:
    """Inspected goods without a disposition, newest first, weighed; two statements more than the list itself."""
    page = receipts(actor, inspected=True, cursor=cursor, size=size, undisposed=True)
    return Page(weighed(page.items), page.next_cursor)


def weighed(found: Sequence[ReceiptView]) -> list[BenchLine]:
    """These receipts with their figures."""
    kept = rules()
    goods = _goods([one.id for one in found], kept)
    return [
        BenchLine(receipt=one, weighing=weigh(kept.get(goods[one.id].currency), goods[one.id])) for one in found
    ]


def _goods(ids: Sequence[int], kept: dict[str, WeighRule]) -> dict[int, Goods]:
    if not ids:
        return {}
    now = clock.now()
    values: dict[str, Any] = {
        "ids": list(ids),
        "currencies": list(kept),
        "sinces": [now - timedelta(days=rule.days) for rule in kept.values()],
        "since": now - timedelta(days=WeighRule().days),
        "available": [status.value for status in AVAILABLE],
    }
    names = (
        "sku", "quantity", "condition", "result", "hazard", "stores_data", "cost_minor", "currency", "supplier",
        "remedy", "safety", "sold", "stock", "refurbish_minor",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_GOODS, values)
        return {
            row[0]: Goods(**dict(zip(names, (*row[1:12], int(row[12]), int(row[13]), row[14]), strict=True)))
            for row in cursor.fetchall()
        }
