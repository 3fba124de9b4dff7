"""What a range of serials means, said a second time to hold the keys and the statements to it."""

from __future__ import annotations

from amends.catalog.rules.serials import is_range, normal_serial, split_serial


def in_range(serial: str, first: str, last: str) -> bool:
    """Whether a serial lies from `first` to `last`, both included; an empty end is open.

    Only serials of the same make compare: same prefix, same suffix; then the number counts, so that
    AB9 comes before AB10. Serials without digits match an end only by being equal to it.
    """
    serial, first, last = normal_serial(serial), normal_serial(first), normal_serial(last)
    if not serial or not is_range(first, last):
        return False
    if serial in (first, last):
        return True
    parts = split_serial(serial)
    ends = [split_serial(end) for end in (first, last) if end]
    if parts is None or not ends:
        return False
    for end in ends:
        if end is None or (end[0], end[2]) != (parts[0], parts[2]):
            return False
    low = split_serial(first) if first else None
    high = split_serial(last) if last else None
    return (low is None or low[1] <= parts[1]) and (high is None or parts[1] <= high[1])
