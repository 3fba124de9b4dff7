"""Types and facts of the claims room."""

from amends.claims.facts import (
    ClaimClosed,
    ClaimSubmitted,
    CustomerAsked,
    CustomerTold,
    DangerFound,
    PhotoAdded,
    PhotosErased,
    WordsErased,
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
    ErasedWords,
    ErasureScope,
    MessageView,
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
    "ErasedWords",
    "ErasureScope",
    "MessageView",
    "PhotoAdded",
    "PhotoView",
    "PhotosErased",
    "WordsErased",
]
