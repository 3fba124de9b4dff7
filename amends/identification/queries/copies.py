"""Which examples have a photo in common."""

from __future__ import annotations

from collections.abc import Sequence

from amends.identification.models import Example
from amends.readings.api import copies_among


def copied_pairs(rows: Sequence[Example]) -> list[tuple[int, int]]:
    """Places of examples of which one has a copy of a photo of the other; one statement."""
    place = {row.claim_id: at for at, row in enumerate(rows)}
    return [(place[one], place[other]) for one, other in copies_among(list(place))]
