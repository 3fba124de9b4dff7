"""Looking at one photo: usable or not, what is written on it, its fingerprints, and the same photo elsewhere."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from django.db import connection, transaction

from amends.claims.api import claim as claim_of
from amends.claims.api import photo_bytes
from amends.claims.ports import PhotoView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound
from amends.jobs.api import defer, publish
from amends.readings.commands.same import keep_same
from amends.readings.facts import PhotosRead
from amends.readings.models import PhotoReading
from amends.readings.queries.ability import looks, unable
from amends.readings.queries.near import literal

VERSION = 1
_LOCKS = 0x70686F746F  # "photo": keeps these advisory locks apart from others'
_log = logging.getLogger(__name__)


def want(claim_id: int, photo_id: int) -> None:
    """Have a photo looked at, by the worker of the queue `vision`; nothing where photos are not looked at."""
    if looks():
        defer("readings.read", claim_id=claim_id, photo_id=photo_id)


def forget(photo_ids: tuple[int, ...]) -> None:
    """The pictures were erased: what was made of their pixels goes too."""
    PhotoReading.objects.filter(photo_id__in=photo_ids).delete()


def read(claim_id: int, photo_id: int) -> None:
    """Look at it and write down what was seen; publishes PhotosRead with the claim's last one. Idempotent.

    The looking is done with no transaction open. A photo that is gone meanwhile is passed over.
    """
    from amends.vision.fingerprint import decode, trimmed

    photo = _photo(claim_id, photo_id)
    if photo is None or not looks():
        return
    try:
        body = photo_bytes(SYSTEM, photo.public_id)
    except NotFound:
        return
    rgb = decode(body)
    gone = unable()
    if rgb is None:
        _keep(claim_id, photo, {"problem": "unreadable", "unable": gone}, None)
    else:
        bare = trimmed(rgb)
        vectors = None if "embedding" in gone else _vectors(bare)
        reading = _keep(claim_id, photo, _look(body, rgb, bare, gone), vectors)
        keep_same(reading, bare, vectors)
    _tell_when_complete(claim_id)


def _photo(claim_id: int, photo_id: int) -> PhotoView | None:
    try:
        return next((it for it in claim_of(SYSTEM, claim_id).photos if it.id == photo_id), None)
    except NotFound:
        return None


def _look(body: bytes, rgb: Any, bare: Any, gone: list[str]) -> dict[str, Any]:
    from amends.vision.fingerprint import dhash
    from amends.vision.usable import judge

    usable = judge(body)
    texts = []
    try:
        from amends.vision.labels import read_all

        texts = [msgspec.to_builtins(one) for one in read_all(rgb)]
    except Exception:
        # A reader that breaks on one photo must not keep its other readings from the claim.
        _log.exception("reading the print of a photo failed")
        gone = [*gone, "letters"]
    return {
        "problem": usable.problem,
        "sharpness": usable.sharpness,
        "dhash": dhash(bare),
        "texts": texts,
        "unable": gone,
    }


def _vectors(bare: Any) -> list[Any]:
    """Of the photo as it is, then turned and mirrored."""
    from amends.vision.embed import embed, turned

    return embed(list(turned(bare)))


def _keep(claim_id: int, photo: PhotoView, seen: dict[str, Any], vectors: list[Any] | None) -> PhotoReading:
    with transaction.atomic():
        row, _ = PhotoReading.objects.update_or_create(
            photo_id=photo.id,
            defaults={
                "claim_id": claim_id,
                "photo_ref": photo.public_id,
                "version": VERSION,
                "at": clock.now(),
                **seen,
            },
        )
        if vectors:
            _keep_vectors(row.pk, vectors[0])
        return row


def _keep_vectors(reading_id: int, plain: Any) -> None:
    from amends.vision.embed import MODEL

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO readings_embedding (reading_id, model, whole, parts) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (reading_id) DO UPDATE SET model = excluded.model, whole = excluded.whole, "
            "parts = excluded.parts",
            [reading_id, MODEL, literal(plain.whole), literal(plain.parts)],
        )


def _tell_when_complete(claim_id: int) -> None:
    """Once for the claim's last photo: two workers that end at once go one after the other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint # %s::bigint)", [_LOCKS << 20, claim_id])
        photos = {photo.id for photo in claim_of(SYSTEM, claim_id).photos}
        if photos <= set(PhotoReading.objects.filter(claim_id=claim_id).values_list("photo_id", flat=True)):
            publish(PhotosRead(claim_id=claim_id))
