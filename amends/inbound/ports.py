"""Types of the inbound room."""

from amends.inbound.types import (
    DISCREPANCIES,
    UNANNOUNCED,
    WHY,
    Arrived,
    Candidate,
    DiscrepancyView,
    Found,
    GatePhotoView,
    UnannouncedInput,
    UnannouncedView,
)

__all__ = [
    "DISCREPANCIES",
    "UNANNOUNCED",
    "WHY",
    "Arrived",
    "Candidate",
    "DiscrepancyView",
    "Found",
    "GatePhotoView",
    "UnannouncedInput",
    "UnannouncedView",
]
