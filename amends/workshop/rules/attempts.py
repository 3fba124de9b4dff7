"""How long a repair may take and how often it may be tried.

Directive (EU) 2019/771 Art. 14(1): free of charge, within a reasonable time, without significant
inconvenience; Art. 13(4)(b): another remedy when the defect shows despite the seller's attempt. No figure is given
there: how many attempts are enough is a setting (the usual one is two, as in s. 440 of the German civil code).
"""

from __future__ import annotations

from datetime import datetime, timedelta


def deadline(at: datetime, days: int, most: int) -> tuple[datetime, str]:
    """The instant until which the unit should be back, and the rule that made it: what the workshop needs, but
    never more than what counts as a reasonable time."""
    if days <= most:
        return at + timedelta(days=days), f"{days} days, the workshop's usual time"
    return at + timedelta(days=most), f"{most} days, what counts as a reasonable time"


def used_up(attempts: int, limit: int) -> bool:
    """Whether one more attempt needs a person's reason."""
    return attempts >= limit
