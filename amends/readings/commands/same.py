"""Finding the same photo in other claims."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from amends.claims.api import photo_bytes
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Unavailable
from amends.readings.models import PhotoReading, SamePhoto
from amends.readings.queries.near import by_embedding, by_hash

_MOST_VERIFIED = 14


def keep_same(reading: PhotoReading, bare: Any, vectors: list[Any] | None) -> None:
    """Look for photos of other claims that this one was made from, or that were made from it, and keep them.

    The photo's own reading is committed before, so of two that are looked at in the same moment at least one
    finds the other. Each candidate is verified by its pixels.
    """
    found = [
        SamePhoto(
            photo=reading,
            other=other,
            how="copy" if likeness.same else "scene",
            certainty=likeness.certainty,
            mirrored=likeness.mirrored,
            why=why,
        )
        for other, likeness, why in _verified(bare, _candidates(reading, bare, vectors))
    ]
    with transaction.atomic():
        SamePhoto.objects.filter(photo=reading).delete()
        SamePhoto.objects.bulk_create(found)


def _candidates(reading: PhotoReading, bare: Any, vectors: list[Any] | None) -> list[PhotoReading]:
    import numpy as np

    from amends.vision.fingerprint import dhash

    ids = by_hash(reading, [dhash(bare), dhash(np.ascontiguousarray(bare[:, ::-1]))])
    if vectors:
        from amends.vision.embed import MODEL

        with transaction.atomic():
            ids += by_embedding(reading, MODEL, [(one.whole, one.parts) for one in vectors], _MOST_VERIFIED)
    rows = PhotoReading.objects.in_bulk(list(dict.fromkeys(ids)))
    return [rows[key] for key in dict.fromkeys(ids) if key in rows]


def _verified(bare: Any, candidates: list[PhotoReading]) -> list[tuple[PhotoReading, Any, str]]:
    from amends.vision.alike import compare, mirrored, points, reason

    if not candidates:
        return []
    mine, turned = points(bare), mirrored(bare)
    found = []
    for other in candidates:
        theirs = _points_of(other)
        if theirs is None:
            continue
        likeness = compare(theirs, mine, turned)
        if likeness.scene:
            found.append((other, likeness, reason(likeness)))
    return found


def _points_of(other: PhotoReading) -> Any:
    """None when the picture was erased or its storage does not answer."""
    from amends.vision.alike import points
    from amends.vision.fingerprint import decode, trimmed

    try:
        rgb = decode(photo_bytes(SYSTEM, other.photo_ref))
    except (NotFound, Unavailable):
        return None
    return None if rgb is None else points(trimmed(rgb))
