"""Photos of other claims that may be the same: by fingerprint, and by embedding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from amends.readings.models import PhotoReading

_NEAREST = 10
_ASKED = 24
"""Rows asked of the index: a claim's own photos (at most 12) are taken off afterwards."""
_MOST_BY_HASH = 10
_NOT_COUNTED = ("draft", "withdrawn")
_SEARCH = """
WITH near AS MATERIALIZED (
    SELECT reading_id, {kind} <#> %s::halfvec AS apart FROM readings_embedding WHERE model = %s
    ORDER BY {kind} <#> %s::halfvec LIMIT %s
)
SELECT near.reading_id, near.apart FROM near JOIN readings_photoreading seen ON seen.id = near.reading_id
WHERE seen.claim_id <> %s ORDER BY near.apart LIMIT %s
"""


def by_hash(reading: PhotoReading, hashes: Sequence[int]) -> list[int]:
    """Readings of other claims with one of these fingerprints, the newest 10."""
    rows = PhotoReading.objects.filter(dhash__in=hashes).exclude(claim_id=reading.claim_id)
    return list(rows.order_by("-id").values_list("id", flat=True)[:_MOST_BY_HASH])


def by_embedding(reading: PhotoReading, model: str, vectors: Sequence[tuple[Any, Any]], most: int) -> list[int]:
    """Readings of other claims, the most alike first, at most `most`.

    `vectors`: (whole, parts) of the photo and of its turned and mirrored forms; 10 are asked for each.
    """
    best: dict[int, float] = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL hnsw.ef_search = 60")
        for pair in vectors:
            for kind, vector in zip(("whole", "parts"), pair, strict=True):
                for reading_id, apart in _search(cursor, kind, literal(vector), model, reading.claim_id):
                    best[reading_id] = min(best.get(reading_id, 1.0), apart)
    return sorted(best, key=lambda key: best[key])[:most]


def _search(cursor: Any, kind: str, vector: str, model: str, claim_id: int) -> list[tuple[int, float]]:
    cursor.execute(_SEARCH.format(kind=kind), [vector, model, vector, _ASKED, claim_id, _NEAREST])
    return list(cursor.fetchall())


def literal(vector: Any) -> str:
    """As pgvector reads it."""
    return "[" + ",".join(f"{float(value):.5f}" for value in vector) + "]"
