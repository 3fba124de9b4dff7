"""Erasing photos while their rows, and the hashes by which decisions stay honest, remain."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from amends.claims.facts import PhotosErased
from amends.claims.models import Photo
from amends.claims.ports import evidence_files
from amends.claims.queries.erasable import erasable
from amends.claims.types import ErasedPhoto, ErasureScope
from amends.core import clock
from amends.jobs.api import publish

_JUST_NOW = timedelta(minutes=10)
"""A file that was wanted so recently may be about to get a row again; it is left to the nightly sweep."""


def erase_photos(scope: ErasureScope) -> list[ErasedPhoto]:
    """Take the pictures of a scope away, in the caller's transaction; the oldest 1,000. Publishes PhotosErased.

    The files go after the commit, unless another claim's photo is the same file. If that fails, the nightly sweep
    finds that nothing refers to them. Who may do this, and the record of it, are the caller's affair.
    """
    now = clock.now()
    with transaction.atomic():
        rows = list(_within(scope).select_for_update(of=("self",)).order_by("pk")[: scope.most])
        if not rows:
            return []
        ours = Photo.objects.filter(pk__in=[row.pk for row in rows])
        ours.filter(original_erased_at=None).update(original_erased_at=now)
        if not scope.originals_only:
            ours.update(erased_at=now, original_name="")
            publish(PhotosErased(photo_ids=tuple(row.pk for row in rows)))
        transaction.on_commit(lambda: _drop_files(rows, originals_only=scope.originals_only))
    return [
        ErasedPhoto(public_id=row.public_id, claim_id=row.claim_id, original_sha256=row.original_sha256)
        for row in rows
    ]


def _within(scope: ErasureScope) -> QuerySet[Photo]:
    reached = erasable(scope, "claim__")
    rows = Photo.objects.filter(reached, erased_at=None) if reached is not None else Photo.objects.none()
    return rows.filter(original_erased_at=None) if scope.originals_only else rows


def _drop_files(rows: list[Photo], *, originals_only: bool) -> None:
    before = clock.now() - _JUST_NOW
    originals = {row.original_sha256 for row in rows}
    live = Photo.objects.filter(erased_at=None)
    kept = live.filter(original_erased_at=None, original_sha256__in=originals)
    for sha256 in originals - set(kept.values_list("original_sha256", flat=True)):
        evidence_files.remove_original(sha256, before)
    if originals_only:
        return
    shown = {row.stored_sha256 for row in rows}
    for sha256 in shown - set(live.filter(stored_sha256__in=shown).values_list("stored_sha256", flat=True)):
        evidence_files.remove(sha256, before)
