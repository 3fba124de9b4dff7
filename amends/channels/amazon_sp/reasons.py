"""Amazon's reason codes: CR-DEFECTIVE, AMZ-PG-BAD-DESC, DEFECTIVE, Defective mean what the table says."""

from __future__ import annotations

import re

from amends.channels.amazon_sp.states import REASON
from amends.channels.reasons import hint_of, reason

_PREFIX = re.compile(r"^(cr|amz-pg|amz)-", re.IGNORECASE)


def why(code: str, *notes: str) -> str:
    """ "hint: words" of a code and the customer's comment."""
    bare = _PREFIX.sub("", code.strip()).lower().replace("-", "_").replace(" ", "_")
    hint = REASON.get(bare) or hint_of(" ".join((code, *notes)))
    words = " - ".join(dict.fromkeys(part for part in (code, *notes) if part))
    return f"{hint}: {words}" if hint and words else reason(code, *notes)
