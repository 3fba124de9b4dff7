"""Many embeddings of photos in the table that near ones are looked for in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

_CENTRES = 2_000
_SPREAD = 0.7


def fill(cursor: Any, count: int) -> float:
    """Put `count` in, of photos that do not exist, in clusters as photos of real things are; seconds it took."""
    from amends.readings.queries.near import literal
    from amends.vision.embed import MODEL

    began = time.perf_counter()
    cursor.execute("ALTER TABLE readings_embedding DROP CONSTRAINT IF EXISTS readings_embedding_reading_id_fkey")
    cursor.execute("DROP INDEX IF EXISTS readings_embedding_whole, readings_embedding_parts")
    cursor.execute("SELECT count(*) FROM readings_embedding")
    there = int(cursor.fetchone()[0])
    with cursor.copy("COPY readings_embedding (reading_id, model, whole, parts) FROM STDIN") as copy:
        for number, whole, parts in vectors(max(0, count - there)):
            copy.write_row((10**12 + there + number, MODEL, literal(whole), literal(parts)))
    cursor.execute("SET maintenance_work_mem = '2GB'")
    for kind in ("whole", "parts"):
        cursor.execute(
            f"CREATE INDEX readings_embedding_{kind} ON readings_embedding USING hnsw ({kind} halfvec_ip_ops)"
        )
    return time.perf_counter() - began


def vectors(count: int, seed: int = 5) -> Iterator[tuple[int, Any, Any]]:
    """(number, whole, parts) of length one."""
    from amends.vision.embed import PARTS, WHOLE

    drawn = np.random.default_rng(seed)
    centres = drawn.normal(size=(_CENTRES, WHOLE)).astype(np.float32)
    for number in range(count):
        whole = centres[number % _CENTRES] + _SPREAD * drawn.normal(size=WHOLE)
        less = drawn.normal(size=PARTS)
        yield number, whole / np.linalg.norm(whole), less / np.linalg.norm(less)
