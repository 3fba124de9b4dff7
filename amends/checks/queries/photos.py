"""What was seen of a claim's photos."""

from __future__ import annotations

from amends.claims.ports import ClaimView
from amends.readings.api import readings
from amends.readings.ports import Readings


def photos_seen(claim: ClaimView) -> Readings:
    """Of those that the claim has now; two statements, none for a claim without photos."""
    return readings(claim.id, [photo.id for photo in claim.photos])
