"""One claim, its photos, and the defect catalogue."""

from __future__ import annotations

from django.db.models import Max

from amends.claims.models import Claim, DefectType, Photo
from amends.claims.ports import evidence_files
from amends.claims.queries.reach import access_claim, within_reach
from amends.claims.queries.views import claim_view, defect_view
from amends.claims.types import ClaimView, DefectTypeView
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound

_MAX_MESSAGES = 500


def defect_types(axis: str = "symptom") -> list[DefectTypeView]:
    """The newest published catalogue version, by category, in the catalogue's own order; one statement."""
    newest = DefectType.objects.filter(axis=axis).values("axis").annotate(newest=Max("version")).values("newest")
    return [defect_view(row) for row in DefectType.objects.filter(axis=axis, version__in=newest).order_by("id")]


def claim(actor: Actor, claim_id: int, *, talk: bool = True) -> ClaimView:
    """NotFound when there is none or it is not within reach. Internal notes only for staff. Three statements, or
    one when it is not to have its photos and messages (`talk`)."""
    row = access_claim(actor, claim_id)
    return whole(actor, row) if talk else claim_view(row, [], [])


def claim_by_ref(actor: Actor, public_id: str) -> ClaimView:
    """By CLM-... as typed or scanned (any case, spaces, dashes missing); NotFound."""
    ref = ids.parse(public_id, "CLM")
    row = within_reach(actor).filter(public_id=ref).first() if ref else None
    if row is None:
        raise NotFound()
    return whole(actor, row)


def whole(actor: Actor, row: Claim) -> ClaimView:
    """The view of a row that the actor has been let to."""
    messages = row.messages.order_by("-id")
    if actor.is_customer:
        messages = messages.filter(internal=False)
    newest = list(messages[:_MAX_MESSAGES])
    return claim_view(row, list(row.photos.order_by("id")), newest[::-1])


def photo_bytes(actor: Actor, photo_public_id: str, small: bool = False) -> bytes:
    """The re-encoded JPEG (`small`: at most 320 pixels wide and high), within the actor's reach.

    NotFound; Unavailable("photo_lost").
    """
    ref = ids.parse(photo_public_id, "PIC")
    photo = (
        Photo.objects.filter(public_id=ref, erased_at=None, claim__in=within_reach(actor)).first() if ref else None
    )
    if photo is None:
        raise NotFound()
    return evidence_files.fetch(photo.stored_sha256, small=small)
