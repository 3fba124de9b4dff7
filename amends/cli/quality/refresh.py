"""`amends quality refresh`: the nightly look, now."""

from __future__ import annotations


def refresh() -> None:
    """Take a snapshot of all units out of the database and look over it: forecast, early warning, causes. The
    worker does this every night; the pages below Quality show the newest one."""
    import django

    django.setup()
    from amends.core import clock
    from amends.quality.api import refresh as take

    began = clock.now()
    taken = take()
    seconds = (clock.now() - began).total_seconds()
    print(f"{taken.rows['units']:,} rows of units, {taken.rows['cases']:,} claims looked at in {seconds:.1f} s.")
