"""What the database's own rules refuse, in the words of the product."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from amends.core.errors import Refused

_CLASS = "AM"
"""SQLSTATEs of our triggers begin with this; the message is the code, the detail its facts as JSON."""


@contextmanager
def database_refusals() -> Iterator[None]:
    """Turn an error that a trigger of the books raised into Refused. Wrap it around transaction.atomic()."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        diagnosis = getattr(cause, "diag", None)
        if not (getattr(cause, "sqlstate", None) or "").startswith(_CLASS) or diagnosis is None:
            raise
        raise Refused(diagnosis.message_primary, **json.loads(diagnosis.message_detail or "{}")) from error
