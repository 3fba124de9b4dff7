"""From rows to what others see."""

from __future__ import annotations

from amends.evidence.models import Attachment, Erasure, Hold, Upload
from amends.evidence.types import AttachmentView, ErasureView, HoldView, PageView, UploadView


def attachment_view(row: Attachment) -> AttachmentView:
    """One attachment; its drawn pages are prefetched by the caller."""
    pages = sorted(row.drawn.all(), key=lambda page: page.number)
    return AttachmentView(
        public_id=row.public_id,
        claim_id=row.claim_id,
        kind=row.kind,
        mime=row.mime,
        name=row.name,
        bytes=row.bytes,
        pages=row.pages,
        shown=tuple(PageView(number=page.number, width=page.width, height=page.height) for page in pages),
        given_out=not row.active and row.erased_at is None,
        at=row.at,
        erased_at=row.erased_at,
    )


def upload_view(row: Upload) -> UploadView:
    """One upload."""
    return UploadView(
        public_id=row.public_id,
        name=row.name,
        length=row.length,
        offset=row.offset,
        expires_at=row.expires_at,
        kept_as=row.kept_as,
    )


def hold_view(row: Hold) -> HoldView:
    """One hold."""
    return HoldView(
        id=row.pk,
        claim_id=row.claim_id,
        customer_id=row.customer_id,
        reason=row.reason,
        set_by=row.set_by,
        set_at=row.set_at,
        released_by=row.released_by,
        released_at=row.released_at,
    )


def erasure_view(row: Erasure) -> ErasureView:
    """One erasure."""
    return ErasureView(
        id=row.pk,
        cause=row.cause,
        customer_id=row.customer_id,
        by=row.by,
        reason=row.reason,
        at=row.at,
        photos=row.photos,
        originals=row.originals,
        attachments=row.attachments,
        uploads=row.uploads,
        held=row.held,
        words=row.words,
        letters=row.letters,
        waiting=row.waiting,
    )
