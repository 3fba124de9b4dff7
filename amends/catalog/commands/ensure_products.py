"""Products of whole batches of order lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from amends.catalog.types import ProductSeed
from amends.core.arrays import text_array

_KNOWN = "SELECT sku, id FROM catalog_product WHERE sku = ANY(%s::text[])"
_NEW = """
INSERT INTO catalog_product (sku, title, category, serialised, hazard, cost_currency, serial_pattern, reviewed)
SELECT sku, title, '', false, '', '', '', false FROM unnest(%s::text[], %s::text[]) AS fresh (sku, title)
ON CONFLICT (sku) DO NOTHING
RETURNING sku, id
"""


def ensure_products(seeds: Sequence[ProductSeed]) -> dict[str, int]:
    """Product ids by SKU, unknown SKUs made (unreviewed); two statements however many.

    Known products keep their titles; of several new seeds with one SKU the alphabetically first title counts, so
    that the result does not depend on the order. A seed without SKU is no product: it is not in the answer.
    """
    titles: dict[str, str] = {}
    for seed in seeds:
        if seed.sku and not seed.title >= titles.get(seed.sku, "\U0010ffff"):
            titles[seed.sku] = seed.title
    if not titles:
        return {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_KNOWN, [text_array(list(titles))])
        found: dict[str, int] = dict(cursor.fetchall())
        # sorted: two imports that meet wait for each other and never lock each other out
        new = sorted(sku for sku in titles if sku not in found)
        if new:
            cursor.execute(_NEW, [new, [titles[sku] for sku in new]])
            found |= dict(cursor.fetchall())
            lost = [sku for sku in new if sku not in found]
            if lost:  # made by another transaction meanwhile
                cursor.execute(_KNOWN, [lost])
                found |= dict(cursor.fetchall())
    return found
