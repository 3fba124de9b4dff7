"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from collections.abc import Sequence

from amends.claims.types import ClaimInput, ClaimRow, ClaimView, DefectTypeView, MessageView, PhotoView
from amends.core.actor import Actor
from amends.core.page import Page


def defect_types(axis: str = "symptom") -> list[DefectTypeView]:
    """The newest published catalogue version, by category."""
    raise NotImplementedError


def open_claim(actor: Actor, claim: ClaimInput) -> ClaimView:
    """A draft claim on a sold unit within the actor's reach.

    Refused: field_missing, defect_unknown, quantity_too_large, text_too_long; NotFound for the order or line.
    """
    raise NotImplementedError


def add_photo(actor: Actor, claim_id: int, name: str, body: bytes) -> PhotoView:
    """Decode in a limited process, strip metadata, re-encode, keep. The same file twice is one photo.

    Refused: photo_too_large, photo_too_many_pixels, photo_unreadable, photo_kind, too_many_photos.
    """
    raise NotImplementedError


def photo_bytes(actor: Actor, photo_public_id: str) -> bytes:
    """The re-encoded JPEG, within the actor's reach; NotFound."""
    raise NotImplementedError


def submit(actor: Actor, claim_id: int) -> None:
    """draft -> checking; publishes ClaimSubmitted."""
    raise NotImplementedError


def send_to_review(actor: Actor, claim_id: int, reason: str) -> None:
    """checking -> in_review."""
    raise NotImplementedError


def ask_customer(actor: Actor, claim_id: int, text: str) -> None:
    """in_review -> awaiting_customer with a message; publishes CustomerAsked."""
    raise NotImplementedError


def answer(actor: Actor, claim_id: int, text: str) -> None:
    """The customer's answer: awaiting_customer -> checking, publishes ClaimSubmitted again."""
    raise NotImplementedError


def add_note(actor: Actor, claim_id: int, text: str, internal: bool = True) -> MessageView:
    """A note or message without a change of state."""
    raise NotImplementedError


def mark_decided(actor: Actor, claim_id: int, reason: str) -> None:
    """-> decided (called by the decisions room inside its transaction)."""
    raise NotImplementedError


def reopen(actor: Actor, claim_id: int, reason: str) -> None:
    """decided or closed -> in_review."""
    raise NotImplementedError


def close(actor: Actor, claim_id: int, reason: str) -> None:
    """decided -> closed; publishes ClaimClosed."""
    raise NotImplementedError


def withdraw(actor: Actor, claim_id: int, reason: str) -> None:
    """The customer (or an agent for the customer) takes the claim back."""
    raise NotImplementedError


def claim(actor: Actor, claim_id: int) -> ClaimView:
    """NotFound when there is none or it is not within reach."""
    raise NotImplementedError


def claim_by_ref(actor: Actor, public_id: str) -> ClaimView:
    """By CLM-... as typed or scanned; NotFound."""
    raise NotImplementedError


def claims(
    actor: Actor, states: Sequence[str] = (), text: str = "", cursor: str = "", size: int = 50
) -> Page[ClaimRow]:
    """Newest first; safety first within the review queue; a customer sees own claims only."""
    raise NotImplementedError


def other_claims(sold_unit_id: int, serial: str, not_claim_id: int) -> list[ClaimRow]:
    """Other claims on the same unit or serial that are not withdrawn (at most 20)."""
    raise NotImplementedError


def photos_elsewhere(claim_id: int) -> list[tuple[str, str]]:
    """(sha256, other claim's public id) of this claim's original photos found in other claims."""
    raise NotImplementedError
