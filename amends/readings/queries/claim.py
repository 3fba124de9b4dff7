"""What is known of a claim's photos."""

from __future__ import annotations

import msgspec
from django.db.models import Q

from amends.readings.models import PhotoReading, SamePhoto
from amends.readings.queries.ability import looks
from amends.readings.types import PhotoSeen, Readings, SameElsewhere
from amends.vision.serials import Seen

_MOST = 50
_NOT_COUNTED = ("draft", "withdrawn")


def readings(claim_id: int, photo_ids: list[int]) -> Readings:
    """Of the photos that the claim has now; two statements. For staff and checks, never for customers."""
    able = looks()
    rows = list(PhotoReading.objects.filter(photo_id__in=photo_ids).order_by("photo_id")) if photo_ids else []
    return Readings(
        looks=able,
        waiting=len(photo_ids) - len(rows) if able else 0,
        seen=tuple(_seen(row) for row in rows),
        elsewhere=_elsewhere(claim_id) if rows else (),
    )


def _seen(row: PhotoReading) -> PhotoSeen:
    return PhotoSeen(
        photo_id=row.photo_id,
        photo_ref=row.photo_ref,
        problem=row.problem,
        unable=tuple(row.unable),
        texts=tuple(msgspec.convert(row.texts, list[Seen])),
    )


def _elsewhere(claim_id: int) -> tuple[SameElsewhere, ...]:
    """Both ways round: the later photo names the earlier one, but both claims have it in common."""
    rows = (
        SamePhoto.objects.filter(Q(photo__claim_id=claim_id) | Q(other__claim_id=claim_id))
        .select_related("photo__claim", "other__claim")
        .order_by("-certainty", "id")[:_MOST]
    )
    found = []
    for row in rows:
        mine, theirs = (row.photo, row.other) if row.photo.claim_id == claim_id else (row.other, row.photo)
        if theirs.claim.state in _NOT_COUNTED:
            continue
        known = mine.claim.customer_id is not None
        found.append(
            SameElsewhere(
                photo_ref=mine.photo_ref,
                other_photo_ref=theirs.photo_ref,
                other_claim_id=theirs.claim_id,
                other_claim_ref=theirs.claim.public_id,
                same_customer=known and mine.claim.customer_id == theirs.claim.customer_id,
                how="copy" if row.how == "copy" else "scene",
                certainty=row.certainty,
                mirrored=row.mirrored,
                why=row.why,
            )
        )
    return tuple(found)
