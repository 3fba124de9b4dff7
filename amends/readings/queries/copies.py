"""Which claims have a photo in common."""

from __future__ import annotations

from collections.abc import Sequence

from amends.readings.models import SamePhoto

_MOST = 20_000


def copies_among(claim_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of these claims of which one has a copy of a photo of the other; one statement."""
    rows = SamePhoto.objects.filter(
        how="copy", photo__claim_id__in=list(claim_ids), other__claim_id__in=list(claim_ids)
    ).values_list("photo__claim_id", "other__claim_id")
    return list(dict.fromkeys(rows[:_MOST]))
