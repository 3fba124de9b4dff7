"""Facts that the claims room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class ClaimSubmitted(Fact, frozen=True, kw_only=True):
    """A claim is complete as the reporter sees it and wants checking (also after an answer)."""

    NAME: ClassVar[str] = "claims.claim_submitted"
    claim_id: int


class CustomerAsked(Fact, frozen=True, kw_only=True):
    """A person asked the customer for more."""

    NAME: ClassVar[str] = "claims.customer_asked"
    claim_id: int
    text: str


class CustomerTold(Fact, frozen=True, kw_only=True):
    """A colleague wrote to the customer; nothing is asked."""

    NAME: ClassVar[str] = "claims.customer_told"
    claim_id: int
    message_id: int
    text: str


class DangerFound(Fact, frozen=True, kw_only=True):
    """Somebody reported that the product of a claim is dangerous; the claim's safety is set."""

    NAME: ClassVar[str] = "claims.danger_found"
    claim_id: int
    text: str


class PhotoAdded(Fact, frozen=True, kw_only=True):
    """A photo was kept as evidence; its bytes: photo_bytes."""

    NAME: ClassVar[str] = "claims.photo_added"
    claim_id: int
    photo_id: int


class PhotosErased(Fact, frozen=True, kw_only=True):
    """The pictures of these photos are gone for good; their rows and hashes stay. What was made of the pixels
    goes too."""

    NAME: ClassVar[str] = "claims.photos_erased"
    photo_ids: tuple[int, ...]


class WordsErased(Fact, frozen=True, kw_only=True):
    """What was said in these claims, by anybody, is gone for good; what others keep of it goes too."""

    NAME: ClassVar[str] = "claims.words_erased"
    claim_ids: tuple[int, ...]


class ClaimClosed(Fact, frozen=True, kw_only=True):
    """Nothing more is to be done for this claim."""

    NAME: ClassVar[str] = "claims.claim_closed"
    claim_id: int


register(
    ClaimSubmitted, CustomerAsked, CustomerTold, DangerFound, PhotoAdded, PhotosErased, WordsErased, ClaimClosed
)
