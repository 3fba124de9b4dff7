"""Which errors pass by themselves, and which will be the same next time.

Passing: the connection, the server's resources, a conflict with another worker. Everything else is a fault of the
event or of the product, and trying again would only hide it.
"""

from __future__ import annotations

import errno

PASSING_STATES = frozenset(
    {
        "08",  # connection exceptions
        "25",  # invalid transaction state: what follows a broken connection
        "40",  # transaction rollback: deadlock, serialization failure
        "53",  # insufficient resources: disk, memory, connections, locks
        "55",  # object not in prerequisite state: a lock was not available
        "57",  # operator intervention: shutdown, cancelled statement
        "58",  # system error outside the server: input and output
    }
)
"""SQLSTATE classes (appendix A of the PostgreSQL manual)."""
RACES = frozenset({"23505", "23P01", "23503"})
"""Unique, exclusion and foreign key violations: another worker was faster, or took something away."""
AWAY_STATES = frozenset({"57P01", "57P02", "57P03", "57P05"})
_PASSING_ERRNO = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EINTR})


def is_passing(error: BaseException | None) -> bool:
    """Whether trying again later can help."""
    while error is not None:
        state = getattr(error, "sqlstate", None)
        if isinstance(state, str):
            return state[:2] in PASSING_STATES or state in RACES
        if getattr(error, "permanent", None) is False:
            return True
        if isinstance(error, ConnectionError | TimeoutError | MemoryError):
            return True
        if isinstance(error, OSError):
            return error.errno in _PASSING_ERRNO
        if type(error).__name__ in ("OperationalError", "InterfaceError") and error.__cause__ is None:
            return True
        error = error.__cause__
    return False


def is_away(error: BaseException | None) -> bool:
    """Whether the database is gone: nothing at all can be done now, and no event is at fault."""
    while error is not None:
        state = getattr(error, "sqlstate", None)
        if isinstance(state, str):
            return state[:2] == "08" or state in AWAY_STATES
        if type(error).__name__ in ("OperationalError", "InterfaceError") and error.__cause__ is None:
            return True
        error = error.__cause__
    return False
