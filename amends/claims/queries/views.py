"""From rows to what others see."""

from __future__ import annotations

from amends.claims.models import Claim, DefectType, Message, Photo
from amends.claims.types import CLAIM, ClaimRow, ClaimView, DefectTypeView, MessageView, PhotoView

_SAME = (
    "id", "public_id", "state", "channel", "order_id", "order_line_id", "sold_unit_id", "customer_id",
    "product_id", "sku", "title", "quantity", "serial_reported", "defect_version", "defect_code", "defect_label",
    "defect_category", "safety", "needs_photo", "description", "opened_by", "created_at", "submitted_at",
    "decided_at", "closed_at", "settled_at", "settled_remedy", "joint",
    "words_erased_at",
)  # fmt: skip


def defect_view(row: DefectType) -> DefectTypeView:
    """One catalogue entry."""
    return DefectTypeView(
        code=row.code,
        category=row.category,
        label=row.label,
        axis=row.axis,
        version=row.version,
        needs_photo=row.needs_photo,
        safety=row.safety,
    )


def photo_view(row: Photo) -> PhotoView:
    """One photo, without its bytes."""
    return PhotoView(
        id=row.pk,
        public_id=row.public_id,
        original_sha256=row.original_sha256,
        width=row.width,
        height=row.height,
        bytes=row.bytes,
        original_name=row.original_name,
        at=row.at,
    )


def message_view(row: Message) -> MessageView:
    """One message."""
    return MessageView(
        id=row.pk,
        author=row.author,
        from_customer=row.from_customer,
        internal=row.internal,
        text=row.text,
        at=row.at,
    )


def claim_view(row: Claim, photos: list[Photo], messages: list[Message]) -> ClaimView:
    """The whole claim from its row and what belongs to it."""
    return ClaimView(
        **{name: getattr(row, name) for name in _SAME},
        photos=tuple(photo_view(photo) for photo in photos if photo.erased_at is None),
        photos_erased=sum(photo.erased_at is not None for photo in photos),
        messages=tuple(message_view(message) for message in messages),
        verbs=tuple(CLAIM.verbs(row.state)),
    )


def claim_row(row: Claim) -> ClaimRow:
    """One line of a list."""
    return ClaimRow(
        id=row.pk,
        public_id=row.public_id,
        state=row.state,
        title=row.title,
        sku=row.sku,
        defect_code=row.defect_code,
        defect_label=row.defect_label,
        defect_category=row.defect_category,
        safety=row.safety,
        customer_id=row.customer_id,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        order_id=row.order_id,
        order_line_id=row.order_line_id,
        sold_unit_id=row.sold_unit_id,
        quantity=row.quantity,
        serial_reported=row.serial_reported,
        settled_remedy=row.settled_remedy,
    )
