"""Attachments, uploads, holds and erasures. Who may read a claim may read its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from amends.accounts.api import Right, require
from amends.claims.api import claim
from amends.claims.ports import evidence_files
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.evidence.models import Attachment, Erasure, Hold, Page, Upload
from amends.evidence.queries.views import attachment_view, erasure_view, hold_view, upload_view
from amends.evidence.types import AttachmentView, ErasureView, HoldView, UploadView

_MOST = 200


def attachments(actor: Actor, claim_id: int) -> list[AttachmentView]:
    """Those of one claim, oldest first, erased ones too. NotFound when the claim is not within reach."""
    claim(actor, claim_id)
    rows = Attachment.objects.filter(claim_id=claim_id).prefetch_related("drawn").order_by("id")
    return [attachment_view(row) for row in rows]


def attachment_page(actor: Actor, public_id: str, number: int, small: bool = False) -> bytes:
    """A drawn page as JPEG. NotFound; Unavailable("photo_lost")."""
    row = _within_reach(actor, public_id)
    page = Page.objects.filter(attachment=row, number=number).first()
    if page is None or row.erased_at is not None:
        raise NotFound()
    return evidence_files.fetch(page.stored_sha256, small=small, area=evidence_files.PAGES)


def attachment_file(actor: Actor, public_id: str) -> tuple[AttachmentView, Iterator[bytes]]:
    """The file as it was sent, piece by piece, to be saved and never shown in place.

    NotFound, also for a file with scripts or files inside; Unavailable("photo_lost") at the first piece.
    """
    row = _within_reach(actor, public_id)
    view = attachment_view(row)
    if not view.given_out:
        raise NotFound()
    return view, evidence_files.original(row.sha256, evidence_files.FILES)


def _within_reach(actor: Actor, public_id: str) -> Attachment:
    ref = ids.parse(public_id, "ATT")
    row = Attachment.objects.filter(public_id=ref).first() if ref else None
    if row is None:
        raise NotFound()
    claim(actor, row.claim_id)
    return row


def upload(actor: Actor, public_id: str) -> UploadView:
    """An own upload. NotFound; Refused("upload_expired")."""
    return upload_view(own_upload(actor, public_id))


def own_upload(actor: Actor, public_id: str) -> Upload:
    """The row: nobody but its owner finds it. Refused("upload_expired") after its time."""
    require(actor, Right.CLAIMS_WRITE)
    ref = ids.parse(public_id, "UPL")
    row = Upload.objects.filter(public_id=ref, owner_id=actor.user_id).first() if ref else None
    if row is None:
        raise NotFound()
    if row.expires_at <= clock.now():
        raise Refused("upload_expired")
    return row


def holds(actor: Actor) -> list[HoldView]:
    """The newest 200, those that are on first."""
    require(actor, Right.PEOPLE_ADMIN)
    rows = Hold.objects.order_by("released_at", "-id")
    on = list(rows.filter(released_at=None)[:_MOST])
    return [hold_view(row) for row in [*on, *rows.exclude(released_at=None)[: _MOST - len(on)]]]


def erasures(actor: Actor) -> list[ErasureView]:
    """The newest 200."""
    require(actor, Right.PEOPLE_ADMIN)
    return [erasure_view(row) for row in Erasure.objects.order_by("-id")[:_MOST]]
