"""Facts that the readings room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class PhotosRead(Fact, frozen=True, kw_only=True):
    """Every photo that the claim has now was looked at."""

    NAME: ClassVar[str] = "readings.photos_read"
    claim_id: int


register(PhotosRead)
