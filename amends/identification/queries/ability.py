"""What this installation can do."""

from __future__ import annotations

from amends.readings.api import looks
from amends.vision.extra import NETWORK, WORDS, missing


def able() -> bool:
    """Whether photos and words are looked at here."""
    return looks() and not missing(*NETWORK, *WORDS)


def method() -> str:
    """Names the numbers of a photo: those of two methods are never compared."""
    from amends.vision import gallery, heads, network

    return f"{network.MODEL}/{heads.VERSION}/{'+'.join(map(str, gallery.SIDES))}"
