"""TikTok's reasons: a code in which one word tells why, and its text."""

from __future__ import annotations

from amends.channels.reasons import reason
from amends.channels.tiktok.states import REASON_WORDS


def why(code: str, *notes: str) -> str:
    """ "hint: words" from the code or, where it says nothing, from the text."""
    folded = code.casefold().replace("-", "_").replace(" ", "_")
    hint = next((name for name, parts in REASON_WORDS if any(part in folded for part in parts)), "")
    words = " - ".join(dict.fromkeys(part for part in (code, *notes) if part))
    return f"{hint}: {words}" if hint and words else reason(code, *notes)
