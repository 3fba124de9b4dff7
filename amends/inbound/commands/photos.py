"""Photos taken at the gate."""

from __future__ import annotations

import hashlib

from django.db import transaction

from amends.accounts.api import Right, can
from amends.claims.ports import evidence_files
from amends.claims.ports.reading import read_photo
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.inbound.models import GatePhoto, Unannounced
from amends.inbound.queries.photos import AREA, photo_view
from amends.inbound.types import GatePhotoView
from amends.returns.api import receipt
from amends.returns.ports import for_staff

MOST_PHOTOS = 12


def add_photo(
    actor: Actor, name: str, body: bytes, *, receipt_id: int | None = None, unannounced_id: int | None = None
) -> GatePhotoView:
    """Decode in a limited process, strip what the camera wrote into it, keep. The same picture twice is one.

    For who receives or inspects. Refused: photo_kind, photo_too_large, photo_too_many_pixels, photo_unreadable,
    gate_photos_full; Unavailable: photo_busy, photo_not_kept; NotFound.
    """
    for_staff(actor, Right.RETURNS_INSPECT if can(actor, Right.RETURNS_INSPECT) else Right.RETURNS_RECEIVE)
    if receipt_id is not None:
        receipt(actor, receipt_id)
    elif unannounced_id is None or not Unannounced.objects.filter(pk=unannounced_id).exists():
        raise NotFound
    photo = read_photo(name, body)
    digest = hashlib.sha256(photo.jpeg).hexdigest()
    evidence_files.keep(digest, photo.jpeg, photo.small, AREA)
    about = {"receipt_id": receipt_id} if receipt_id is not None else {"unannounced_id": unannounced_id}
    with transaction.atomic():
        known = GatePhoto.objects.filter(**about, sha256=digest).first()
        if known is not None:
            return photo_view(known)
        if GatePhoto.objects.filter(**about).count() >= MOST_PHOTOS:
            raise Refused("gate_photos_full", field="photos", limit=MOST_PHOTOS)
        row, _ = GatePhoto.objects.get_or_create(
            **about,
            sha256=digest,
            defaults={
                "public_id": ids.new("PIC"),
                "width": photo.width,
                "height": photo.height,
                "by": actor.label,
                "at": clock.now(),
            },
        )
    return photo_view(row)
