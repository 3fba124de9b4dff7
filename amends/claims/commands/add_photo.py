"""Taking a photo as evidence."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from amends.claims.facts import PhotoAdded
from amends.claims.models import Claim, Photo
from amends.claims.ports import evidence_files
from amends.claims.ports.reading import ReadPhoto, read_photo
from amends.claims.queries.reach import access_claim_to_write
from amends.claims.queries.views import photo_view
from amends.claims.rules.text import file_name
from amends.claims.types import PhotoView
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import publish

MAX_PHOTOS = 12
_OPEN = ("draft", "checking", "in_review", "awaiting_customer")


def add_photo(actor: Actor, claim_id: int, name: str, body: bytes) -> PhotoView:
    """Decode in a limited process, strip metadata, re-encode, keep. The same file twice is one photo.

    What was sent is kept too, and shown to nobody. Publishes PhotoAdded.

    The file is on disk before the row that refers to it; decoding happens with no transaction open.

    Refused: photo_too_large, photo_too_many_pixels, photo_unreadable, photo_kind, too_many_photos,
    claim_not_open; Unavailable: photo_busy, photo_not_kept.
    """
    claim = access_claim_to_write(actor, claim_id)
    shown_name = file_name(name)
    original = hashlib.sha256(body).hexdigest()
    known = _known_or_room(claim, original)
    if known is not None:
        return photo_view(known)
    photo = read_photo(shown_name, body)
    stored = hashlib.sha256(photo.jpeg).hexdigest()
    evidence_files.keep(stored, photo.jpeg, photo.small)
    evidence_files.keep_original(original, ContentFile(body), len(body))
    with transaction.atomic():
        # The lock makes concurrent uploads count one after another.
        locked = access_claim_to_write(actor, claim_id, lock=True)
        known = _known_or_room(locked, original)
        return photo_view(known or _write(locked, shown_name, original, stored, photo))


def _known_or_room(claim: Claim, original: str) -> Photo | None:
    """This very file if the claim has it, else None when one more may be added."""
    if claim.state not in _OPEN:
        raise Refused("claim_not_open", state=claim.state.replace("_", " "))
    photos = list(claim.photos.all())
    for photo in photos:
        if photo.original_sha256 == original and photo.erased_at is None:
            return photo
    if sum(photo.erased_at is None for photo in photos) >= MAX_PHOTOS:
        raise Refused("too_many_photos", field="photos", limit=MAX_PHOTOS)
    return None


def _write(claim: Claim, name: str, original: str, stored: str, photo: ReadPhoto) -> Photo:
    seen = {
        "original_name": name,
        "stored_sha256": stored,
        "width": photo.width,
        "height": photo.height,
        "bytes": len(photo.jpeg),
        "at": clock.now(),
        "erased_at": None,
        "original_erased_at": None,
    }
    # Sent again after it was erased, it is the same photo again.
    row, _ = Photo.objects.update_or_create(
        claim=claim,
        original_sha256=original,
        defaults=seen,
        create_defaults={**seen, "public_id": ids.new("PIC")},
    )
    publish(PhotoAdded(claim_id=claim.pk, photo_id=row.pk))
    return row
