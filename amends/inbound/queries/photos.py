"""Showing photos of the gate."""

from __future__ import annotations

from amends.claims.ports import evidence_files
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.inbound.models import GatePhoto
from amends.inbound.types import GatePhotoView
from amends.returns.ports import for_staff

AREA = "gate"
"""The part of the evidence store that holds these pictures; no sweep of another room looks there."""
_MOST = 50


def photos(
    actor: Actor, *, receipt_id: int | None = None, unannounced_id: int | None = None
) -> list[GatePhotoView]:
    """In the order they were taken (at most 50)."""
    for_staff(actor)
    about = {"receipt_id": receipt_id} if receipt_id is not None else {"unannounced_id": unannounced_id}
    return [photo_view(row) for row in GatePhoto.objects.filter(**about).order_by("pk")[:_MOST]]


def photo_bytes(actor: Actor, public_id: str, *, small: bool = False) -> bytes:
    """The picture as JPEG; NotFound, Unavailable("photo_lost")."""
    for_staff(actor)
    row = GatePhoto.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return evidence_files.fetch(row.sha256, small=small, area=AREA)


def photo_view(row: GatePhoto) -> GatePhotoView:
    """One photo."""
    return GatePhotoView(public_id=row.public_id, width=row.width, height=row.height, by=row.by, at=row.at)
