"""The reviewed cases that measure a head."""

from __future__ import annotations

from amends.identification.models import ProofCase

_MOST = 20_000


def outcomes(head_id: int, after: int = 0) -> list[tuple[bool, bool]]:
    """(decided, right) of each, oldest first; of one piece only the first counts. One statement."""
    rows = (
        ProofCase.objects.filter(head_id=head_id, pk__gt=after)
        .order_by("-id")
        .values_list("example__sold_unit_id", "is_decided", "is_right")[:_MOST]
    )
    first: dict[int, tuple[bool, bool]] = {}
    for piece, decided, right in reversed(list(rows)):
        first.setdefault(piece, (decided, right))
    return list(first.values())
