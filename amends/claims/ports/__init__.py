"""Types and facts of the claims room."""

from amends.claims.facts import (
    ClaimClosed,
    ClaimSubmitted,
    CustomerAsked,
    CustomerTold,
    DangerFound,
    PhotoAdded,
    PhotosErased,
)
from amends.claims.types import (
    CLAIM,
    ClaimInput,
    ClaimRow,
    ClaimView,
    DefectCount,
    DefectCounts,
    DefectTypeView,
    ErasedPhoto,
    MessageView,
    PhotoScope,
    PhotoView,
)

__all__ = [
    "CLAIM",
    "ClaimClosed",
    "ClaimInput",
    "ClaimRow",
    "ClaimSubmitted",
    "ClaimView",
    "CustomerAsked",
    "CustomerTold",
    "DangerFound",
    "DefectCount",
    "DefectCounts",
    "DefectTypeView",
    "ErasedPhoto",
    "MessageView",
    "PhotoAdded",
    "PhotoScope",
    "PhotoView",
    "PhotosErased",
]
