"""Whether anything can be seen on one photo, at once."""

from __future__ import annotations

from amends.readings.queries.ability import looks


def problem_of(jpeg: bytes) -> str:
    """blurred, dark, bright, empty or unreadable; "" when it can be used, or photos are not looked at here.

    The bytes must have been made harmless before (claims.ports.reading). About 30 ms.
    """
    if not looks():
        return ""
    from amends.vision.usable import judge

    return judge(jpeg).problem
