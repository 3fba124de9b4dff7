"""What was seen of a claim's photos."""

from __future__ import annotations

import msgspec

from amends.claims.api import others
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM
from amends.readings.api import readings
from amends.readings.ports import Readings


def photos_seen(claim: ClaimView) -> Readings:
    """Of those that the claim has now; two statements, none for a claim without photos. Claims that were reported
    together may share a photo."""
    found = readings(claim.id, [photo.id for photo in claim.photos])
    if not claim.joint or not found.elsewhere:
        return found
    own = {row.public_id for row in others.reported_with(SYSTEM, claim)}
    return msgspec.structs.replace(
        found, elsewhere=tuple(pair for pair in found.elsewhere if pair.other_claim_ref not in own)
    )
