"""How much of the time between two signs of life is handling time."""

from __future__ import annotations

from datetime import datetime, timedelta

BEAT_SECONDS = 15
GAP = timedelta(seconds=45)
"""Two beats further apart than this: the page was closed or asleep in between, and nothing is counted."""
IDLE_SECONDS = 60
"""The page says "active" while the last key, click or movement is at most this old and the page is in front."""
HOLD = timedelta(minutes=15)
"""A case that nobody is active on for so long goes back to the queue."""
PRESENT = timedelta(seconds=50)
"""A colleague whose page was heard within this time is on the case."""


def counted(
    before: datetime | None, before_claim: int | None, claim_id: int, now: datetime, active: bool
) -> tuple[datetime, datetime] | None:
    """The span that a beat adds: from this person's last beat on the same case until now, when it was active and
    the two are close; None otherwise."""
    if not active or before is None or before_claim != claim_id or not before < now <= before + GAP:
        return None
    return before, now
